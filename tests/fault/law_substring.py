#!/usr/bin/env python3
"""The substring law: `find '"s"' --exact` returns exactly the reports whose folded text holds the folded s.

The expected sets are found by this script alone: it reads the files, and folds by the rules of docs/format.md
("Folding"), which it implements anew. 1,000 strings of 2 to 8 characters are drawn from single lines.

usage: law_substring.py [--strings 1000] [--archive DIR]"""
import argparse
import gzip
import json
import os
import re
import subprocess

import fold
import xd

parser = argparse.ArgumentParser()
parser.add_argument("--strings", type=int, default=1000)
parser.add_argument("--archive", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "archive"))
opt = parser.parse_args()
rng = xd.seed("law_substring")

COMMON = set("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取完举色或教书记校镇县")
COMMON |= set("學會員產電為們這時來對發動過說種面後開還進點業從與關題變條結問無級組見計別農決書記黨課鎮縣區長")


def decode(data):
    """The text of a file that is wholly in one encoding, else None: damaged files are outside the law."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError):
            return None
    if not data:
        return None
    for bom, enc in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(bom):
            return data.decode(enc)
    best, text = 0, None
    for enc in ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        try:
            t = data.decode(enc)
        except UnicodeDecodeError:
            continue
        if "\0" in t:
            continue
        score = sum(c in COMMON for c in t) / len(t)
        if score > best:
            best, text = score, t
    return text if best > 0.1 else None


def draw(texts):
    """Some characters of one source line."""
    while True:
        lines = rng.choice(texts).split("\n")
        line = rng.choice(lines)
        n = rng.randrange(2, 9)
        if len(line) < n:
            continue
        at = rng.randrange(0, len(line) - n + 1)
        s = line[at:at + n]
        if re.search(r"[0-9０-９]{11}", s) or not fold.fold(s).strip():
            continue
        return s


def expected(s, folded):
    """A blank of the phrase between two Han characters matches one blank or none: it may have vanished in folding."""
    f = fold.fold(s).strip()
    pattern = re.escape(f).replace(r"\ ", " ")
    pattern = re.sub(rf"(?<=[{fold.HAN}]) (?=[{fold.HAN}])", " ?", pattern)
    r = re.compile(pattern)
    return {path for path, text in folded.items() if r.search(text)}


with xd.Workplace() as w:
    xd.run(xd.XDINDEX, "--index", w.index, "--quiet", opt.archive, ok=(0, 4))
    rows = {r["path"]: r for r in w.report()}
    texts, folded = {}, {}
    for path in xd.files_of(opt.archive):
        with open(path, "rb") as f:
            text = decode(f.read())
        row = rows[path]
        if text is None:
            continue  # damaged: outside the law
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        texts[path], folded[path] = text, fold.fold(text)
        xd.check(row["status"] == "indexed" and row["chars"] == len(text), f"{path}: {row['status']}, {row['chars']} characters for {len(text)}")
    readable = set(texts)
    strings = [draw(list(texts.values())) for _ in range(opt.strings)]
    no_bigram = sum(not re.search(rf"[{fold.HAN}]{{2}}", fold.fold(s)) for s in strings)
    p = subprocess.Popen([xd.XDSEARCH, "--index", w.index, "find", "-", "--exact", "--limit", "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    wrong = 0
    for s in strings:
        p.stdin.write(f'"{s}"\n'.encode("utf-8"))
        p.stdin.flush()
        out = json.loads(p.stdout.readline())
        got = {q for h in out.get("hits", []) for q in [h["path"], *h["also"]]} & readable
        want = expected(s, folded)
        if got != want or not out.get("exact", False):
            wrong += 1
            if wrong <= 10:
                print(f"  {s!r}: missing {sorted(want - got)[:3]}, too many {sorted(got - want)[:3]} {out.get('error', '')}")
    p.stdin.close()
    p.wait()
    print(f"law_substring: {len(strings)} strings ({no_bigram} without a Han bigram) in {len(texts)} files: {wrong} wrong")
    xd.check(no_bigram * 10 >= len(strings) or opt.strings < 100, "too few strings without a Han bigram")
    xd.check(wrong == 0, "the substring law does not hold")
