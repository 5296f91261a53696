#!/usr/bin/env python3
"""How fast and how large: script/bench [DATA] [--documents N] [--build DIR] [--keep DIR]

DATA is a folder with prose.tar.gz (UTF-8 texts); without it, or without that file, texts are strung together from
tests/archive, and the figures are of little worth. Prints CPU seconds (user + system) of whole processes, never wall time,
and sizes; nothing here can fail for being slow. Speed is measured by --jobs 1, compaction apart.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, "..", ".."))
MB = 1e6

QUERIES = [
    # one to three words
    "教育", "党课", "优秀教师", "安全生产", "上海", "经济", "奥运会", "消防", "图书馆", "退休", "台风", "熊猫", "航天员", "共青团",
    "足球 比赛", "学校 建设", "环境 保护", "志愿者 服务", "科技 创新", "乡村 振兴", "人工智能 产业", "地铁 票价", "垃圾 分类", "大学 招生",
    "粮食 丰收", "博物馆 展览", "法院 判决", "网络 诈骗",
    "食品 安全 检查", "一等奖 学生 比赛", "医院 医生 患者", "高铁 开通 时间", "文化 遗产 保护", "冬奥会 冠军 选手", "老人 社区 养老",
    "城市 交通 拥堵", "企业 税收 减免", "森林 火灾 救援",
    # questions and loose wording
    "谁获得了冠军", "什么时候举行开幕式", "今年有哪些新的政策", "哪里发生了地震", "会议在哪里召开", "有多少人参加了活动",
    "老师怎样关心学生", "如何提高农民收入", "谁出席了签约仪式", "这项工程投资多少", "学校为什么停课", "哪些城市的房价上涨了",
]


def run(command, cwd=None, stdin=None):
    """CPU seconds, peak memory in kB, exit code, what it said on standard error."""
    with tempfile.TemporaryFile() as err:
        p = subprocess.Popen(command, cwd=cwd, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err)
        _, status, used = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        return used.ru_utime + used.ru_stime, used.ru_maxrss, p.returncode, err.read().decode("utf-8", "replace")


def must(result, what, codes=(0,)):
    if result[2] not in codes:
        sys.exit(f"{what}: exit {result[2]}\n{result[3]}")
    return result


def size_of(folder):
    return sum(os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(folder) for f in files)


def unpack(data, archive, most):
    """The texts, at most `most`; gives (files, bytes)."""
    source = data and os.path.join(data, "prose.tar.gz")
    count = total = 0
    if source and os.path.isfile(source):
        with tarfile.open(source) as tar:
            for member in tar:
                if not member.isfile() or count >= most:
                    continue
                path = os.path.normpath(member.name)
                if path.startswith(("/", "..")):
                    sys.exit(f"{source}: a path that leads outside: {member.name}")
                text = tar.extractfile(member).read()
                path = os.path.join(archive, path)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as f:
                    f.write(text)
                count, total = count + 1, total + len(text)
        return count, total, source
    texts = []
    for folder, _, names in os.walk(os.path.join(ROOT, "tests", "archive")):
        for name in sorted(names):
            with open(os.path.join(folder, name), "rb") as f:
                try:
                    texts.append(f.read().decode("utf-8"))
                except UnicodeDecodeError:
                    pass
    lines = sorted({line for text in texts for line in text.split("\n") if line.strip()})
    for count in range(min(most, 2000)):
        text = "\n".join(lines[(count * 7 + k * 31) % len(lines)] for k in range(12)) + f"\n{count}\n"
        path = os.path.join(archive, f"{count // 500:03}", f"{count:06}.txt")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        total += len(text.encode())
    return min(most, 2000), total, "lines of tests/archive (no prose.tar.gz)"


def report_stages(text, total):
    """The lines "stage seconds s" of xdindex --timing; total: bytes of text."""
    stages = re.findall(r"^(\w+)\s+([\d.]+) s$", text, re.M)
    for name, seconds in stages:
        seconds = float(seconds)
        speed = f"{total / MB / seconds:8.1f} MB/s" if seconds > 0 else ""
        print(f"    {name:10} {seconds:8.2f} s  {speed}")
    if not stages:
        print("    (no stages: xdindex printed none)")


def bench_index(programs, work, total):
    index = os.path.join(work, "index")
    xdindex = os.path.join(programs, "indexer", "xdindex")
    cpu, memory, _, said = must(run([xdindex, "--index", index, "--jobs", "1", "--timing", "--quiet", "archive"], cwd=work),
                                "xdindex")
    print(f"index, one worker: {total / MB / cpu:.2f} MB/s of UTF-8 text ({cpu:.1f} s user+sys)   wanted >= 0.9")
    report_stages(said, total)
    print(f"peak memory: {memory / 1024:.0f} MB   wanted <= 300")
    before = size_of(index)
    print(f"index before compaction: {before / total:.2f} x text ({before / MB:.1f} MB)")
    cpu, memory, code, said = run([xdindex, "--index", index, "compact"], cwd=work)
    if code == 0:
        after = size_of(index)
        print(f"index compacted: {after / total:.2f} x text ({after / MB:.1f} MB)   wanted <= 2.6; "
              f"{cpu:.1f} s user+sys, {memory / 1024:.0f} MB memory")
    else:
        print(f"compact: exit {code}: {said.strip()[:300]}")
    return index, xdindex


def bench_again(xdindex, work, index, count):
    command = [xdindex, "--index", index, "--jobs", "1", "--quiet", "archive"]
    cpu, memory, _, _ = must(run(command, cwd=work), "xdindex again")
    print(f"second run, nothing changed: {cpu:.2f} s user+sys, {memory / 1024:.0f} MB memory", flush=True)
    if not shutil.which("strace"):
        print("  files opened: skipped (no strace)")
        return
    trace = os.path.join(work, "trace")
    must(run(["strace", "-f", "-qq", "-o", trace, *command], cwd=work), "strace")
    calls = opened = 0
    with open(trace, encoding="utf-8", errors="replace") as f:
        for line in f:
            calls += 1
            # Folders are read to be walked; files of the archive must stay closed.
            opened += bool(re.search(r'\bopen(at2?)?\(.*"[^"]*\.txt(\.gz)?"', line)) and "ENOENT" not in line
    print(f"  files of the archive opened: {opened}   wanted 0; {calls / count:.2f} system calls a file")


def bench_queries(programs, work, index, documents):
    xdsearch = os.path.join(programs, "searcher", "xdsearch")
    times, memory = [], 0
    start = min(must(run([xdsearch, "--version"]), "xdsearch --version")[0] for _ in range(10)) * 1000
    for query in QUERIES:
        best = None
        for _ in range(3):  # the quietest of three: other processes warm and cool the caches
            cpu, kb, _, _ = must(run([xdsearch, "find", "--index", index, "--json", "--", query]), f"xdsearch {query}",
                                 (0, 1))
            best, memory = cpu if best is None else min(best, cpu), max(memory, kb)
        times.append(best * 1000)
    times.sort()
    print(f"one query on {documents} documents, process start included, user+sys: median {times[len(times) // 2]:.1f} ms, "
          f"p95 {times[int(len(times) * 0.95)]:.1f} ms, largest {times[-1]:.1f} ms   wanted <= 15; {memory / 1024:.0f} MB")
    print(f"  of which loading the program (--version): {start:.1f} ms")
    batch = os.path.join(work, "queries")
    with open(batch, "w", encoding="utf-8") as f:
        f.write("".join(q + "\n" for q in QUERIES * 20))
    with open(batch, encoding="utf-8") as f:
        cpu, _, code, said = run([xdsearch, "find", "-", "--index", index, "--json"], stdin=f)
    if code in (0, 1):
        print(f"the same in one process (find -): {cpu * 1000 / (len(QUERIES) * 20):.2f} ms a query")
    else:
        print(f"find -: exit {code}: {said.strip()[:200]}")


def main():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--documents", type=int, default=20000)
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "release"))
    parser.add_argument("--keep", help="work in this new folder and leave it there")
    args = parser.parse_args()
    work = args.keep or tempfile.mkdtemp(prefix="xd-bench-")
    os.makedirs(work, exist_ok=True)
    programs = os.path.realpath(args.build)
    try:
        count, total, source = unpack(args.data, os.path.join(work, "archive"), args.documents)
        print(f"{count} documents, {total / MB:.1f} MB of UTF-8 text from {source}", flush=True)
        index, xdindex = bench_index(programs, work, total)
        bench_again(xdindex, work, index, count)
        bench_queries(programs, work, index, count)
    finally:
        if not args.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
