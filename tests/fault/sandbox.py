#!/usr/bin/env python3
"""What xdextract calls after its first word, seen by strace while it reads a file of every format: nothing that opens,
connects or starts anything. Exits 77 (skipped) where strace is not there or may not trace."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import worker
import xd

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "unit", "file", "fixtures")
ALLOWED = set("recvmsg sendmsg pread64 read lseek close brk mmap munmap mremap mprotect madvise futex setitimer alarm getrandom "
              "clock_gettime rt_sigreturn rt_sigprocmask exit_group".split())

OTHERWISE = {"password": "encrypted", "scanned": "scanned", "mixed": "scanned-pages"}

# What the sandbox lacks is said: the worker of the unit tests claims to have no Landlock.
with xd.Workplace() as w:
    xd.write(os.path.join(w.archive, "a.txt"), "党课".encode())
    bad = {**os.environ, "XIAODANG_EXTRACT": os.path.join(xd.BIN, "tests", "unit", "file", "bad_worker")}
    said = xd.run(xd.XDINDEX, "--index", w.index, w.archive, env=bad).stderr.decode()
    xd.check("Landlock" in said and "seccomp" not in said, f"an incomplete sandbox is not told: {said!r}")

if not shutil.which("strace") or subprocess.run(["strace", "-o", os.devnull, "true"], stderr=subprocess.DEVNULL).returncode != 0:
    print("skipped: no strace here, or it may not trace")
    sys.exit(77)

with tempfile.TemporaryDirectory() as folder:
    log = os.path.join(folder, "calls")
    files = sorted(os.path.join(d, f) for d, _, names in os.walk(FIXTURES) for f in names if d != FIXTURES)
    if not os.environ.get("XD_POPPLER"):
        files = [f for f in files if not f.endswith(".pdf")]
    w = worker.Worker("strace", "-f", "-o", log)
    if w.held == 0:
        print("skipped: this build is not confined")
        w.close()
        sys.exit(77)
    formats = set()
    for path in files:
        name, text, _, reason = w.read(path)
        wanted = OTHERWISE.get(os.path.basename(path).split(".")[0], "")
        xd.check(reason == wanted and (text or wanted == "encrypted"), f"{path}: {reason!r}")
        formats.add(name)
    w.close()
    with open(log) as f:
        calls = [m.group(1) for m in (re.match(r"\d+ +(\w+)\(", line) for line in f) if m]
    start = calls.index("sendmsg")  # HELLO
    xd.check("openat" in calls[:start], "strace saw not even the loader")
    after = calls[start:]
    xd.check(after.count("pread64") >= len(files), "strace saw no file being read")
    wrong = sorted(set(after) - ALLOWED)
    xd.check(not wrong, f"called after its start: {wrong}")
    print(f"sandbox: {len(files)} files, {len(formats)} formats, {len(after)} calls after the start: {sorted(set(after))}")
