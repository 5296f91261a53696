#!/usr/bin/env python3
"""The export law: after any history of adds, changes, moves, deletes and kills, `xdindex export` equals that of a rebuild.

usage: law_export.py [--steps 200] [--jobs N]"""
import argparse
import os
import shutil
import signal
import subprocess
import time

import xd

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=200)
parser.add_argument("--jobs", type=int, default=1)
opt = parser.parse_args()
rng = xd.seed(f"law_export jobs={opt.jobs}")


def some_path(top):
    depth = rng.randrange(0, 3)
    parts = [rng.choice(["党支部", "办公室", "2012年", "荣誉", "a b"]) for _ in range(depth)]
    return os.path.join(top, *parts, f"{rng.choice(['总结', '记录', '名单', 'n'])}{rng.randrange(40)}.{rng.choice(['txt', 'txt', 'gz', 'doc'])}")


def step(w):
    files = xd.files_of(w.archive)
    what = rng.choice(["add", "add", "add", "change", "move", "delete", "copy", "touch", "append", "folder", "drop-folder"])
    if what == "add" or not files:
        xd.write(some_path(w.archive), xd.report_bytes(rng))
        return
    one = rng.choice(files)
    if what == "change":
        xd.write(one, xd.report_bytes(rng))
    elif what == "append":
        with open(one, "ab") as f:
            f.write(xd.sentence(rng).encode("utf-8"))
    elif what in ("move", "copy"):
        to = some_path(w.archive)
        os.makedirs(os.path.dirname(to), exist_ok=True)
        shutil.copyfile(one, to) if what == "copy" and to != one else os.replace(one, to)
    elif what == "delete":
        os.remove(one)
    elif what == "touch":
        os.utime(one)
    else:
        folders = [d for d, _, _ in os.walk(w.archive) if d != w.archive]
        if not folders:
            return
        folder = rng.choice(folders)
        if what == "drop-folder" and rng.random() < 0.3:
            shutil.rmtree(folder)
        else:
            to = os.path.join(w.archive, f"迁{rng.randrange(5)}")
            if not os.path.exists(to):
                os.replace(folder, to)


def update_and_kill(w):
    """Start a run and kill it somewhere; what it had acknowledged is checked elsewhere, here only the end counts."""
    p = subprocess.Popen([xd.XDINDEX, "--index", w.index, "--quiet", "--batch", "5", "--accept-vanished", "--jobs", str(opt.jobs), w.archive],
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(rng.random() * 0.15)
    p.send_signal(signal.SIGKILL)
    p.wait()


with xd.Workplace() as w:
    kills = updates = 0
    for i in range(opt.steps):
        step(w)
        dice = rng.random()
        if dice < 0.12:
            update_and_kill(w)
            kills += 1
        elif dice < 0.30:
            w.update("--batch", "5", "--accept-vanished", "--jobs", opt.jobs)
            updates += 1
        elif dice < 0.32 and updates:
            xd.run(xd.XDINDEX, "--index", w.index, "compact", ok=(0, 3))
    w.update("--batch", "5", "--accept-vanished", "--jobs", opt.jobs)
    fresh = os.path.join(w.dir, "fresh")
    w.update("--jobs", 3 if opt.jobs == 1 else 1, index=fresh)
    a, b = w.export(), w.export(fresh)
    if a != b:
        for left, right in zip(a.splitlines(), b.splitlines()):
            if left != right:
                at = next((k for k, (x, y) in enumerate(zip(left, right)) if x != y), min(len(left), len(right)))
                print("history:", left[max(0, at - 200):at + 200].decode("utf-8", "replace"))
                print("rebuild:", right[max(0, at - 200):at + 200].decode("utf-8", "replace"))
                break
    xd.check(a == b, f"export differs from a rebuild's ({len(a)} and {len(b)} bytes, {a.count(10)} and {b.count(10)} reports)")
    rows = {r["path"] for r in w.report()}
    xd.check(rows == set(xd.files_of(w.archive)), "the report's rows are not the files of the archive")
    xd.run(xd.XDINDEX, "--index", w.index, "check")
    print(f"law_export jobs={opt.jobs}: {opt.steps} steps, {updates} updates, {kills} kills, {a.count(10)} reports: equal")
