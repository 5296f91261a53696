#!/usr/bin/env python3
"""How good the answers are: script/eval [DATA] [--build DIR] [--index DIR] [--show-blind] [--only PART]

The sample archive needs nothing else. DATA is a folder with any of cmrc2018/ (docs.jsonl, queries.tsv, qrels.tsv,
answers.tsv), sighan_pku/ (test.txt, gold.txt), resume_ner/ (docs.jsonl, gold.tsv), prose.tar.gz (UTF-8 texts); what is missing
is skipped, and said.
README.md beside this file says how everything is counted.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

import judge_cmrc
import judge_more
import judge_school
import judge_tagger
from judge_lib import ARCHIVE, ROOT, Programs, Skipped, splits


def part(title, function, *args):
    """Run one part; what cannot be done here is said and does not stop the others."""
    try:
        function(*args)
    except Skipped as why:
        print(f"{title}: skipped: {why}")
    print(flush=True)


def school(programs, args):
    gold = splits()
    if not gold:
        raise Skipped("no gold in tests/judge")
    work = tempfile.mkdtemp(prefix="xd-eval-")
    try:
        index = args.index or os.path.join(work, "index")
        if not args.index:
            programs.index(index, ARCHIVE)
        part("queries", judge_school.judge_queries, programs, index, gold)
        part("lessons", judge_school.judge_lessons, programs, index, gold, args.show_blind)
        part("questions", judge_school.judge_questions, programs, index, gold)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def need(data):
    if data is None:
        raise Skipped("no DATA given")
    return data


def cmrc(programs, args):
    judge_cmrc.judge_cmrc(programs, need(args.data))


def encodings(programs, args):
    archive = os.path.join(need(args.data), "prose.tar.gz")
    if not os.path.isfile(archive):
        raise Skipped(f"no {archive}")
    table = os.path.join(programs.build, "corpus", "file", "st_characters.txt")
    with tempfile.TemporaryDirectory(prefix="xd-eval-") as work:
        with tarfile.open(archive) as tar:
            for n, member in enumerate(tar):  # 1,000 texts are enough for every cut
                if n >= 1000:
                    break
                if member.isfile():
                    with open(os.path.join(work, f"{n:05}.txt"), "wb") as f:
                        f.write(tar.extractfile(member).read())
        run = subprocess.run([programs.tool("eval_encoding"), table, work], capture_output=True, text=True)
    print("encoding verdicts on random cuts   wanted >= 0.999 of cuts of 20-2,000 bytes")
    print("  " + (run.stdout + run.stderr).strip().replace("\n", "\n  "))


def segment(programs, args):
    folder = os.path.join(need(args.data), "sighan_pku")
    files = [os.path.join(folder, name) for name in ("test.txt", "gold.txt")]
    if not all(map(os.path.isfile, files)):
        raise Skipped(f"no {folder}/test.txt and gold.txt")
    run = subprocess.run([programs.tool("eval_segment"), *files], capture_output=True, text=True)
    print("segmentation against sighan_pku")
    print("  " + (run.stdout + run.stderr).strip().replace("\n", "\n  "))


def tagger(programs, args):
    judge_tagger.judge_tagger(programs, need(args.data))


def more(programs, args):
    judge_more.judge_more(programs)


PARTS = {"school": school, "more": more, "cmrc": cmrc, "encodings": encodings, "segment": segment, "tagger": tagger}


def main():
    parser = argparse.ArgumentParser(prog="script/eval", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", help="folder of open test data")
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "release"), help="build tree of the programs")
    parser.add_argument("--index", help="an index of tests/archive made before, from the project's folder")
    parser.add_argument("--show-blind", action="store_true", help="paths (never text) of the blind split's errors")
    parser.add_argument("--only", choices=sorted(PARTS), action="append", help="these parts only")
    args = parser.parse_args()
    programs = Programs(os.path.realpath(args.build))
    if args.index:
        args.index = os.path.realpath(args.index)
    if args.data is not None:
        args.data = os.path.realpath(args.data)
        if not os.path.isdir(args.data):
            sys.exit(f"script/eval: no folder {args.data}")
    for name in args.only or PARTS:
        part(name, PARTS[name], programs, args)


if __name__ == "__main__":
    main()
