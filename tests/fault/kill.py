#!/usr/bin/env python3
"""kill -9 at many moments of a run: the index opens, every acknowledged file is there, the next run completes.

usage: kill.py [--kills 200] [--files 60]"""
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
parser.add_argument("--files", type=int, default=60)
opt = parser.parse_args()
rng = xd.seed("kill")


def start(w, err):
    return subprocess.Popen([xd.XDINDEX, "--index", w.index, "--quiet", "--batch", "5", "--jobs", "1", "--progress", "ndjson", w.archive],
                            stdout=subprocess.DEVNULL, stderr=err)


with xd.Workplace() as w:
    for i in range(opt.files):
        xd.write(os.path.join(w.archive, f"{i // 20:02}", f"{i:04}.txt"), (f"材料第{i}号\n" + xd.report_text(rng)).encode("gb18030"))
    names = xd.files_of(w.archive)
    log = os.path.join(w.dir, "progress")
    began = time.monotonic()
    with open(log, "wb") as err:
        xd.check(start(w, err).wait() == 0, "the run to be timed fails")
    whole = time.monotonic() - began
    want = w.export()
    acknowledged_somewhere = finished = 0
    for k in range(opt.kills):
        shutil.rmtree(w.index)
        with open(log, "wb") as err:
            p = start(w, err)
            time.sleep(whole * 1.05 * (k + rng.random()) / opt.kills)
            p.send_signal(signal.SIGKILL)
            finished += p.wait() == 0
        with open(log, "rb") as f:
            lines = [json.loads(line) for line in f.read().splitlines(True) if line.endswith(b"\n")]
        committed = lines[-1]["committed"] if lines else 0
        acknowledged_somewhere += 0 < committed < opt.files
        if committed:
            # One worker: files are taken in the order of the walk.
            have = {path for line in w.export().splitlines() for path in json.loads(line)["paths"]}
            xd.check(set(names[:committed]) <= have, f"kill {k}: {committed} acknowledged, missing {sorted(set(names[:committed]) - have)[:3]}")
            hits = w.find("find", f'"材料第{committed - 1}号"')
            xd.check(hits["total"] == 1, f"kill {k}: an acknowledged file is not found")
        w.update("--batch", "5")
        xd.check(w.export() == want, f"kill {k}: the next run does not complete the index")
    xd.check(acknowledged_somewhere > opt.kills // 4, "the kills did not hit the middle of the run")
    print(f"kill: {opt.kills} kills over {whole:.2f} s, {acknowledged_somewhere} between two acknowledgements, {finished} after the end: nothing lost")
