#!/usr/bin/env python3
"""The rules of the house, checked by machine.

    check.py RULE [--root DIR] [--only FILE] [--program FILE]...

RULE: includes | banned | printing | length | headers | format | links. Prints one line a breach,
"path:line: what is wrong", and exits 1 when there is one; 77 when the rule cannot be checked here.
CONTRIBUTING.md says why each rule exists; selftest.py proves that each of them can fail.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys

SKIP = 77

# Which folders of corpus/ each folder may include. The law of the house: base <- cli; base <- file;
# base <- text <- fact <- record; indexer and searcher on top, never each other; searcher never file.
PARTS = ("base", "cli", "file", "text", "fact", "record")
LAW = {
    "corpus/base": {"base"},
    "corpus/cli": {"base", "cli"},
    "corpus/file": {"base", "file"},
    "corpus/text": {"base", "text"},
    "corpus/fact": {"base", "text", "fact"},
    "corpus/record": {"base", "text", "fact", "record"},
    "shim": set(),
    "indexer": set(PARTS),
    "searcher": set(PARTS) - {"file"},
}
SEES_SHIM = {"shim", "indexer", "searcher"}

# What parses foreign formats stays out of every program but the sandboxed one.
FOREIGN = re.compile(r"^(poppler|libxml|gmime|archive)")

UNSAFE = set("strcpy strcat strncat sprintf vsprintf strtok gets atoi atol atoll atof gmtime localtime asctime ctime "
             "alloca tmpnam mktemp tempnam scanf setlocale".split())
# Only base/mem.c allocates, so that a test can fail the n-th allocation of everything.
ALLOCATORS = set("malloc calloc realloc free strdup strndup asprintf vasprintf reallocarray aligned_alloc "
                 "posix_memalign".split())
PRINTING = set("printf puts putchar perror vprintf".split())
MAX_LINES = 1000


only = None  # --only: the one file to look at, for the rules that run a compiler on each


def files(root, *suffixes):
    """Our source files, as paths relative to root, in stable order."""
    found = []
    for top in ("corpus", "shim", "indexer", "searcher", "tests"):
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders.sort()
            folders[:] = [f for f in folders if not (top == "tests" and f in ("archive", "corpus", "__pycache__"))]
            found += [os.path.relpath(os.path.join(folder, n), root) for n in sorted(names) if n.endswith(suffixes)]
    return [f for f in found if only is None or f == only]


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        return f.read()


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def bare_code(text):
    """The code without comments and literals, with every line where it was."""
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    return TOKEN.sub(blank, text)


def layer(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "corpus" else parts[0]


def is_build_tool(path):
    """make_*.c run while building: they are no part of the programs."""
    return os.path.basename(path).startswith("make_")


def include_breach(root, path, name, angle):
    """Why this file may not include that name, or None."""
    where = layer(path)
    if angle:
        if name.startswith("xapian") and not (where == "shim" and (path.endswith(".cc") or path == "shim/inside.h")):
            return f"<{name}> outside shim/*.cc"
        if name.startswith("expat") and path != "corpus/file/xml.c":
            return f"<{name}> outside corpus/file/xml.c, which is xdextract's"
        if name.startswith("poppler") and path == "corpus/file/reader_pdf.c":
            return None
        if FOREIGN.match(name) and not re.match(r"indexer/extract", path):
            return f"<{name}> outside the extracting program"
        return None
    if ".." in name.split("/"):
        return f'"{name}": no ".." in an include'
    first = name.split("/")[0]
    if "/" in name:
        if first not in PARTS:
            return f'"{name}": name it by its layer, base/ cli/ file/ text/ fact/ record/'
        if first not in LAW[where]:
            return f'"{name}": {where} may not see corpus/{first}'
        if not os.path.exists(os.path.join(root, "corpus", name)) and not name.endswith("_table.h"):
            return f'"{name}" does not exist'
        return None
    if os.path.exists(os.path.join(root, os.path.dirname(path), name)):
        if name == "inside.h" and not path.endswith(".cc"):
            return '"inside.h": only shim/*.cc may see behind xc.h'
        return None
    if name == "xc.h":
        return None if where in SEES_SHIM else f'"xc.h": {where} may not see the shim'
    if name.endswith("_table.h"):  # made in the build
        return None
    return f'"{name}": not a file of {where}'


def rule_includes(args):
    for path in files(args.root, ".c", ".h", ".cc"):
        if layer(path) not in LAW:
            continue  # tests see everything
        for n, line in enumerate(read(args.root, path).split("\n"), 1):
            m = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            breach = m and include_breach(args.root, path, m.group(2), m.group(1) == "<")
            if breach:
                yield path, n, breach
    yield from link_law(args.root)


def link_law(root):
    """The same law for what CMake links."""
    for where, seen in LAW.items():
        path = f"{where}/CMakeLists.txt"
        if not os.path.exists(os.path.join(root, path)):
            continue
        text = re.sub(r"#[^\n]*", "", read(root, path))
        for m in re.finditer(r"target_link_libraries\(([^)]*)\)", text):
            n = text[:m.start()].count("\n") + 1
            words = m.group(1).split()
            if "corpus_reader" in words[1:]:  # the readers of foreign formats: in their sandboxed program only
                if words[0] != "xdextract":
                    yield path, n, f"{words[0]} may not link corpus_reader, only xdextract may"
                words.remove("corpus_reader")
            for part in re.findall(r"\bcorpus_(\w+)", " ".join(words[1:])):
                if part not in seen:
                    yield path, n, f"{where} may not link corpus_{part}"
            if where.startswith("corpus/") and "shim" in words[1:]:
                yield path, n, f"{where} may not link the shim"


def calls(code, names):
    for m in re.finditer(r"(?<![\w.>])(\w+)\s*\(", code):
        if m.group(1) in names:
            yield code[:m.start()].count("\n") + 1, m.group(1)


def rule_banned(args):
    for path in files(args.root, ".c", ".h", ".cc"):
        code = bare_code(read(args.root, path))
        banned = set(UNSAFE)
        if path.split("/")[0] in ("corpus", "indexer", "searcher") and path != "corpus/base/mem.c" \
                and not is_build_tool(path):
            banned |= ALLOCATORS
            if re.search(r"\b(realpath|getline|scandir)\s*\(", code):
                banned -= {"free"}  # what libc allocated is libc's to free
        for n, name in calls(code, banned):
            yield path, n, f"{name}() is banned"


def rule_printing(args):
    for path in files(args.root, ".c", ".h"):
        if not path.startswith("corpus/") or path.startswith("corpus/cli/") or is_build_tool(path):
            continue
        code = bare_code(read(args.root, path))
        for n, name in calls(code, PRINTING):
            yield path, n, f"{name}(): nothing in corpus/ prints except cli/"
        for m in re.finditer(r"\b(stdout|stderr)\b", code):
            yield path, code[:m.start()].count("\n") + 1, f"{m.group(1)}: nothing in corpus/ prints except cli/"


def rule_length(args):
    for path in files(args.root, ".c", ".h", ".cc", ".py", ".sh"):
        if re.search(r"_(table|dictionary)\.(c|h)$", path):
            continue
        lines = read(args.root, path).count("\n")
        if lines > MAX_LINES:
            yield path, lines, f"{lines} lines; never more than {MAX_LINES}, aim at 400"


def compile_alone(root, path, compiler, standard, language, extra):
    folder = os.path.join(root, os.path.dirname(path))
    unit = f'#include "{os.path.join(root, path)}"\n' * 2  # twice: the guard works
    command = [compiler, f"-std={standard}", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
               "-D_POSIX_C_SOURCE=200809L", f"-I{root}/corpus", f"-I{root}/shim", f"-I{folder}", *extra,
               "-x", language, "-"]
    run = subprocess.run(command, input=unit, capture_output=True, text=True)
    first = next((line for line in run.stderr.split("\n") if "error" in line), run.stderr.strip())
    return None if run.returncode == 0 else first


def rule_headers(args):
    cc, cxx = os.environ.get("CC", "cc"), os.environ.get("CXX", "c++")
    if not shutil.which(cc) or not shutil.which(cxx):
        sys.exit(SKIP)
    for path in files(args.root, ".h"):
        if path.startswith("tests/"):
            continue
        if path in ("shim/inside.h", "shim/guard.h"):  # the shim's own, in C++
            ways = [(cxx, "c++17", "c++", [])]
        elif path == "shim/xc.h":
            ways = [(cc, "c11", "c", []), (cxx, "c++11", "c++", [])]
        else:
            ways = [(cc, "c17", "c", [])]
        for compiler, standard, language, extra in ways:
            breach = compile_alone(args.root, path, compiler, standard, language, extra)
            if breach:
                yield path, 1, f"does not compile alone as {standard}: {breach}"


def rule_format(args):
    tool = shutil.which("clang-format")
    version = tool and subprocess.run([tool, "--version"], capture_output=True, text=True).stdout
    if not tool or " 14." not in version:
        print("skipped: clang-format 14 (Debian 12) is not here; other versions format otherwise")
        sys.exit(SKIP)
    for path in files(args.root, ".c", ".h", ".cc"):
        run = subprocess.run([tool, "--dry-run", "-Werror", f"--style=file:{args.root}/.clang-format",
                              os.path.join(args.root, path)], capture_output=True, text=True)
        if run.returncode != 0:
            m = re.search(r":(\d+):\d+:", run.stderr)
            yield path, int(m.group(1)) if m else 1, "not as clang-format writes it"


def rule_links(args):
    if not args.programs:
        print("skipped: no program given")
        sys.exit(SKIP)
    for program in args.programs:
        run = subprocess.run(["ldd", program], capture_output=True, text=True)
        if run.returncode != 0:
            yield program, 1, "ldd cannot read it"
        for line in run.stdout.split("\n"):
            m = re.match(r"\s*lib(poppler|xml2|gmime|archive|expat)\S*", line)
            if m:
                yield program, 1, f"links {m.group(0).strip()}: only xdextract may parse foreign formats"


RULES = {name[5:]: f for name, f in list(globals().items()) if name.startswith("rule_")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rule", choices=sorted(RULES))
    parser.add_argument("--program", dest="programs", action="append", default=[])
    parser.add_argument("--only")
    parser.add_argument("--root", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    args = parser.parse_args()
    args.root = os.path.realpath(args.root)
    global only
    only = args.only
    breaches = list(RULES[args.rule](args))
    for path, line, what in breaches:
        print(f"{path}:{line}: {what}")
    if not breaches and args.rule != "links" and not files(args.root, ".c", ".h"):
        print("no source files: nothing was checked")
        return 1
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
