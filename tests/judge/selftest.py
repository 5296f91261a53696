#!/usr/bin/env python3
"""The judge judged: the gold files are in order, and scores come out as counted by hand."""
import datetime
import os
import sys
import unittest

import judge_cmrc
import judge_lib
import judge_school as js
from judge_lib import ARCHIVE, ROOT, SPLITS


class Split:
    """A small split with gold of every kind."""
    name = "mini"
    wanted = {}
    lessons = [dict(zip(judge_lib.LESSON, row)) for row in [
        ("a.txt", "3", "林甲", "2012-03-23", "2012-03-23", "done", "吴乙", "", ""),
        ("a.txt", "5", "吳丙", "2012-06-01", "2012-06-30", "done", "", "", ""),
        ("a.txt", "7", "闻丁", "2012-09-21", "2012-09-21", "planned", "", "", ""),
        ("a.txt", "9", "-", "", "", "recurring", "", "", ""),
        ("b.txt", "2", "-", "2013-01-01", "2013-12-31", "done", "", "", ""),
        ("b.txt", "3", "林甲", "2013-05-01", "2013-05-31", "planned", "", "", ""),
        ("b.txt", "4", "林甲", "2013-06-01", "2013-06-30", "done", "", "", ""),
    ]]


def row(path, name, start, end, status="done", kind="party-lesson", part="lecturer"):
    return {"kind": kind, "status": status, "from": start, "to": end, "sources": [{"path": f"{ARCHIVE}/{path}"}],
            "who": [{"name": name, "part": part}] if name else []}


class Lessons(unittest.TestCase):
    def score(self, *rows):
        named, unnamed = js.gold_lessons(Split)
        return tuple(map(len, js.score_lessons(js.found_lessons(rows), named, unnamed)))

    def test_only_held_lessons_with_a_name_are_wanted(self):
        named, unnamed = js.gold_lessons(Split)
        self.assertEqual((len(named), len(unnamed)), (3, 1))

    def test_perfect_and_empty(self):
        good = [row("a.txt", "林甲", "2012-03-23", "2012-03-23"), row("a.txt", "吴丙", "2012-06-01", "2012-06-30"),
                row("b.txt", "林甲", "2013-06-01", "2013-06-30")]
        self.assertEqual(self.score(*good), (3, 0, 0))  # 吳丙 of the source is 吴丙
        self.assertEqual(self.score(*good, *good), (3, 0, 0))  # told twice counts once
        self.assertEqual(self.score(), (0, 3, 0))

    def test_every_part_of_the_key_counts(self):
        self.assertEqual(self.score(row("b.txt", "林甲", "2012-03-23", "2012-03-23")), (0, 3, 1))
        self.assertEqual(self.score(row("a.txt", "吴乙", "2012-03-23", "2012-03-23")), (0, 3, 1))
        self.assertEqual(self.score(row("a.txt", "林甲", "2012-03-01", "2012-03-31")), (0, 3, 1))
        self.assertEqual(self.score(row("a.txt", "林甲", "", "")), (0, 3, 1))

    def test_what_was_not_held_is_false(self):
        self.assertEqual(self.score(row("a.txt", "闻丁", "2012-09-21", "2012-09-21")), (0, 3, 1))
        self.assertEqual(self.score(row("a.txt", "闻丁", "2012-09-21", "2012-09-21", status="planned")), (0, 3, 0))
        self.assertEqual(self.score(row("a.txt", "林甲", "2012-03-23", "2012-03-23", kind="lecture")), (0, 3, 0))

    def test_lessons_without_a_name(self):
        self.assertEqual(self.score(row("b.txt", "", "2013-01-01", "2013-12-31")), (0, 3, 0))  # gold has it
        self.assertEqual(self.score(row("b.txt", "", "2014-01-01", "2014-12-31")), (0, 3, 1))
        self.assertEqual(self.score(row("b.txt", "林甲", "2013-01-01", "2013-12-31")), (0, 3, 1))  # a name made up
        self.assertEqual(self.score(row("a.txt", "林甲", "2012-03-23", "2012-03-23", part="presider")), (0, 3, 1))

    def test_presider_and_planned(self):
        others = js.not_lecturers(Split)
        self.assertEqual(others[("a.txt", "吴乙")], "presider")
        self.assertEqual(others[("a.txt", "闻丁")], "planned")
        self.assertNotIn(("b.txt", "林甲"), others)  # he did lecture, at another time

    def test_merged_rows_count_for_every_source(self):
        merged = row("a.txt", "林甲", "2012-03-23", "2012-03-23")
        merged["sources"].append({"path": f"{ARCHIVE}/c.txt.gz!/c.txt"})
        self.assertEqual({r[0] for r in js.found_lessons([merged])}, {"a.txt", "c.txt.gz"})


