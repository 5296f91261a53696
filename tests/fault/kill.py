#!/usr/bin/env python3
"""kill -9 at many moments of a run: the index opens, every acknowledged file is there, the next run completes. And of a
rebuild and a compaction: nothing is missing at any moment.

usage: kill.py [--kills 200] [--switches 40] [--files 60]"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import time

import xd

parser = argparse.ArgumentParser()
parser.add_argument("--kills", type=int, default=200)
parser.add_argument("--switches", type=int, default=40)
parser.add_argument("--files", type=int, default=60)
opt = parser.parse_args()
rng = xd.seed("kill")


def start(w, err, *args):
    return subprocess.Popen([xd.XDINDEX, "--index", w.index, "--quiet", "--batch", "5", "--jobs", "1", "--progress", "ndjson", *(args or [w.archive])],
                            stdout=subprocess.DEVNULL, stderr=err)


def measure(w):
    began = time.monotonic()
    p = start(w, subprocess.PIPE)
    lines = p.stderr.readlines()
    xd.check(p.wait() == 0, "the run to be measured fails")
    return len(lines), time.monotonic() - began


def kill_at(w, moment, pace):
    """Kill behind acknowledgement number int(moment), a part of the pace later: spread over the run, however busy the
    machine is. The acknowledgements, whole lines only, and the exit code."""
    p = start(w, subprocess.PIPE)
    lines = []
    while len(lines) < int(moment) and (line := p.stderr.readline()):
        lines.append(line)
    time.sleep(moment % 1 * pace)
    p.send_signal(signal.SIGKILL)
    lines += p.stderr.readlines()
    return [line for line in lines if line.endswith(b"\n")], p.wait()


def kill_switches(w, want):
    """Rebuilds and compactions, killed one after the other on the same index: one goes on where the last one was killed."""
    finished = 0
    for args in (["--rebuild"], ["compact"]):
        began = time.monotonic()
        xd.check(start(w, subprocess.DEVNULL, *args).wait() == 0, f"{args} fails")
        whole = time.monotonic() - began
        for k in range(opt.switches // 2):
            p = start(w, subprocess.DEVNULL, *args)
            time.sleep(whole * 1.05 * (k + rng.random()) / (opt.switches // 2))
            p.send_signal(signal.SIGKILL)
            finished += p.wait() == 0
            xd.check(w.export() == want, f"kill {k} of {args}: the index is another")
            if k % 3 == 0:
                w.update(ok=(0,))
                xd.check(w.export() == want, f"kill {k} of {args}: the next run changes the index")
        xd.run(xd.XDINDEX, "--index", w.index, "--quiet", *args)
        xd.check(w.export() == want, f"{args} after the kills: the index is another")
    xd.check(finished < opt.switches, "no switch was killed")
    left = [name for name in os.listdir(w.index) if name.startswith("gen-")]
    xd.check(len(left) == 1, f"generations are left behind: {left}")
    return finished


with xd.Workplace() as w:
    for i in range(opt.files):
        xd.write(os.path.join(w.archive, f"{i // 20:02}", f"{i:04}.txt"), (f"材料第{i}号\n" + xd.report_text(rng)).encode("gb18030"))
    names = xd.files_of(w.archive)
    commits, whole = measure(w)
    want = w.export()
    acknowledged_somewhere = finished = 0
    for k in range(opt.kills):
        shutil.rmtree(w.index)
        lines, code = kill_at(w, (commits + 1) * (k + rng.random()) / opt.kills, whole / (commits + 1))
        finished += code == 0
        committed = json.loads(lines[-1])["committed"] if lines else 0
        acknowledged_somewhere += 0 < committed < opt.files
        if committed:
            # One worker: files are taken in the order of the walk.
            have = {path for line in w.export().splitlines() for path in json.loads(line)["paths"]}
            xd.check(set(names[:committed]) <= have, f"kill {k}: {committed} acknowledged, missing {sorted(set(names[:committed]) - have)[:3]}")
            hits = w.find("find", f'"材料第{committed - 1}号"')
            xd.check(hits["total"] == 1, f"kill {k}: an acknowledged file is not found")
        w.update("--batch", "5")
        xd.check(w.export() == want, f"kill {k}: the next run does not complete the index")
    xd.check(acknowledged_somewhere > opt.kills // 2, "the kills did not hit the middle of the run")
    finished_switches = kill_switches(w, want)
    print(f"kill: {opt.switches} kills of rebuilds and compactions, {finished_switches} after the end: nothing missing")
    print(f"kill: {opt.kills} kills over {whole:.2f} s, {acknowledged_somewhere} between two acknowledgements, {finished} after the end: nothing lost")
