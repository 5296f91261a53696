"""What the fault and law tests share: running the programs, seeds, invented reports."""
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

BIN = os.environ.get("XD_BIN", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "build", "dev"))
XDINDEX = os.path.join(BIN, "indexer", "xdindex")
XDSEARCH = os.path.join(BIN, "searcher", "xdsearch")


def seed(name):
    """A fresh seed, printed so that a failure can be repeated with XD_SEED=…"""
    value = int(os.environ.get("XD_SEED") or int.from_bytes(os.urandom(4), "big"))
    print(f"{name}: XD_SEED={value}", flush=True)
    return random.Random(value)


def run(*args, ok=(0,), **kw):
    """Run a program; its exit code must be one of ok (None: any)."""
    kw.setdefault("stdout", subprocess.PIPE)
    kw.setdefault("stderr", subprocess.PIPE)
    p = subprocess.run([str(a) for a in args], **kw)
    if ok is not None and p.returncode not in ok:
        err = (p.stderr or b"").decode("utf-8", "replace")
        sys.exit(f"FAILED: {' '.join(map(str, args))}\n  exit {p.returncode}, wanted {ok}\n{err}")
    return p


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


class Workplace:
    """A temporary folder with an archive and an index in it."""

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="xd-fault-")
        self.archive = os.path.join(self.dir, "archive")
        self.index = os.path.join(self.dir, "index")
        os.mkdir(self.archive)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir, ignore_errors=True)

    def update(self, *args, index=None, ok=(0, 4)):
        return run(XDINDEX, "--index", index or self.index, "--quiet", *args, self.archive, ok=ok)

    def export(self, index=None):
        return run(XDINDEX, "--index", index or self.index, "export").stdout

    def report(self, index=None):
        out = run(XDINDEX, "--index", index or self.index, "report", "--format", "ndjson", ok=(0, 1)).stdout
        return [json.loads(line) for line in out.decode("utf-8").splitlines()]

    def find(self, *args, ok=(0, 1)):
        return json.loads(run(XDSEARCH, "--index", self.index, "--json", *args, ok=ok).stdout)


SURNAMES = "赵孙周吴郑冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = "文静芳志远明华思齐若云海棠子墨清扬雨桐一帆知秋怀瑾修远书宁"
PLACES = ["会议室", "多功能厅", "阶梯教室", "大礼堂"]
TOPICS = ["《守初心》", "《廉洁从教》", "《做合格党员》", "《学习新精神》"]


def name(rng):
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice([1, 2, 2])))


def sentence(rng):
    who, other = name(rng), name(rng)
    day = f"{rng.randrange(1990, 2024)}年{rng.randrange(1, 13)}月{rng.randrange(1, 28)}日"
    return rng.choice([
        f"{day}，支部书记{who}同志为全体党员上了一堂党课。",
        f"{day}下午，学校在{rng.choice(PLACES)}召开大会，{who}主持，{other}作了报告。",
        f"{who}老师被评为区优秀教师，{other}获二等奖。",
        f"本学期共组织教研活动{rng.randrange(2, 40)}次，听课{rng.randrange(10, 900)}节。",
        f"党课由{who}主讲，题目是{rng.choice(TOPICS)}，{other}主持。",
        f"参加活动的有{who}、{other}、{name(rng)}等同志。",
        f"姓名　{who[0]}　{who[1]}　班级 {rng.randrange(1, 7)}({rng.randrange(1, 5)})班",
        "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(rng.randrange(4, 30))) + "。",
    ])


def report_text(rng):
    year = rng.randrange(1990, 2024)
    head = rng.choice([f"{year}年党支部工作总结", f"{year}学年度第一学期教研组小结", "会议记录", f"关于表彰{year}年先进的决定"])
    return "\n".join([head] + [sentence(rng) for _ in range(rng.randrange(2, 14))]) + "\n"


def report_bytes(rng, text=None):
    """A report in one of the encodings of an archive; now and then gzipped, damaged, empty or noise."""
    text = text if text is not None else report_text(rng)
    kind = rng.randrange(20)
    if kind == 0:
        return b""
    if kind == 1:
        return bytes(rng.randrange(256) for _ in range(2000))
    if kind == 2:
        return gzip.compress(text.encode("gb18030"), mtime=0)
    if kind == 3:
        return text.encode("gb18030")[:-2] + b"\xff\x80"
    return text.encode(rng.choice(["utf-8", "utf-8-sig", "gb18030", "gb18030", "utf-16", "utf-16-le"]))


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def files_of(top):
    return sorted(os.path.join(d, f) for d, _, fs in os.walk(top) for f in fs)
