"""More documents with gold for lessons, each set by another hand: tests/judge/more/<n>. Set 5 is held out: nobody tunes on it."""
import json
import os
import shutil
import subprocess
import tempfile

import judge_school
from judge_lib import HERE, LESSON, TODAY, Skipped, read_tsv

MORE = os.path.join(HERE, "more")


class Set:
    def __init__(self, name):
        self.name = name
        rows = read_tsv(os.path.join(MORE, name, "lessons.tsv"), len(LESSON))
        self.lessons = [dict(zip(LESSON, row)) for row in rows]


def lessons_of(programs, folder):
    """What the programs find in one set, as (path, lecturer, from, to)."""
    work = tempfile.mkdtemp(prefix="xd-more-")
    try:
        index = os.path.join(work, "index")
        programs.index(index, "archive", cwd=folder)
        run = subprocess.run([programs.xdsearch, "timeline", "--kind", "party-lesson", "--limit", "0", "--json", "--index", index,
                              "--today", TODAY], capture_output=True, text=True, errors="replace")
        found = judge_school.found_lessons(json.loads(run.stdout)["rows"])
        return {(path.removeprefix("archive/"), name, begin, end) for path, name, begin, end in found}
    finally:
        shutil.rmtree(work, ignore_errors=True)


def judge_more(programs):
    if not os.path.isdir(MORE):
        raise Skipped("no tests/judge/more")
    print("party lessons held, in sets by other hands (5 is held out)")
    for name in sorted(os.listdir(MORE)):
        gold = Set(name)
        named, unnamed = judge_school.gold_lessons(gold)
        good, missed, false = judge_school.score_lessons(lessons_of(programs, os.path.join(MORE, name)), named, unnamed)
        others = judge_school.not_lecturers(gold)
        wrong = sum((row[0], row[1]) in others for row in false)
        print(f"  {name}  P {len(good) / max(1, len(good) + len(false)):.4f}  R {len(good) / max(1, len(named)):.4f}  ({len(named)} wanted, "
              f"{len(missed)} missed, {len(false)} false)   presider or planned taken for the lecturer: {wrong}")
