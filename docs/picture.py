#!/usr/bin/env python3
"""Renews docs/picture.svg: real output of the real program in a terminal of 80 columns.

    docs/picture.py [--build DIR]        after script/demo, whose index it asks

Every character gets its own place, so that Han characters take two columns whatever fonts the reader has.
"""
import argparse
import html
import os
import re
import subprocess
import sys
import unicodedata

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
INDEX = "build/demo/index"
COMMANDS = [
    ["ask", "2019年谁上了党课"],
    ["find", "阮清扬"],
]
COLUMNS, CELL, LINE, MARGIN, BAR = 80, 8.4, 19, 14, 30
CLASSES = {"1": "b", "4": "u", "7": "v", "2": "d"}
COLORS = {"31": "r", "32": "g", "33": "y", "34": "l", "35": "m", "36": "c", "91": "r", "92": "g", "93": "y"}
STYLE = """text{font:14px "Noto Sans Mono CJK SC","Sarasa Mono SC","Source Han Mono SC",Menlo,Consolas,monospace;fill:#d8dee9;
white-space:pre}.b{font-weight:bold;fill:#fff}.d{fill:#8a93a5}.u{text-decoration:underline}.v{fill:#88c0d0}.p{fill:#a3be8c}
.r{fill:#ff8a80}.g{fill:#a3be8c}.y{fill:#ebcb8b}.l{fill:#81a1c1}.m{fill:#d7a8d7}.c{fill:#88c0d0}"""


def width(c):
    if unicodedata.combining(c):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WFA" and c not in "→·—…“”‘’" or c in "—…“”‘’·" else 1


def capture(build, command):
    environment = dict(os.environ, COLUMNS=str(COLUMNS))
    run = subprocess.run([os.path.join(build, "searcher", "xdsearch"), *command, "--index", INDEX, "--color", "always"],
                         cwd=ROOT, env=environment, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"xdsearch {' '.join(command)}: exit {run.returncode}\n{run.stderr}(run script/demo first)")
    return (run.stdout + run.stderr).rstrip("\n").split("\n")


def spans(line, class_name=""):
    """(column, text, classes) for each stretch of one style."""
    column, out, classes = 0, [], {class_name} - {""}
    for part in re.split(r"(\x1b\[[\d;]*m)", line):
        code = re.fullmatch(r"\x1b\[([\d;]*)m", part)
        if code:
            for number in (code.group(1) or "0").split(";"):
                if number in ("0", ""):
                    classes = set()
                else:
                    classes = classes | {CLASSES.get(number, COLORS.get(number, ""))} - {""}
        elif part:
            out.append((column, part, " ".join(sorted(classes))))
            column += sum(map(width, part))
    return out


def draw(lines):
    height = BAR + MARGIN + LINE * len(lines)
    total = round(2 * MARGIN + COLUMNS * CELL)
    svg = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="{height}" viewBox="0 0 {total} {height}">',
           f"<style>{STYLE}</style>", f'<rect width="{total}" height="{height}" rx="8" fill="#232831"/>']
    svg += [f'<circle cx="{18 + 18 * i}" cy="15" r="5" fill="{c}"/>' for i, c in enumerate(("#bf616a", "#ebcb8b", "#a3be8c"))]
    for n, line in enumerate(lines):
        y = BAR + LINE * (n + 1) - 6
        for column, text, classes in spans(*line):
            places = []
            for c in text:
                places.append(f"{MARGIN + column * CELL:.1f}")
                column += width(c)
            attribute = f' class="{classes}"' if classes else ""
            if text.strip():
                svg.append(f'<text y="{y}" x="{" ".join(places)}"{attribute}>{html.escape(text)}</text>')
    return "\n".join([*svg, "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "release"))
    args = parser.parse_args()
    lines = []
    for command in COMMANDS:
        lines.append((f"$ xdsearch {' '.join(command)}", "p"))
        lines += [(line,) for line in capture(os.path.realpath(args.build), command)]
        lines.append(("",))
    with open(os.path.join(ROOT, "docs", "picture.svg"), "w", encoding="utf-8") as f:
        f.write(draw(lines[:-1]))


if __name__ == "__main__":
    main()
