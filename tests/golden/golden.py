#!/usr/bin/env python3
"""Golden tests: tests/golden/<area>/<case>/cmd is a shell script, run in a folder that holds `archive` (a copy of the sample
archive) and `index`; its output (standard output, standard error, exit code) must equal `expected` beside it.

usage: golden.py BUILD_DIR [--update] [AREA[/CASE] …]      --update writes what the programs say now"""
import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
parser = argparse.ArgumentParser()
parser.add_argument("build")
parser.add_argument("--update", action="store_true")
parser.add_argument("only", nargs="*")
opt = parser.parse_args()
build = os.path.abspath(opt.build)


def cases():
    for area in sorted(os.listdir(HERE)):
        folder = os.path.join(HERE, area)
        if os.path.isdir(folder):
            for case in sorted(os.listdir(folder)):
                if os.path.exists(os.path.join(folder, case, "cmd")):
                    name = f"{area}/{case}"
                    if not opt.only or any(name == o or area == o for o in opt.only):
                        yield name


with tempfile.TemporaryDirectory(prefix="xd-golden-") as work:
    env = {"PATH": f"{build}/indexer:{build}/searcher:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "COLUMNS": "80", "HOME": work,
           "XIAODANG_INDEX": "index", "NO_COLOR": "1", "TZ": "UTC",
           "XIAODANG_TAGGER": "/nonexistent"}  # its 8-bit arithmetic is not that of every processor
    # Sanitizers take their options from the environment.
    env.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    shutil.copytree(os.path.join(HERE, "..", "archive"), os.path.join(work, "archive"), ignore=shutil.ignore_patterns("README*"))
    subprocess.run(["xdindex", "--quiet", "--tagger", "none", "--jobs", "1", "archive"], cwd=work, env=env, check=False)
    bad = 0
    names = list(cases())
    for name in names:
        folder = os.path.join(HERE, name)
        with open(os.path.join(folder, "cmd"), encoding="utf-8") as f:
            script = f.read()
        p = subprocess.run(["sh", "-c", script], cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        got = p.stdout + (b"--- stderr\n" + p.stderr if p.stderr else b"") + (f"--- exit {p.returncode}\n".encode() if p.returncode else b"")
        expected = os.path.join(folder, "expected")
        want = b""
        if os.path.exists(expected):
            with open(expected, "rb") as f:
                want = f.read()
        if got == want:
            continue
        if opt.update:
            with open(expected, "wb") as f:
                f.write(got)
            print(f"updated {name}")
            continue
        bad += 1
        print(f"not as expected: {name}")
        sys.stdout.writelines(line + "\n" for line in difflib.unified_diff(
            want.decode("utf-8", "replace").splitlines(), got.decode("utf-8", "replace").splitlines(), "expected", "got", lineterm=""))
    print(f"{len(names) - bad} passed, {bad} failed")
    sys.exit(1 if bad or not names else 0)
