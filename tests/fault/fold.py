"""Folding, written from docs/format.md ("Folding") alone, to check the programs against. Shares nothing with them.

Only the table of simplified characters is common: OpenCC's TSCharacters, turned into text by opencc_dict."""
import os
import re
import subprocess
import tempfile
import unicodedata

HAN = "\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U000323af\u3007\uf900-\ufaff\ue000-\uf8ff"
FULL, RUN_MAX, SLACK = 30, 160, 5


def simplified():
    with tempfile.TemporaryDirectory() as d:
        out = os.path.join(d, "ts.txt")
        subprocess.run(["opencc_dict", "-i", "/usr/share/opencc/TSCharacters.ocd2", "-o", out, "-f", "ocd2", "-t", "text"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(out, encoding="utf-8") as f:
            pairs = (line.rstrip("\n").split("\t") for line in f if "\t" in line)
            return {t: s.split(" ")[0] for t, s in pairs if len(t) == 1 and len(s.split(" ")[0]) == 1}


SIMPLE = simplified()
PUNCTUATION = {}
for target, sources in {".": "。｡", '"': "“”„‟〝〞「」『』＂", "'": "‘’＇", "-": "‐‑‒–—―−－﹣", "~": "～〜∼˜", "·": "·•‧・∙⋅･",
                        "[": "〔【［", "]": "〕】］", "〇": "〇○◯"}.items():
    PUNCTUATION.update(dict.fromkeys(sources, target))
VANISH = set("\u200b\u200c\u200d\ufeff\u00ad")


def is_han(c):
    return re.match(f"[{HAN}]", c) is not None


def one(c):
    """A character without its neighbours: '' vanishes, ' ' is a blank."""
    if c in VANISH:
        return ""
    if c != "\n" and (unicodedata.category(c) == "Cc" or unicodedata.category(c) in ("Zs", "Zl", "Zp")):
        return " "
    if c in PUNCTUATION:
        return PUNCTUATION[c]
    if "\uff01" <= c <= "\uff5e":
        c = chr(ord(c) - 0xFEE0)
    if "A" <= c <= "Z":
        c = c.lower()
    return SIMPLE.get(c, c)


def blank_width(blanks):
    return sum(2 if c == "\u3000" else 8 if c == "\t" else 1 for c in blanks)


def fold_line(raw):
    text = [(one(c), c) for c in raw]
    out, blanks = [], ""      # out: [blank before as written, characters]
    for folded, source in text:
        if folded == " ":
            blanks += source
        elif folded:
            if blanks or not out:
                out.append([blanks, folded])
            else:
                out[-1][1] += folded
            blanks = ""
    if not out:
        return ""
    # Runs of single Han characters: pieces that are one Han character, or the Han run at a piece's border.
    n = len(out)

    def tail(i):
        return re.search(f"[{HAN}]*$", out[i][1]).group(0)

    def head(i):
        return re.match(f"[{HAN}]*", out[i][1]).group(0)

    vanish = set()
    i = 0
    while i < n:
        run, k = [], i
        if len(tail(i)) == 1:
            while k + 1 < n and len(head(k + 1)) == 1:
                run.append(k + 1)
                k += 1
                if head(k) != out[k][1]:
                    break
        if run:
            widths = [blank_width(out[j][0]) for j in run]
            odd, even = widths[0::2], widths[1::2]
            alternate = len(run) >= 3 and len(set(odd)) == 1 and len(set(even)) == 1 and odd[0] != even[0]
            vanish.update(run[0::2] if alternate else run)
        i = max(k, i + 1)
    return "".join(("" if j == 0 or j in vanish else " ") + piece for j, (_, piece) in enumerate(out))


def columns(raw):
    return sum(width(c) for c in raw.rstrip())


def width(c):
    v = ord(c)
    if v < 0x20 or 0x7F <= v < 0xA0 or c in VANISH:
        return 0
    wide = (0x1100 <= v < 0x1160 or 0x2E80 <= v < 0xA4D0 and v != 0x303F or 0xAC00 <= v < 0xD7A4 or 0xF900 <= v < 0xFB00 or
            0xFE10 <= v < 0xFE20 or 0xFE30 <= v < 0xFE70 or 0xFF01 <= v < 0xFF61 or 0xFFE0 <= v < 0xFFE7 or 0x20000 <= v < 0x3FFFE or
            v in (0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0xB7))
    return 2 if wide else 1


NUMBER = re.compile("[一二三四五六七八九十百〇零]+[、．，]")


def fold(text):
    lines = text.split("\n")
    widths = [columns(line) for line in lines]
    widest = [0] * len(lines)
    i = 0
    while i < len(lines):
        k = i
        while k < len(lines) and 0 < widths[k] <= RUN_MAX:
            k += 1
        for j in range(i, k):
            widest[j] = max(widths[i:k])
        i = max(k, i + 1)
    out = ""
    for i, line in enumerate(lines):
        out += fold_line(line)
        if i + 1 == len(lines):
            break
        following = lines[i + 1]
        joined = (widest[i] and widest[i + 1] and widths[i] >= FULL and widths[i] >= widest[i] - SLACK and
                  out[-1:] and is_han(out[-1]) and following and is_han(one(following[0]) or " ") and not NUMBER.match(following))
        if not joined:
            out += "\n"
    return re.sub("\n+", "\n", out)
