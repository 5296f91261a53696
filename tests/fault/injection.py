#!/usr/bin/env python3
"""One call fails: an allocation (ours, C++'s), a write, an fsync, a rename, an open. Whichever it is, the program ends
with a clear message or does without, what it acknowledged is there, readers read, and the next run completes.

usage: injection.py [--tries 40]     tries a case; 0: every single call"""
import argparse
import errno
import json
import os
import shutil
import sys

import xd

parser = argparse.ArgumentParser()
parser.add_argument("--tries", type=int, default=40)
opt = parser.parse_args()
rng = xd.seed("injection")

INDEXER = os.path.join(xd.BIN, "tests", "fault", "xdindex_faulty")
SEARCHER = os.path.join(xd.BIN, "tests", "fault", "xdsearch_faulty")
os.environ["XIAODANG_EXTRACT"] = os.path.join(xd.BIN, "indexer", "xdextract")
NO_MEMORY = ("内存不够",)
SAID = {errno.ENOSPC: ("磁盘已满",), errno.EIO: ("读写失败",), errno.EMFILE: ("读写失败",)}
done = {}


def faulty(w, program, fault, *args, index=None):
    """Run with the fault; the process and how many calls of the kind there were (None: it did not come to its end)."""
    count = os.path.join(w.dir, "count")
    if os.path.exists(count):
        os.remove(count)
    index = index or w.index
    env = {**os.environ, "XD_FAULT": fault, "XD_FAULT_BELOW": index, "XD_FAULT_COUNT": count}
    p = xd.run(program, "--index", index, *args, env=env, ok=None)
    calls = None
    if os.path.exists(count):
        with open(count) as f:
            calls = int(f.read())
    return p, calls


