#!/usr/bin/env python3
"""Readers at full speed while a writer commits and generations switch: every answer belongs wholly to one committed state.

usage: readers.py [--commits 200] [--switches 50] [--readers 4]"""
import argparse
import json
import os
import re
import subprocess
import threading

import xd

parser = argparse.ArgumentParser()
parser.add_argument("--commits", type=int, default=200)
parser.add_argument("--switches", type=int, default=50)
parser.add_argument("--readers", type=int, default=4)
opt = parser.parse_args()
rng = xd.seed("readers")
FILES = 6
failures, seen, answers = [], set(), [0]
stop = threading.Event()


def read(w):
    """One xdsearch process for the whole time: it must follow commits and generations by itself."""
    p = subprocess.Popen([xd.XDSEARCH, "--index", w.index, "find", "-", "--limit", str(FILES)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    while not stop.is_set() and not failures:
        try:
            p.stdin.write("共同词语\n".encode("utf-8"))
            p.stdin.flush()
            line = p.stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            failures.append("a reader ended")
            break
        out = json.loads(line)
        if "error" in out:
            failures.append(f"error: {line.decode('utf-8')}")
            break
        marks = {re.search(r"批次(\d+)号", hit["title"]).group(1) for hit in out["hits"]}
        text = json.dumps(out["hits"], ensure_ascii=False)
        marks |= set(re.findall(r"批次(\d+)号", text))
        if len(out["hits"]) != FILES or out["total"] != FILES or len(marks) != 1:
            failures.append(f"mixed answer: {len(out['hits'])} hits of {sorted(marks)}")
            break
        seen.update(marks)
        answers[0] += 1
    p.stdin.close()
    p.stdout.close()
    p.wait()


def write_commit(w, number):
    for i in range(FILES):
        body = f"批次{number:05}号工作总结\n这一份是第{i}份，共同词语在此，批次{number:05}号。\n{xd.sentence(rng)}\n"
        xd.write(os.path.join(w.archive, f"{i}.txt"), body.encode("utf-8"))
    w.update("--accept-vanished", ok=(0,))


with xd.Workplace() as w:
    write_commit(w, 0)
    threads = [threading.Thread(target=read, args=(w,)) for _ in range(opt.readers)]
    for t in threads:
        t.start()
    every = max(1, opt.commits // max(1, opt.switches))
    switches = 0
    for number in range(1, opt.commits + 1):
        if failures:
            break
        write_commit(w, number)
        if number % every == 0 and switches < opt.switches:
            xd.run(xd.XDINDEX, "--index", w.index, "--quiet", "compact")
            switches += 1
    stop.set()
    for t in threads:
        t.join()
    xd.check(not failures, "; ".join(failures[:3]))
    xd.check(len(seen) > opt.commits // 10, f"the readers saw only {len(seen)} states")
    print(f"readers: {opt.readers} readers, {answers[0]} answers over {opt.commits} commits and {switches} switches, {len(seen)} states seen: none mixed")
