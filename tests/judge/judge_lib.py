"""What the parts of the evaluation share: programs, gold files, names and dates brought to one form."""
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, "..", ".."))
ARCHIVE = "tests/archive"
SPLITS = ("party", "office", "blind")
TODAY = "2025-12-31"  # questions with 去年 or 近三年 must not change their answer with the calendar


class Skipped(Exception):
    """A part of the evaluation that cannot be done here, and why."""


class Programs:
    """The programs of one build tree."""

    def __init__(self, build):
        self.build = build
        self.xdindex = os.path.join(build, "indexer", "xdindex")
        self.xdsearch = os.path.join(build, "searcher", "xdsearch")

    def tool(self, name):
        return os.path.join(self.build, "tests", "judge", name)

    def index(self, index, archive, *options, cwd=ROOT):
        """Bring an index up to date; files that cannot be read (exit 4) are part of a real archive."""
        run = subprocess.run([self.xdindex, "--index", index, "--quiet", *options, archive], cwd=cwd,
                             capture_output=True, text=True, errors="replace")
        if run.returncode not in (0, 4):
            raise SystemExit(f"xdindex {archive}: exit {run.returncode}\n{run.stderr}")
        return run.stderr

    def batch(self, command, index, queries, *options):
        """`find -` or `ask -`: one JSON object a query, in order."""
        text = "".join(re.sub(r"[\r\n]+", " ", q) + "\n" for q in queries)
        run = subprocess.run([self.xdsearch, command, "-", "--json", "--index", index, "--today", TODAY, *options],
                             input=text, capture_output=True, text=True, errors="replace")
        answers = [json.loads(line) for line in run.stdout.split("\n") if line]
        if len(answers) != len(queries):
            raise SystemExit(f"xdsearch {command} -: {len(answers)} lines for {len(queries)} queries, exit "
                             f"{run.returncode}\n{run.stderr[:2000]}")
        return answers


def read_tsv(path, columns):
    rows = []
    with open(path, encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            line = line.rstrip("\n")
            if not line:
                continue
            cells = line.split("\t")
            if len(cells) > columns:
                raise SystemExit(f"{path}:{n}: {len(cells)} cells, at most {columns}")
            rows.append(cells + [""] * (columns - len(cells)))
    return rows


LESSON = ("path", "line", "lecturer", "from", "to", "status", "presider", "topic", "place")


class Gold:
    """One split: queries with wanted documents, lessons, questions. README.md says what each file holds."""

    def __init__(self, name, folder=HERE):
        self.name = name
        folder = os.path.join(folder, name)
        self.queries = [(q, text) for q, text in read_tsv(os.path.join(folder, "queries.tsv"), 2)]
        self.wanted = {}
        for q, path in read_tsv(os.path.join(folder, "qrels.tsv"), 2):
            self.wanted.setdefault(q, set()).add(path)
        self.lessons = [dict(zip(LESSON, row)) for row in read_tsv(os.path.join(folder, "lessons.tsv"), len(LESSON))]
        self.questions = read_tsv(os.path.join(folder, "questions.tsv"), 4)


def splits(folder=HERE):
    return [Gold(name, folder) for name in SPLITS if os.path.isfile(os.path.join(folder, name, "lessons.tsv"))]


def simplified(texts):
    """Each text in simplified characters, without blanks, full width made narrow; by opencc when it is here."""
    plain = [re.sub(r"\s+", "", unicodedata.normalize("NFKC", t)) for t in texts]
    if not shutil.which("opencc"):
        print("note: opencc is not here; traditional and simplified names count as different", file=sys.stderr)
        return plain
    run = subprocess.run(["opencc", "-c", "t2s"], input="\n".join(plain), capture_output=True, text=True, check=True)
    return run.stdout.split("\n")[:len(plain)]


class Folder:
    """simplified() with a memory, so that opencc runs once for many names."""

    def __init__(self):
        self.known = {}

    def learn(self, texts):
        new = sorted(set(texts) - self.known.keys())
        if new:
            self.known.update(zip(new, simplified(new)))

    def __call__(self, text):
        self.learn([text])
        return self.known[text]


def below_archive(path, archive=ARCHIVE):
    """A path as gold writes it: below the archive, without the member of a compressed file."""
    path = path.split("!/")[0]
    prefix = archive.rstrip("/") + "/"
    return path[len(prefix):] if path.startswith(prefix) else path


def percent(n, of):
    return f"{n}/{of} = {n / of:.4f}" if of else f"{n}/{of}"


def ratio(a, b):
    return a / b if b else 1.0
