"""xdextract driven as xdindex drives it: a socket pair, requests with an open file, frames back."""
import array
import os
import socket
import struct
import subprocess

import xd

XDEXTRACT = os.path.join(xd.BIN, "indexer", "xdextract")
REASONS = ["", "empty", "binary", "unsupported", "bad-bytes", "cut", "damaged", "too-large", "bomb", "unreadable", "changed",
           "crashed", "timeout", "encrypted", "scanned", "scanned-pages"]
HELLO, REQUEST, FORMAT, DATA, MARK, END = range(1, 7)


def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out + bytes([n]))


def take_varint(b, at):
    n = shift = 0
    while True:
        n |= (b[at] & 127) << shift
        shift += 7
        at += 1
        if b[at - 1] < 128:
            return n, at


class Worker:
    """One process; `before`: a command in front of it (strace)."""

    def __init__(self, *before):
        self.ours, theirs = socket.socketpair()
        self.process = subprocess.Popen([*before, XDEXTRACT], stdin=theirs, stdout=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"})
        theirs.close()
        kind, hello = self.frame()
        assert kind == HELLO
        self.version, at = take_varint(hello, 0)
        self.held, _ = take_varint(hello, at)

    def receive(self, n):
        out = b""
        while len(out) < n:
            more = self.ours.recv(n - len(out))
            if not more:
                raise EOFError("the worker is gone")
            out += more
        return out

    def frame(self):
        size, kind = struct.unpack("<IB3x", self.receive(8))
        return kind, self.receive(size)

    def read(self, path, seconds=20):
        """(format, text, marks, reason)"""
        payload = varint(64 << 20) + varint(seconds)
        fd = os.open(path, os.O_RDONLY)
        self.ours.sendmsg([struct.pack("<IB3x", len(payload), REQUEST) + payload],
                          [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))])
        os.close(fd)
        kind, name, text, marks = 0, "", [], 0
        while kind != END:
            kind, b = self.frame()
            if kind == FORMAT:
                name = b[2:2 + b[1]].decode()
            elif kind == DATA:
                text.append(b)
            elif kind == MARK:
                marks += 1
        return name, b"".join(text), marks, REASONS[take_varint(b, 0)[0]]

    def close(self):
        """Ends it; (exit code, CPU seconds, largest memory in bytes)"""
        # rusage would count what this process was when it started the worker
        with open(f"/proc/{self.process.pid}/status") as f:
            peak = next(int(line.split()[1]) for line in f if line.startswith("VmHWM"))
        self.ours.close()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = status
        return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, peak * 1024
