"""cmrc2018: questions to paragraphs and to sentences, ours beside plain BM25 over words in one run.

Plain BM25: k1=1.2, b=0.75, every word of the query counted (stop words stay), words as our own segmentation cuts the
folded text, idf = ln(1 + (N - n + 0.5) / (n + 0.5)). Ties go to the document of the smaller name.
"""
import json
import math
import os
import re
import subprocess
import tempfile
from collections import Counter, defaultdict

from judge_lib import Skipped, read_tsv


class BM25:
    def __init__(self, documents, k1=1.2, b=0.75):
        self.postings, lengths = defaultdict(list), []
        for d, words in enumerate(documents):
            lengths.append(len(words))
            for word, tf in Counter(words).items():
                self.postings[word].append((d, tf))
        average = sum(lengths) / len(lengths)
        self.k1, self.count = k1, len(documents)
        self.norm = [k1 * (1 - b + b * n / average) for n in lengths]

    def best(self, words, depth=10):
        score = defaultdict(float)
        for word, times in Counter(words).items():
            posting = self.postings.get(word, ())
            if posting:
                idf = math.log(1 + (self.count - len(posting) + 0.5) / (len(posting) + 0.5)) * times
                for d, tf in posting:
                    score[d] += idf * tf * (self.k1 + 1) / (tf + self.norm[d])
        return sorted(score, key=lambda d: (-score[d], d))[:depth]


def words_of(programs, texts):
    """The words of each text, by the program tokenise (the folded text, cut by our segmentation)."""
    lines = "".join(re.sub(r"[\r\n]+", " ", t) + "\n" for t in texts)
    run = subprocess.run([programs.tool("tokenise")], input=lines, capture_output=True, text=True, check=True)
    found = [line.split(" ") if line else [] for line in run.stdout.split("\n")[:-1]]
    if len(found) != len(texts):
        raise SystemExit(f"tokenise: {len(found)} lines for {len(texts)} texts")
    return found


def sentences(text):
    """Split at 。！？；, each keeping its stop."""
    return [s for s in re.findall(r"[^。！？；]*[。！？；]?", text) if s.strip()]


def mrr(ranked, wanted):
    """ranked: for each question one set of names a rank (a hit may stand for several documents of equal text)."""
    total = 0.0
    for names, want in zip(ranked, wanted):
        total += next((1 / rank for rank, found in enumerate(names[:10], 1) if found & want), 0.0)
    return total / len(ranked)


def load(data):
    folder = os.path.join(data, "cmrc2018")
    if not os.path.isdir(folder):
        raise Skipped(f"no {folder}")
    with open(os.path.join(folder, "docs.jsonl"), encoding="utf-8") as f:
        documents = {d["doc"]: d["text"] for d in map(json.loads, f)}
    queries = dict(read_tsv(os.path.join(folder, "queries.tsv"), 2))
    relevant, answers = defaultdict(set), defaultdict(set)
    for row in read_tsv(os.path.join(folder, "qrels.tsv"), 3):
        relevant[row[0]].add(row[1])
    for row in read_tsv(os.path.join(folder, "answers.tsv"), 3):
        answers[row[0]].add(row[1])
    return documents, queries, relevant, answers


def ours(programs, work, name, documents, queries):
    """The hits of xdsearch over the documents, written one a file."""
    archive, index = os.path.join(work, name), os.path.join(work, name + ".index")
    for i, (doc, text) in enumerate(documents.items()):
        folder = os.path.join(archive, f"{i // 500:03}")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, doc), "w", encoding="utf-8") as f:
            f.write(text)
    programs.index(index, name, cwd=work)
    ranked, errors = [], 0
    for query, answer in zip(queries, programs.batch("find", index, queries, "--limit", "10")):
        errors += "error" in answer and query.strip() != ""  # a blank line has no answer, only an error object
        ranked.append([{os.path.basename(p) for p in [h["path"], *h.get("also", [])]} for h in answer.get("hits", [])])
    return ranked, errors


def compare(programs, work, name, documents, questions, text_of):
    """questions: [(id, wanted documents)]. Prints and gives (ours, plain)."""
    queries, wanted = [text_of[q] for q, _ in questions], [w for _, w in questions]
    ranked, errors = ours(programs, work, name, documents, queries)
    names = list(documents)
    plain = BM25(words_of(programs, documents.values()))
    best = [[{names[d]} for d in plain.best(words)] for words in words_of(programs, queries)]
    a, b = mrr(ranked, wanted), mrr(best, wanted)
    print(f"  {name}: ours {a:.4f}  plain BM25 {b:.4f}  ours - plain {a - b:+.4f}   ({len(documents)} documents, "
          f"{len(queries)} questions{f', {errors} ERRORS' if errors else ''})")
    return a, b


def judge_cmrc(programs, data):
    documents, queries, relevant, answers = load(data)
    print("cmrc2018, MRR@10 (plain: BM25 over words, k1=1.2 b=0.75, stop words kept)")
    with tempfile.TemporaryDirectory(prefix="xd-eval-") as work:
        paragraphs = compare(programs, work, "paragraphs", documents, [(q, relevant[q]) for q in queries], queries)
        print("    wanted: ours >= 0.99")
        parts, whole = {}, defaultdict(list)
        for doc, text in documents.items():
            for i, sentence in enumerate(sentences(text)):
                part = f"{os.path.splitext(doc)[0]}-{i:03}.txt"
                parts[part] = sentence
                whole[doc].append(part)
        questions = []
        for q in queries:
            good = {p for doc in relevant[q] for p in whole[doc] if any(a in parts[p] for a in answers[q])}
            if good:
                questions.append((q, good))
        lines = compare(programs, work, "sentences", parts, questions, queries)
        print(f"    wanted: ours - plain >= 0.01; {len(queries) - len(questions)} questions without such a sentence "
              "left out")
    return paragraphs, lines