def moments(calls):
    """Which calls shall fail: all, or one drawn from each of `tries` equal stretches."""
    if opt.tries == 0 or calls <= opt.tries:
        return range(1, calls + 1)
    edges = [1 + calls * i // opt.tries for i in range(opt.tries + 1)]
    return [rng.randrange(a, b) for a, b in zip(edges, edges[1:])]


def fail(fault, p, what):
    sys.exit(f"FAILED: {fault}: {what}: exit {p.returncode}\n{p.stderr.decode('utf-8', 'replace')}")


def check_told(fault, p, said, codes):
    """Done, or one of the exit codes with one of the messages; never a signal, never an internal error."""
    text = (p.stderr + p.stdout).decode("utf-8", "replace")
    if p.returncode != 0 and (p.returncode not in codes or not any(word in text for word in said)):
        fail(fault, p, f"not told as {said} with exit {codes}")


def fill(w, version, files=14):
    """Files of several folders; with the next version some are changed, moved, gone and new."""
    for i in range(files):
        path = os.path.join(w.archive, str(i % 3), f"{i:02}.txt")
        if version == 0 or i % 4 == 0:
            xd.write(path, f"材料第{i}号，第{version}版\n{xd.report_text(rng)}".encode("gb18030"))
        elif i % 4 == 1:
            os.replace(path, os.path.join(w.archive, f"moved{i}.txt"))
        elif i == 2:
            os.remove(path)
    shutil.copyfile(os.path.join(w.archive, "0", "00.txt"), os.path.join(w.archive, f"copy{version}.txt"))


def restore(w, saved):
    shutil.rmtree(w.index, ignore_errors=True)
    if saved is not None:
        shutil.copytree(saved, w.index)


def index_case(w, name, saved, want, args, faults, said, codes=(3,)):
    """args, run on a copy of `saved`, with each of the faults ("kind", "errno") at many moments."""
    for kind, number in faults:
        tail = f":{number}" if number else ""
        restore(w, saved)
        p, calls = faulty(w, INDEXER, f"{kind}:0{tail}", *args)
        xd.check(p.returncode == 0 and calls, f"{name}: {kind} is never called (exit {p.returncode})\n{p.stderr}")
        for n in moments(calls):
            fault = f"{kind}:{n}{tail}"
            restore(w, saved)
            p, _ = faulty(w, INDEXER, fault, *args)
            check_told(f"{name} {fault}", p, said or SAID[number], codes)
            lines = [line for line in p.stderr.splitlines() if line.startswith(b"{")]
            acknowledged = json.loads(lines[-1])["committed"] if lines else 0
            if acknowledged or saved is not None:
                state = w.export()  # opens, whatever happened
                there = sum(len(json.loads(line)["paths"]) for line in state.splitlines())
                if saved is None and there < acknowledged:
                    fail(fault, p, f"{acknowledged} files acknowledged, {there} there")
                w.find("find", "学校", "--limit", "1")
            if p.returncode == 0 and w.export() != want:
                fail(fault, p, "it says it succeeded and did not")
            xd.run(xd.XDINDEX, "--index", w.index, "--quiet", "--accept-vanished", w.archive)
            if w.export() != want:
                fail(fault, p, "the next run does not complete the index")
            done[name] = done.get(name, 0) + 1


def indexing():
    with xd.Workplace() as w:
        saved = os.path.join(w.dir, "saved")
        args = ["--quiet", "--jobs", "1", "--batch", "4", "--accept-vanished", "--progress", "ndjson", w.archive]
        memory = [("alloc", 0), ("new", 0)]
        disk = [(kind + later, number) for number in (errno.ENOSPC, errno.EIO) for kind in ("write", "fsync", "rename") for later in ("", "+")]
        fill(w, 0)
        xd.run(xd.XDINDEX, "--index", w.index, *args)
        first = w.export()
        shutil.copytree(w.index, saved)
        index_case(w, "first run", None, first, args, memory, NO_MEMORY)
        index_case(w, "first run", None, first, args, disk, None)
        index_case(w, "compact", saved, first, ["compact"], memory, NO_MEMORY)
        index_case(w, "compact", saved, first, ["compact"], disk + [("open", errno.EMFILE)], None)
        index_case(w, "rebuild", saved, first, ["--rebuild", *args], disk + [("open", errno.EMFILE)], None)
        fill(w, 1)
        xd.run(xd.XDINDEX, "--index", w.index, *args)
        second = w.export()
        index_case(w, "update", saved, second, args, memory, NO_MEMORY)
        index_case(w, "update", saved, second, args, disk, None)


def searching():
    with xd.Workplace() as w:
        fill(w, 0)
        w.update()
        some = w.find("find", "党课")["hits"][0]["path"]
        for args in (["find", "支部书记 党课", "--json"], ["find", '"材料第3号"', "--json"], ["find", "党课", "--year", "1990..2023", "--exact"],
                     ["ask", "谁上过党课", "--json"], ["timeline", "--kind", "party-lesson", "--json"], ["show", some, "--json"],
                     ["explain", "党课", some, "--json"]):
            for kind in ("alloc", "new"):
                good, calls = faulty(w, SEARCHER, f"{kind}:0", *args)
                xd.check(good.returncode in (0, 1) and calls, f"{args} without a fault: exit {good.returncode}")
                for n in moments(calls):
                    fault = f"{' '.join(args)} {kind}:{n}"
                    p, _ = faulty(w, SEARCHER, f"{kind}:{n}", *args)
                    if p.returncode == good.returncode and p.stdout == good.stdout:
                        pass  # it could do without
                    elif p.returncode in (0, 1):
                        at = len(os.path.commonprefix([p.stdout, good.stdout]))
                        was, now = (out[max(0, at - 60):at + 200].decode("utf-8", "replace") for out in (good.stdout, p.stdout))
                        fail(fault, p, f"another answer, and no word of it:\n{now}\ninstead of\n{was}\n")
                    else:
                        check_told(fault, p, NO_MEMORY, (3,))
                    done["searching"] = done.get("searching", 0) + 1


indexing()
searching()
print("injection: " + ", ".join(f"{n} in {name}" for name, n in done.items()) + ": each told or done without")
