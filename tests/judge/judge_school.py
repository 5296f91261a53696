"""The sample archive: queries, party lessons and lesson questions, each split apart."""
import json
import re
import subprocess

from judge_lib import TODAY, Folder, Skipped, below_archive, percent, ratio

fold = Folder()


# -- queries ---------------------------------------------------------------------------------------------------

def reciprocal_rank(paths, wanted, depth=10):
    """paths: one set of paths a hit (a hit may stand for several files of equal text)."""
    for rank, found in enumerate(paths[:depth], 1):
        if found & wanted:
            return 1 / rank
    return 0.0


def hit_paths(answer):
    return [{below_archive(p) for p in [h["path"], *h.get("also", [])]} for h in answer.get("hits", [])]


def judge_queries(programs, index, splits):
    every = [(s, q, text) for s in splits for q, text in s.queries]
    answers = programs.batch("find", index, [text for _, _, text in every], "--limit", "10")
    sums, missed = {}, []
    for (split, q, text), answer in zip(every, answers):
        rr = reciprocal_rank(hit_paths(answer), split.wanted[q])
        sums.setdefault(split.name, []).append(rr)
        if rr < 1:
            missed.append((split.name, q, text, rr, answer))
    print("queries, MRR@10 (rank of the first wanted document)")
    for name, values in sums.items():
        print(f"  {name:8} {sum(values) / len(values):.4f}  ({len(values)} queries, {values.count(1.0)} first)")
    values = [v for part in sums.values() for v in part]
    print(f"  {'all':8} {sum(values) / len(values):.4f}  ({len(values)} queries)   wanted >= 0.95")
    for name, q, text, rr, answer in missed:
        if name == "blind":
            print(f"    {q}: rank {round(1 / rr) if rr else 'none'}")
            continue
        first = next(iter(hit_paths(answer)), {"-"})
        error = answer.get("error", {}).get("message", "")
        print(f"    {q} {text!r}: rank {round(1 / rr) if rr else 'none'}; first is {sorted(first)[0]} {error}")
    return {name: sum(v) / len(v) for name, v in sums.items()}


# -- lessons ---------------------------------------------------------------------------------------------------

def gold_lessons(split):
    """The held lessons as (path, lecturer, from, to); those whose document names no lecturer apart."""
    named, unnamed = set(), set()
    for g in split.lessons:
        if g["status"] != "done":
            continue
        key = (g["path"], fold(g["lecturer"]), g["from"], g["to"])
        (unnamed if g["lecturer"] == "-" else named).add(key)
    return named, unnamed


def found_lessons(rows):
    """What the timeline says was held: one (path, lecturer, from, to) for each source and lecturer of a row."""
    found = set()
    fold.learn([w["name"] for row in rows for w in row["who"]])
    for row in rows:
        if row["kind"] != "party-lesson" or row["status"] != "done":
            continue
        lecturers = {fold(w["name"]) or "-" for w in row["who"] if w["part"] == "lecturer"} or {"-"}  # a post is no name
        for source in row["sources"]:
            for name in lecturers:
                found.add((below_archive(source["path"]), name, row["from"], row["to"]))
    return found


def split_of_path(splits):
    """Every path of a gold file belongs to its split; others to nobody."""
    owner = {}
    for s in splits:
        for g in s.lessons:
            owner[g["path"]] = s.name
        for paths in s.wanted.values():
            for p in paths:
                owner.setdefault(p, s.name)
    return owner


def score_lessons(found, named, unnamed):
    """true, missed, false. A found row without lecturer is left out of the count where gold has one, too."""
    lenient = {(p, f, t) for p, _, f, t in unnamed}
    counted = {r for r in found if not (r[1] == "-" and (r[0], r[2], r[3]) in lenient)}
    return counted & named, named - counted, counted - named


def not_lecturers(split):
    """Names that must never stand as lecturers: the presider, and who was only planned, unless he also lectured."""
    named, _ = gold_lessons(split)
    lectured = {(p, n) for p, n, _, _ in named}
    others = {}
    for g in split.lessons:
        for name, part in ((g["presider"], "presider"), (g["lecturer"] if g["status"] == "planned" else "", "planned")):
            key = (g["path"], fold(name))
            if name and name != "-" and key not in lectured:
                others[key] = part
    return others


