#!/usr/bin/env python3
"""What goes wrong in real life: each case ends in a clear message, the right exit code, and nothing lost."""
import fcntl
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

import xd

rng = xd.seed("faults")
skipped = []


def fill(w, n=20, size=None):
    for i in range(n):
        text = f"材料第{i}号\n" + xd.report_text(rng)
        if size:
            text += "\n".join(xd.report_text(rng) for _ in range(size))
        xd.write(os.path.join(w.archive, f"{i % 4}", f"{i:04}.txt"), text.encode("gb18030"))


def says(p, *words):
    err = p.stderr.decode("utf-8", "replace") + p.stdout.decode("utf-8", "replace")
    for word in words:
        xd.check(word in err, f"the message does not say {word!r}: {err!r}")
    xd.check("Traceback" not in err and "terminate" not in err, err)


def second_writer():
    with xd.Workplace() as w:
        fill(w)
        w.update()
        before = w.export()
        with open(os.path.join(w.index, "lock"), "r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            says(w.update(ok=(5,)), "另一个")
            says(xd.run(xd.XDINDEX, "--lang", "en", "--index", w.index, w.archive, ok=(5,)), "another xdindex")
            xd.check(w.find("find", '"材料第3号"')["total"] == 1, "no search while another process writes")
        xd.check(w.export() == before, "a refused writer changed the index")


def lost_drive():
    with xd.Workplace() as w:
        fill(w)
        w.update()
        before = w.export()
        away = os.path.join(w.dir, "away")
        os.mkdir(away)
        for sub in "01":
            os.replace(os.path.join(w.archive, sub), os.path.join(away, sub))
        says(w.update(ok=(4,)), "不见了", "--accept-vanished")
        xd.check(w.export() == before, "a lost drive emptied the index")
        for sub in "01":
            os.replace(os.path.join(away, sub), os.path.join(w.archive, sub))
        w.update(ok=(0,))
        xd.check(w.export() == before, "the drive came back, the index did not")
        os.replace(w.archive, w.archive + ".gone")
        says(xd.run(xd.XDINDEX, "--index", w.index, ok=(4,)), "没有这个文件夹")
        xd.check(w.export() == before, "a missing root emptied the index")
        os.replace(w.archive + ".gone", w.archive)
        for sub in "01":
            shutil.rmtree(os.path.join(w.archive, sub))
        w.update("--accept-vanished", ok=(0,))
        xd.check(w.export().count(b"\n") == 10, "--accept-vanished does not take out what vanished")
        xd.run(xd.XDINDEX, "--index", w.index, "--quiet", "--forget", w.archive)
        xd.check(w.export() == b"", "--forget leaves reports behind")


def copies():
    """Files of equal bytes: lost together they are lost; read again in another way they are as in a rebuild."""
    with xd.Workplace() as w:
        for sub in "ab":
            for i in range(6):
                xd.write(os.path.join(w.archive, sub, f"{i}.txt"), f"第{i}份优秀教师名单".encode("gb18030"))
        w.update()
        before = w.export()
        os.replace(w.archive, w.archive + ".gone")
        os.mkdir(w.archive)
        says(w.update(ok=(4,)), "不见了", "--accept-vanished")
        xd.check(w.export() == before, "copies that vanish together were taken out")
        os.rmdir(w.archive)
        os.replace(w.archive + ".gone", w.archive)
        os.remove(os.path.join(w.archive, "a", "0.txt"))
        w.update(ok=(0,))
        xd.check(w.export().count(b"\n") == 6, "a copy that is left does not keep its report")
        w.update("--encoding", "big5", ok=(0,))
        read_again = w.export()
        xd.run(xd.XDINDEX, "--index", w.index, "--quiet", "--rebuild")
        xd.check(w.export() == read_again, "copies read in another encoding are not as in a rebuild")


def odd_files():
    with xd.Workplace() as w:
        fill(w, 4)
        os.symlink("nowhere.txt", os.path.join(w.archive, "断.txt"))
        os.symlink(w.archive, os.path.join(w.archive, "圈"))
        os.mkfifo(os.path.join(w.archive, "管道"))
        xd.write(os.path.join(w.archive.encode(), b"\xc4\xea\n\xff.txt"), "档案里的怪名字文件。".encode("utf-8"))
        xd.write(os.path.join(w.archive, "~$总结.doc"), b"x")
        xd.write(os.path.join(w.archive, "空.txt"), b"")
        p = w.update(ok=(4,))
        rows = {r["path"]: r for r in w.report()}
        xd.check(rows[os.path.join(w.archive, "断.txt")]["status"] == "failed", "a dangling link is not told")
        xd.check(rows[os.path.join(w.archive, "空.txt")]["reason"] == "empty", "an empty file is not told")
        xd.check(rows[os.path.join(w.archive, "~$总结.doc")]["status"] == "skipped", "litter is not skipped")
        odd = [r for r in rows.values() if "path_raw" in r]
        xd.check(len(odd) == 1 and odd[0]["status"] == "indexed", "a file whose name is no UTF-8 is not indexed")
        xd.check(w.find("find", '"怪名字"')["total"] == 1, "a file whose name is no UTF-8 is not found")
        w.update(ok=(0,))  # known failures are no news
        xd.run(xd.XDINDEX, "--index", w.index, "--quiet", "--strict", w.archive, ok=(4,))


def broken_index():
    with xd.Workplace() as w:
        says(xd.run(xd.XDSEARCH, "--index", w.index, "党课", ok=(3,)), "没有索引", "xdindex")
        says(xd.run(xd.XDINDEX, "--index", w.index, "report", ok=(3,)), "没有索引")
        fill(w)
        w.update()
        want = w.export()
        current = os.path.join(w.index, "current")
        with open(current) as f:
            good = f.read()
        for bad in ("gen-000099\n", "../../etc\n", "", "x" * 5000):
            with open(current, "w") as f:
                f.write(bad)
            says(xd.run(xd.XDSEARCH, "--index", w.index, "党课", ok=(3,)), w.index)
            says(w.update(ok=(3,)), "索引已损坏", "--rebuild")
            xd.check(os.path.isdir(os.path.join(w.index, good.strip())), "a generation is gone because its name is")
        with open(current, "w") as f:
            f.write(good)
        xd.check(w.export() == want, "a broken name broke the index")
        with open(current, "w") as f:
            f.write("x" * 5000)
        xd.run(xd.XDINDEX, "--index", w.index, "--quiet", "--rebuild", w.archive, ok=(0, 4))
        xd.check(w.export() == want, "--rebuild does not mend a broken name")
        with open(current) as f:
            good = f.read()
        gen = os.path.join(w.index, good.strip())
        iamglass = os.path.join(gen, "iamglass")
        with open(iamglass, "rb") as f:
            whole = f.read()
        with open(iamglass, "wb") as f:
            f.write(whole[:20])
        xd.run(xd.XDSEARCH, "--index", w.index, "党课", ok=(3,))
        xd.run(xd.XDINDEX, "--index", w.index, "--quiet", "--rebuild", w.archive, ok=(0, 4))
        xd.check(w.export() == want, "--rebuild does not mend a broken index")


def half_made_generations():
    """What a killed writer may leave as the next generation must not stand in the way of anything."""
    with xd.Workplace() as w:
        fill(w)
        w.update()
        want = w.export()
        with open(os.path.join(w.index, "current")) as f:
            current = f.read().strip()
        half = os.path.join(w.index, "gen-000077")
        for leave in ("none", "empty", "no iamglass", "current"):
            shutil.rmtree(half, ignore_errors=True)
            if leave != "none":
                os.mkdir(half)
            if leave == "no iamglass":
                for name in os.listdir(os.path.join(w.index, current)):
                    if name != "iamglass":
                        shutil.copy(os.path.join(w.index, current, name), half)
            with open(os.path.join(w.index, "next"), "w") as f:
                f.write((current if leave == "current" else "gen-000077") + "\n")
            w.update(ok=(0,))
            xd.check(w.export() == want, f"update after {leave}")
            for command in (["--rebuild"], ["compact"]):
                with open(os.path.join(w.index, "next"), "w") as f:
                    f.write((current if leave == "current" else "gen-000077") + "\n")
                xd.run(xd.XDINDEX, "--index", w.index, "--quiet", *command)
                xd.check(w.export() == want, f"{command} after {leave}")
                with open(os.path.join(w.index, "current")) as f:
                    current = f.read().strip()
                left = [name for name in os.listdir(w.index) if name.startswith("gen-")]
                xd.check(left == [current], f"{command} after {leave} leaves {left}")


def other_version():
    tool = os.path.join(xd.BIN, "tests", "fault", "set_meta")
    with xd.Workplace() as w:
        fill(w, 5)
        w.update()
        want = w.export()
        with open(os.path.join(w.index, "current")) as f:
            gen = os.path.join(w.index, f.read().strip())
        for key in ("xd:format", "xd:terms"):
            xd.run(tool, gen, key, "999")
            says(xd.run(xd.XDSEARCH, "--index", w.index, "党课", ok=(3,)), "另一版本", "--rebuild")
            says(w.update(ok=(3,)), "另一版本", "--rebuild")
            xd.run(xd.XDINDEX, "--index", w.index, "--quiet", "--rebuild", ok=(0, 4))
            xd.check(w.export() == want, f"--rebuild after another {key}")
            with open(os.path.join(w.index, "current")) as f:
                gen = os.path.join(w.index, f.read().strip())
        for key in ("xd:facts", "xd:extract"):
            xd.run(tool, gen, key, "999")
            xd.run(xd.XDSEARCH, "--index", w.index, "党课", ok=(0, 1))  # a warning, no refusal
            xd.run(xd.XDINDEX, "--index", w.index, "--quiet", ok=(0, 4))
            xd.check(w.export() == want, f"re-derived after another {key}")


def broken_pipe():
    with xd.Workplace() as w:
        fill(w, 60, size=3)
        w.update()
        for args in (["find", "学校", "--limit", "0", "--json"], ["timeline", "--limit", "0"], ["find", "-"]):
            p = subprocess.Popen([xd.XDSEARCH, "--index", w.index, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            p.stdout.close()
            try:
                p.stdin.write("学校\n".encode() * 2000)
                p.stdin.close()
            except BrokenPipeError:
                pass
            err = p.stderr.read()
            xd.check(p.wait(timeout=60) >= 0, f"{args} died of a signal: {err!r}")
        p = subprocess.Popen([xd.XDINDEX, "--index", w.index, "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        p.stdout.close()
        p.stderr.read()
        xd.check(p.wait(timeout=60) > 0, "export to a broken pipe says it succeeded")
        with open("/dev/full", "wb") as full:
            p = xd.run(xd.XDINDEX, "--index", w.index, "export", stdout=full, ok=(3,))
            xd.check(p.stderr, "no message about a full disk")
            p = xd.run(xd.XDSEARCH, "--index", w.index, "学校", stdout=full, ok=None)
            xd.check(p.returncode > 1 and p.stderr, "xdsearch to a full disk says it succeeded")


def interrupted():
    with xd.Workplace() as w:
        fill(w, 300, size=4)
        p = subprocess.Popen([xd.XDINDEX, "--index", w.index, "--quiet", "--jobs", "1", "--batch", "5", w.archive], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        while not os.path.exists(os.path.join(w.index, "current")):
            time.sleep(0.01)
        time.sleep(0.1)
        p.send_signal(signal.SIGINT)
        err = p.stderr.read().decode("utf-8", "replace")
        code = p.wait(timeout=60)
        xd.check(code == 130 and "中断" in err, f"SIGINT: exit {code}, {err!r}")
        part = w.export().count(b"\n")
        w.update()
        xd.check(part < w.export().count(b"\n") == 300, "the next run does not complete an interrupted one")


def full_disk():
    with xd.Workplace() as w:
        fill(w, 400, size=6)
        small = os.path.join(w.dir, "small")
        os.mkdir(small)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small], stderr=subprocess.DEVNULL).returncode != 0:
            skipped.append("full_disk (no right to mount)")
            return
        try:
            index = os.path.join(small, "index")
            log = os.path.join(w.dir, "log")
            with open(log, "wb") as err:
                p = xd.run(xd.XDINDEX, "--index", index, "--quiet", "--batch", "20", "--progress", "ndjson", w.archive, stderr=err, ok=(3,))
            with open(log, "rb") as f:
                lines = f.read().decode("utf-8").splitlines()
            xd.check(any("磁盘已满" in line for line in lines), f"the message does not say that the disk is full: {lines[-3:]}")
            committed = [json.loads(line)["committed"] for line in lines if line.startswith("{")]
            xd.check(w.export(index).count(b"\n") >= (committed[-1] if committed else 0), "an acknowledged batch is gone")
            xd.run("mount", "-o", "remount,size=200m", small)
            w.update(index=index)
            xd.check(w.export(index).count(b"\n") == 400, "the next run does not complete the index")
        finally:
            subprocess.run(["umount", small], check=False)


def file_limit():
    with xd.Workplace() as w:
        fill(w, 60, size=6)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        p = xd.run(xd.XDINDEX, "--index", w.index, "--quiet", "--batch", "20", "--progress", "ndjson", w.archive, preexec_fn=limit, ok=(3,))
        says(p, "允许的大小")
        lines = [json.loads(line) for line in p.stderr.splitlines() if line.startswith(b"{")]
        if lines:
            xd.check(w.export().count(b"\n") >= lines[-1]["committed"], "an acknowledged batch is gone")
        w.update(ok=(0,))
        xd.check(w.export().count(b"\n") == 60, "the next run does not complete the index")


def vanishing_file():
    """Files that go, shrink and grow while the run reads them."""
    with xd.Workplace() as w:
        fill(w, 300, size=3)
        p = subprocess.Popen([xd.XDINDEX, "--index", w.index, "--quiet", "--batch", "5", w.archive], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while not os.path.exists(os.path.join(w.index, "current")):
            time.sleep(0.005)
        for i, path in enumerate(xd.files_of(w.archive)):
            if i % 3 == 0:
                os.remove(path)
            elif i % 3 == 1:
                with open(path, "ab") as f:
                    f.write("后来写上的一句。".encode("gb18030"))
        err = p.stderr.read()
        xd.check(p.wait(timeout=120) in (0, 4), f"exit {p.returncode}: {err!r}")
        w.update("--accept-vanished")
        w.update("--accept-vanished", ok=(0,))
        fresh = os.path.join(w.dir, "fresh")
        w.update(index=fresh)
        xd.check(w.export() == w.export(fresh), "files that changed under the run are not as a rebuild has them")


def unchanged_archive_is_not_opened():
    if shutil.which("strace") is None:
        skipped.append("unchanged_archive_is_not_opened (no strace)")
        return
    with xd.Workplace() as w:
        fill(w, 30)
        w.update()
        trace = os.path.join(w.dir, "trace")
        quiet = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}  # no leak check under strace
        xd.run("strace", "-f", "-e", "trace=open,openat,openat2", "-o", trace, xd.XDINDEX, "--index", w.index, "--quiet", w.archive, env=quiet)
        with open(trace, encoding="utf-8", errors="replace") as f:
            opened = [line for line in f if w.archive.split("/")[-2] in line and ".txt" in line]
        xd.check(not opened, f"an unchanged file was opened: {opened[:2]}")


def wrong_use():
    with xd.Workplace() as w:
        says(xd.run(xd.XDINDEX, "--index", w.index, ok=(2,)), "档案")
        says(xd.run(xd.XDINDEX, "--index", w.index, os.path.join(w.dir, "没有"), ok=(2,)), "没有这个文件夹")
        says(xd.run(xd.XDINDEX, "--nonsense", ok=(2,)), "--nonsense", "--help")
        says(xd.run(xd.XDINDEX, "--index", w.index, "--encoding", "klingon", w.archive, ok=(2,)), "klingon")
        fill(w, 3)
        w.update()
        says(xd.run(xd.XDSEARCH, "--index", w.index, ok=(2,)))
        says(xd.run(xd.XDSEARCH, "--index", w.index, "find", "", ok=(2,)))
        says(xd.run(xd.XDSEARCH, "--index", w.index, "find", "党课", "--year", "乱写", ok=(2,)), "乱写")
        p = xd.run(xd.XDSEARCH, "--index", w.index, "--json", "find", "党课", "--year", "乱写", ok=(2,))
        xd.check(json.loads(p.stdout)["error"]["hint"], "no hint in the error object")
        xd.run(xd.XDSEARCH, "--index", w.index, "find", '"绝不存在的词句"', ok=(1,))


cases = [second_writer, lost_drive, copies, odd_files, broken_index, half_made_generations, other_version, broken_pipe, interrupted,
         full_disk, file_limit, vanishing_file, unchanged_archive_is_not_opened, wrong_use]
wanted = sys.argv[1:]
for case in cases:
    if not wanted or case.__name__ in wanted:
        case()
        print(f"ok {case.__name__}", flush=True)
print("skipped: " + ", ".join(skipped) if skipped else "nothing skipped")
