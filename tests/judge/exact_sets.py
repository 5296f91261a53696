#!/usr/bin/env python3
"""Queries at which other engines fail, each with the exact set of files that must be found: padded, wrapped, traditional
and GBK names, chimeras of two names, years in every form, questions. No file too few, none too many.

usage: exact_sets.py BUILD_DIR"""
import json
import os
import subprocess
import sys
import tempfile

build = os.path.abspath(sys.argv[1])
INDEX, SEARCH = os.path.join(build, "indexer", "xdindex"), os.path.join(build, "searcher", "xdsearch")

# file: (encoding, text)
FILES = {
    "总结2010-2012.txt": ("gb18030", """某某小学党支部工作总结
（2010年～2012年）
各位党员、同志们：
    三年来，支部委员钱修文书记、赵一凡、庄国梁等同志先后为全体党员上了党课，开展党员教育活动。
    2011年3月1日组织党员参观学习，5月21日、22日赴外地考察。沈兰芝老师被评为区优秀教师，许兰、刘一舟老师获三等奖。
    学校2011~2012年度被评为文明单位。
                                        2012年12月28日
"""),
    "党课通知.txt": ("utf-8", """关于举行党课的通知
各位党员：定于下周五下午在会议室举行党课，请准时参加。
党支部
"""),
    "党课记录.txt": ("utf-8", """党课记录
时间：2009年6月26日
主讲：钱修文
题目：《做一名合格的党员》
"""),
    "名单.txt": ("gb18030", """参加人员名单
许　兰    沈 兰 芝    欧阳一平
赵一凡    刘一舟
"""),
    "换行.txt": ("utf-8", """教研组活动情况
本学期教研组共组织公开课展示活动六次，参加活动的有顾文清老师、沈兰
芝老师和张思远老师，大家认真听课评课，积极发言，取得了较好的效果。
"""),
    "繁體.txt": ("utf-8", """優秀教師名單
沈蘭芝　數學　許蘭　語文
"""),
    "表彰.txt": ("utf-8-sig", """关于表彰2012年度优秀教师的决定
各教研组：经研究决定，授予孙远航同志优秀教师称号。
二○一三年一月五日
"""),
    "汉字年份.txt": ("gb18030", """二〇一二年少先队工作小结
二〇一二年十月二十七日，大队部组织队员观看电影。
"""),
    "全角年份.txt": ("gb18030", """安全工作小结
２０１２年共组织演练四次。
"""),
    "学年.txt": ("utf-16", """2011-2012学年第一学期教导处小结
本学期共听课一百二十节。
"""),
    "电影.txt": ("utf-8", """电影活动
2012年10月27日，组织观看影片。
"""),
    "班级.txt": ("utf-8", """三年级课程表
2012班和1709班在二楼，三年级在三楼。电话82012345。
"""),
    "五年.txt": ("utf-8", """2005年工作计划
争创先进单位。
"""),
}
A = "总结2010-2012.txt"
LAN = [A, "名单.txt", "换行.txt", "繁體.txt"]
Y2012 = [A, "表彰.txt", "汉字年份.txt", "全角年份.txt", "学年.txt", "电影.txt"]
DAY = ["汉字年份.txt", "电影.txt"]

QUERIES = [
    ("沈兰芝", LAN), ("沈蘭芝", LAN), ("沈 兰 芝", LAN), ('"沈兰芝"', LAN),
    ("许兰", [A, "名单.txt", "繁體.txt"]),
    ("许兰芝", []), ("赵一舟", []), ("刘一凡", []), ("欧阳一凡", []), ("许兰沈", []),
    ("shenlanzhi", LAN), ("slz", LAN), ("Shen Lanzhi", LAN),
    ("优秀教师", [A, "繁體.txt", "表彰.txt"]), ("優秀教師", [A, "繁體.txt", "表彰.txt"]),
    ("2012年", Y2012), ("2012", Y2012 + ["班级.txt"]), ("二〇一二年", Y2012), ("二○一二年", Y2012), ("２０１２年", Y2012),
    ("年份:2012", Y2012),
    ("2012年10月27日", DAY), ("二〇一二年十月二十七日", DAY), ("2012.10.27", DAY),
    ("钱修文 党课", [A, "党课记录.txt"]),
    ("谁上过党课", [A, "党课记录.txt", "党课通知.txt"]),
    ("人物:赵一凡", [A, "名单.txt"]),
    ("种类:party-lesson", [A, "党课记录.txt", "党课通知.txt"]),
    ("优秀教师 -表彰", [A, "繁體.txt"]),
    ("许兰 OR 孙远航", [A, "名单.txt", "繁體.txt", "表彰.txt"]),
]
# Who gave a party lesson: these and nobody else, the list being open (等), both reports named as sources.
LECTURERS = {"钱修文", "赵一凡", "庄国梁"}

with tempfile.TemporaryDirectory(prefix="xd-exact-") as work:
    archive, index = os.path.join(work, "archive"), os.path.join(work, "index")
    os.mkdir(archive)
    for name, (encoding, text) in FILES.items():
        with open(os.path.join(archive, name), "wb") as f:
            f.write(text.encode(encoding))
    subprocess.run([INDEX, "--quiet", "--index", index, archive], check=True)
    asked = "".join(q + "\n" for q, _ in QUERIES)
    out = subprocess.run([SEARCH, "--index", index, "find", "-", "--limit", "0"], input=asked.encode("utf-8"), stdout=subprocess.PIPE).stdout
    failed = 0
    answers = [json.loads(line) for line in out.decode("utf-8").splitlines()]
    if len(answers) != len(QUERIES):
        sys.exit(f"{len(answers)} answers to {len(QUERIES)} queries")
    for (query, want), answer in zip(QUERIES, answers):
        got = sorted(os.path.basename(h["path"]) for h in answer.get("hits", []))
        if got != sorted(want):
            failed += 1
            print(f"{query}: missing {sorted(set(want) - set(got))}, too many {sorted(set(got) - set(want))} {answer.get('error', '')}")
    p = subprocess.run([SEARCH, "--index", index, "ask", "--json", "谁上过党课"], stdout=subprocess.PIPE)
    answer = json.loads(p.stdout)
    names = {a["text"] for a in answer["answers"]}
    if names != LECTURERS or answer["complete"] or not all(s["text"] for a in answer["answers"] for s in a["sources"]):
        failed += 1
        print(f"谁上过党课: {names}, complete {answer['complete']}")
    total = len(QUERIES) + 1
    print(f"{total - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