def judge_lessons(programs, index, splits, show_blind):
    run = subprocess.run([programs.xdsearch, "timeline", "--kind", "party-lesson", "--limit", "0", "--json", "--index",
                          index, "--today", TODAY], capture_output=True, text=True, errors="replace")
    if run.returncode not in (0, 1):
        raise Skipped(f"xdsearch timeline: exit {run.returncode} {run.stderr.strip()[:300]}")
    rows = json.loads(run.stdout)["rows"]
    found = found_lessons(rows)
    owner = split_of_path(splits)
    result, taken = {}, 0
    print("party lessons held, by distinct (path, lecturer, from, to)")
    for split in splits:
        named, unnamed = gold_lessons(split)
        mine = {r for r in found if owner.get(r[0]) == split.name}
        taken += len(mine)
        good, missed, false = score_lessons(mine, named, unnamed)
        p, r = ratio(len(good), len(good) + len(false)), ratio(len(good), len(named))
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        print(f"  {split.name:8} P {p:.4f}  R {r:.4f}  F1 {f1:.4f}   ({len(named)} wanted, {len(missed)} missed, "
              f"{len(false)} false)   wanted P, R >= 0.95")
        wrong = {row: part for row in false
                 for part in [not_lecturers(split).get((row[0], row[1]))] if part}
        print(f"           presider or planned taken for the lecturer: {len(wrong)}   wanted 0")
        result[split.name] = (p, r, len(wrong))
        if split.name == "blind":
            if show_blind:
                for word, part in (("missed", missed), ("false", false)):
                    for path in sorted({row[0] for row in part}):
                        print(f"    {word}: {path}")
            continue
        for word, part in (("missed", missed), ("false", false)):
            for row in sorted(part):
                print(f"    {word}: {' '.join(x or '(none)' for x in row)}{'  = ' + wrong[row] if row in wrong else ''}")
    if len(found) > taken:
        print(f"  in documents of no split (nothing is held against them): {len(found) - taken}")
        for row in sorted(r for r in found if r[0] not in owner):
            print(f"    {' '.join(x or '(none)' for x in row)}")
    return result


# -- questions -------------------------------------------------------------------------------------------------

HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}


def han_number(text):
    """三十六 -> 36, 二〇一二 -> 2012; None when it is none."""
    if not text or any(c not in HAN_DIGITS and c not in "十百千" for c in text):
        return None
    if all(c in HAN_DIGITS for c in text):
        return int("".join(str(HAN_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in HAN_DIGITS:
            digit = HAN_DIGITS[c]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[c]
            digit = 0
    return total + digit


def numbers(text):
    found = {float(n) for n in re.findall(r"\d+(?:\.\d+)?", text)}
    return found | {float(n) for n in map(han_number, re.findall(r"[零〇○一二两三四五六七八九十百千]+", text)) if n is not None}


def dates(text):
    """Every date of an answer as YYYY-MM-DD, YYYY-MM or YYYY."""
    found = []
    for y, m, d in re.findall(r"(\d{4})\s*[-年./]\s*(?:(\d{1,2})\s*[-月./]?\s*(?:(\d{1,2})日?)?)?", text + "年"):
        found.append(y + (f"-{int(m):02}" if m else "") + (f"-{int(d):02}" if d else ""))
    return found


def bare(text):
    return re.sub(r"[《》〈〉“”\"「」『』]", "", fold(text))


def is_right(kind, wanted, answer):
    """Whether the answers of `ask` say what gold wants: wanted is the list of gold's alternatives or names."""
    texts = [a["text"] for a in answer.get("answers", [])]
    if not texts or answer.get("refused"):
        return False
    if kind == "person":
        return {fold(t) for t in texts} == {fold(w) for w in wanted}
    if kind == "date":  # as exact as gold, or more exact and within it; never less
        given = [d for t in texts for d in dates(t)]
        return bool(given) and all(any(d.startswith(w) for w in wanted) for d in given)
    if kind == "number":
        return len(texts) == 1 and bool(numbers(texts[0]) & {n for w in wanted for n in numbers(w)})
    return any(bare(w) in bare(t) for w in wanted for t in texts)


def verdict(kind, gold, answer):
    wanted = gold.split("|")
    refused = answer.get("refused") or not answer.get("answers")
    if gold == "-":
        return "right" if refused else "wrong"
    if refused:
        return "refused"
    return "right" if is_right(kind, wanted, answer) else "wrong"


def judge_questions(programs, index, splits):
    every = [(s, *row) for s in splits for row in s.questions]
    answers = programs.batch("ask", index, [row[2] for row in every])
    counts = {}
    print("lesson questions")
    listing = []
    for (split, q, text, gold, kind), answer in zip(every, answers):
        v = verdict(kind, gold, answer)
        counts.setdefault(split.name, {"right": 0, "wrong": 0, "refused": 0})[v] += 1
        if v != "right":
            said = "|".join(a["text"] for a in answer.get("answers", [])) or answer.get("reason", "")
            listing.append(f"    {q} {v}" + ("" if split.name == "blind" else f": {text} wanted {gold}, said {said}"))
    for name, c in counts.items():
        n = sum(c.values())
        print(f"  {name:8} right {percent(c['right'], n)}  wrong {c['wrong']}  refused {c['refused']}")
    for line in listing:
        print(line)
    return counts
