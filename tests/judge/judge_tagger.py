"""The tagger by itself: words against sighan_pku, names of people against resume_ner."""
import collections
import json
import os
import subprocess

from judge_lib import Skipped


def tag(tool, lines):
    """For each line its words, (from, to, tag), in characters."""
    run = subprocess.run([tool, "words"], input="".join(x + "\n" for x in lines), capture_output=True, text=True)
    if run.returncode:
        raise Skipped(run.stderr.strip())
    result = []
    for line in run.stdout.split("\n"):
        words = []
        for word in line.split():
            span, name = word.split("/")
            begin, end = map(int, span.split("-"))
            words.append((begin, end, name))
        result.append(words)
    return result


def score(both, ours, gold):
    p, r = both / max(ours, 1), both / max(gold, 1)
    return f"P {p:.4f}  R {r:.4f}  F1 {2 * p * r / max(p + r, 1e-9):.4f}  ({gold} wanted)"


def words(tool, path):
    gold = [line.split() for line in open(path, encoding="utf-8")]
    both = ours = total = 0
    for want, got in zip(gold, tag(tool, ["".join(x) for x in gold])):
        at, spans = 0, set()
        for word in want:
            spans.add((at, at + len(word)))
            at += len(word)
        found = {(a, b) for a, b, _ in got}
        both, ours, total = both + len(spans & found), ours + len(found), total + len(spans)
    print(f"  words, sighan_pku    {score(both, ours, total)}   wanted F1 >= 0.83")


def names(tool, folder):
    gold, lines, places = collections.defaultdict(set), [], []
    for line in open(os.path.join(folder, "gold.tsv"), encoding="utf-8"):
        doc, a, b, kind, _ = line.rstrip("\n").split("\t")
        if kind == "NAME":
            gold[doc].add((int(a), int(b)))
    for line in open(os.path.join(folder, "docs.jsonl"), encoding="utf-8"):
        doc, at = json.loads(line), 0
        for text in doc["text"].split("\n"):
            lines.append(text)
            places.append((doc["doc"], at))
            at += len(text) + 1
    found = collections.defaultdict(set)
    for (doc, at), got in zip(places, tag(tool, lines)):
        found[doc] |= {(at + a, at + b) for a, b, name in got if name in ("PER", "nr")}
    both = sum(len(gold[d] & found[d]) for d in gold)
    print(f"  names, resume_ner    {score(both, sum(map(len, found.values())), sum(map(len, gold.values())))}")


def judge_tagger(programs, data):
    tool = programs.tool("eval_tagger")
    if not os.path.isfile(tool):
        raise Skipped("built without the tagger")
    print("the tagger by itself")
    pku, resume = os.path.join(data, "sighan_pku", "gold.txt"), os.path.join(data, "resume_ner")
    if os.path.isfile(pku):
        words(tool, pku)
        run = subprocess.run([tool, "speed", os.path.join(data, "sighan_pku", "test.txt")], capture_output=True, text=True)
        print("  " + run.stdout.strip().replace("\n", "\n  "))
    if os.path.isdir(resume):
        names(tool, resume)