class Queries(unittest.TestCase):
    def test_rank(self):
        hits = {"hits": [{"path": f"{ARCHIVE}/x.txt", "also": [f"{ARCHIVE}/y.txt"]}, {"path": f"{ARCHIVE}/z.txt"}]}
        paths = js.hit_paths(hits)
        self.assertEqual(js.reciprocal_rank(paths, {"y.txt"}), 1)
        self.assertEqual(js.reciprocal_rank(paths, {"z.txt", "w.txt"}), 0.5)
        self.assertEqual(js.reciprocal_rank(paths, {"w.txt"}), 0)
        self.assertEqual(js.reciprocal_rank([{"v"}] * 10 + [{"w"}], {"w"}), 0)  # the eleventh is too late
        self.assertEqual(js.hit_paths({"error": {}}), [])


def said(*texts, refused=False):
    return {"answers": [{"text": t} for t in texts], "refused": refused, "reason": ""}


class Questions(unittest.TestCase):
    def verdicts(self, kind, gold, *cases):
        for wanted, answer in cases:
            self.assertEqual(js.verdict(kind, gold, answer), wanted, answer)

    def test_persons_are_a_set(self):
        self.verdicts("person", "林甲|吴丙", ("right", said("吳丙", "林甲")), ("wrong", said("林甲")),
                      ("wrong", said("林甲", "吴丙", "闻丁")), ("refused", said()), ("refused", said(refused=True)))

    def test_dates(self):
        self.verdicts("date", "2012-03-23", ("right", said("2012年3月23日")), ("right", said("2012-03-23")),
                      ("wrong", said("2012年3月")), ("wrong", said("2012-03-24")), ("wrong", said("三月")),
                      ("wrong", said("2012-03-23", "2012-03-24")))
        self.verdicts("date", "2012-03", ("right", said("2012年3月")), ("right", said("2012-03-05")),
                      ("wrong", said("2012年")))
        self.verdicts("date", "2012", ("right", said("2012年")), ("right", said("2012-11-30")), ("wrong", said("2013年")))

    def test_numbers(self):
        self.verdicts("number", "7|七|七次", ("right", said("7")), ("right", said("七次")), ("right", said("共7次")),
                      ("wrong", said("17")), ("wrong", said("6", "7")))
        self.assertEqual([js.han_number(t) for t in ("十", "三十六", "二〇一二", "一百零五", "课", "")],
                         [10, 36, 2012, 105, None, None])

    def test_text_and_unanswerable(self):
        self.verdicts("text", "纯洁党的队伍", ("right", said("《纯洁党的队伍》")), ("wrong", said("党的队伍")))
        self.verdicts("person", "-", ("right", said()), ("right", said(refused=True)), ("wrong", said("林甲")))


class Ranking(unittest.TestCase):
    def test_sentences_lose_nothing(self):
        text = "题目\n\n一。二！三？四；五。」六"
        parts = judge_cmrc.sentences(text)
        self.assertEqual("".join(parts), text)
        self.assertEqual(len(parts), 6)

    def test_mrr(self):
        self.assertEqual(judge_cmrc.mrr([[{"a"}, {"b"}], [{"c"}], []], [{"b"}, {"c"}, {"d"}]), 0.5)

    def test_bm25_by_hand(self):
        bm = judge_cmrc.BM25([["a", "b"], ["a", "a", "c", "c"], ["d"]])
        self.assertEqual(bm.best(["c"]), [1])
        self.assertEqual(bm.best(["a", "b"]), [0, 1])
        self.assertEqual(bm.best(["x"]), [])
        norm = 1.2 * (0.25 + 0.75 * 4 / (7 / 3))
        self.assertAlmostEqual(bm.norm[1], norm)


class GoldFiles(unittest.TestCase):
    def test_gold_is_in_order(self):
        present = judge_lib.splits()
        self.assertTrue(present)
        for split in present:
            with self.subTest(split.name):
                ids = [q for q, _ in split.queries]
                self.assertEqual(len(ids), len(set(ids)))
                self.assertEqual(set(ids), set(split.wanted))
                for path in {p for paths in split.wanted.values() for p in paths} | {g["path"] for g in split.lessons}:
                    self.assertTrue(os.path.isfile(os.path.join(ROOT, ARCHIVE, path)), path)
                for g in split.lessons:
                    self.check_lesson(g)
                for q, text, answer, kind in split.questions:
                    self.assertIn(kind, ("person", "date", "number", "text"), q)
                    self.assertTrue(text and answer, q)

    def check_lesson(self, g):
        self.assertIn(g["status"], ("done", "planned", "recurring"), g)
        self.assertTrue(g["lecturer"], g)
        self.assertEqual(bool(g["from"]), bool(g["to"]), g)
        if g["from"]:
            self.assertLessEqual(datetime.date.fromisoformat(g["from"]), datetime.date.fromisoformat(g["to"]), g)

    def test_there_is_enough_of_it(self):
        present = judge_lib.splits()
        self.assertEqual([s.name for s in present], list(SPLITS))
        self.assertGreaterEqual(sum(len(s.queries) for s in present), 60)
        self.assertGreaterEqual(sum(len(s.questions) for s in present), 15)
        held = [g for s in present for g in s.lessons if g["status"] == "done"]
        self.assertGreaterEqual(len(held), 25)
        files = [f for _, _, names in os.walk(os.path.join(ROOT, ARCHIVE)) for f in names]
        self.assertGreaterEqual(len(files), 45)


if __name__ == "__main__":
    unittest.main(verbosity=1, argv=sys.argv[:1])
