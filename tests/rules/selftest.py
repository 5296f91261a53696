#!/usr/bin/env python3
"""Plants a breach of every rule in a copy of the tree and sees the rule fail, naming the planted file.

A rule that cannot fail guards nothing. Each breach is one file written (or a line added) and taken back again.
"""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, "..", ".."))
SKIP = 77

# (rule, file, content added to it, words the report must hold)
BREACHES = [
    ("includes", "corpus/base/planted.c", '#include "text/fold.h"\n', "may not see corpus/text"),
    ("includes", "corpus/base/planted.c", '#include "cli/json.h"\n', "may not see corpus/cli"),
    ("includes", "corpus/cli/planted.c", '#include "text/fold.h"\n', "may not see corpus/text"),
    ("includes", "corpus/file/planted.c", '#include "text/fold.h"\n', "may not see corpus/text"),
    ("includes", "corpus/text/planted.c", '#include "fact/date.h"\n', "may not see corpus/fact"),
    ("includes", "corpus/text/planted.c", '#include "file/sniff.h"\n', "may not see corpus/file"),
    ("includes", "corpus/fact/planted.h", '#include "record/record.h"\n', "may not see corpus/record"),
    ("includes", "corpus/record/planted.c", '#include "file/sniff.h"\n', "may not see corpus/file"),
    ("includes", "corpus/record/planted.c", '#include "cli/json.h"\n', "may not see corpus/cli"),
    ("includes", "corpus/record/planted.c", '#include "xc.h"\n', "may not see the shim"),
    ("includes", "corpus/text/planted.c", '#  include  <xapian.h>\n', "outside shim/*.cc"),
    ("includes", "indexer/planted.c", '#include <xapian/database.h>\n', "outside shim/*.cc"),
    ("includes", "shim/planted.h", '#include <xapian.h>\n', "outside shim/*.cc"),
    ("includes", "shim/planted.cc", '#include "base/str.h"\n', "shim may not see corpus/base"),
    ("includes", "searcher/planted.c", '#include "file/sniff.h"\n', "may not see corpus/file"),
    ("includes", "searcher/planted.c", '#include "indexer/store.h"\n', "name it by its layer"),
    ("includes", "searcher/planted.c", '#include "../indexer/store.h"\n', 'no ".."'),
    ("includes", "searcher/planted.c", '#include "store.h"\n', "not a file of searcher"),
    ("includes", "searcher/planted.c", '#include "inside.h"\n', "not a file of searcher"),
    ("includes", "indexer/planted.c", '#include "searcher/query.h"\n', "name it by its layer"),
    ("includes", "indexer/planted.c", '#include <libxml/parser.h>\n', "outside the extracting program"),
    ("includes", "indexer/planted.c", '#include <expat.h>\n', "outside corpus/file/xml.c"),
    ("includes", "searcher/CMakeLists.txt", "\ntarget_link_libraries(xdsearch PRIVATE corpus_file)\n",
     "may not link corpus_file"),
    ("includes", "indexer/CMakeLists.txt", "\ntarget_link_libraries(xdindex PRIVATE corpus_reader)\n",
     "only xdextract may"),
    ("includes", "corpus/text/CMakeLists.txt", "\ntarget_link_libraries(corpus_text PUBLIC corpus_fact)\n",
     "may not link corpus_fact"),
    ("banned", "corpus/text/planted.c", "void f(char *a, const char *b)\n{\n    strcpy(a, b);\n}\n", "strcpy()"),
    ("banned", "searcher/planted.c", "int f(const char *b)\n{\n    return atoi (b);\n}\n", "atoi()"),
    ("banned", "tests/unit/planted.c", "void f(char *a)\n{\n    sprintf(a, \"x\");\n}\n", "sprintf()"),
    ("banned", "indexer/planted.c", "void *f(void)\n{\n    return malloc(9);\n}\n", "malloc()"),
    ("banned", "indexer/planted.c", "void f(const time_t *t)\n{\n    localtime(t);\n}\n", "localtime()"),
    ("printing", "corpus/text/planted.c", 'void f(void)\n{\n    printf("x");\n}\n', "nothing in corpus/ prints"),
    ("printing", "corpus/base/planted.c", 'void f(void)\n{\n    fprintf(stderr, "x");\n}\n', "nothing in corpus/ prints"),
    ("printing", "corpus/record/planted.c", 'void f(void)\n{\n    puts("x");\n}\n', "nothing in corpus/ prints"),
    ("length", "searcher/planted.c", "/* x */\n" * 1001, "1001 lines"),
    ("headers", "corpus/base/planted.h", "struct planted {\n    size_t n;\n};\n", "does not compile alone as c17"),
    ("headers", "searcher/planted.h", "static inline int planted(int a)\n{\n    return a;\n}\n", "does not compile alone"),
    ("headers", "shim/xc.h", "\n_Static_assert(1, \"no C++\");\n", "does not compile alone as c++11"),
    ("format", "corpus/base/planted.c", "int f(int a){return a;}\n", "not as clang-format"),
]

# Written so that a careless rule would cry out: the rules must stay silent here.
INNOCENT = [
    ("banned", "corpus/text/planted.c", "/* strcpy(a, b) */\nconst char *s = \"sprintf(x)\";\nint my_atoi(int a);\n"),
    ("banned", "corpus/text/planted_2.c", "void f(struct s *a)\n{\n    a->free(a);\n    arena_free(a);\n}\n"),
    ("printing", "corpus/text/planted.c", "/* stdout, printf(x) */\nint n = snprintf(out, 3, \"stdout\");\n"),
    ("printing", "corpus/cli/planted.c", "void f(void)\n{\n    fprintf(stderr, \"x\");\n}\n"),
    ("includes", "corpus/record/planted.c", '#include "fact/statement.h"\n#include <stdio.h>\n'),
    ("includes", "indexer/planted.c", '#include "file/sniff.h"\n#include "xc.h"\n#include "cli/json.h"\n'),
    ("length", "corpus/text/planted_table.c", "/* x */\n" * 1001),
]


def check(rule, root, *programs, only=None):
    run = subprocess.run([sys.executable, os.path.join(HERE, "check.py"), rule, "--root", root,
                          *(["--only", only] if only else []),
                          *(f"--program={p}" for p in programs)],
                         capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


class Planted:
    """A file with content added to it, until the end of the with block."""

    def __init__(self, path, content):
        self.path, self.content = path, content

    def __enter__(self):
        self.before = None
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as f:
                self.before = f.read()
        with open(self.path, "w", encoding="utf-8") as f:
            f.write((self.before or "") + self.content)

    def __exit__(self, *_):
        if self.before is None:
            os.unlink(self.path)
        else:
            with open(self.path, "w", encoding="utf-8") as f:
                f.write(self.before)


def planted_program(folder):
    """A program that links a foreign parser's name, without needing that parser here."""
    source = os.path.join(folder, "x.c")
    with open(source, "w", encoding="utf-8") as f:
        f.write("int archive_read(void);\nint main(void)\n{\n    return archive_read();\n}\n")
    with open(os.path.join(folder, "a.c"), "w", encoding="utf-8") as f:
        f.write("int archive_read(void);\nint archive_read(void)\n{\n    return 0;\n}\n")
    library, program = os.path.join(folder, "libarchive.so.13"), os.path.join(folder, "program")
    subprocess.run(["cc", "-shared", "-fPIC", "-Wl,-soname,libarchive.so.13", "-o", library,
                    os.path.join(folder, "a.c")], check=True)
    subprocess.run(["cc", "-o", program, source, library, f"-Wl,-rpath,{folder}"], check=True)
    return program


def main():
    failures, done, skipped = [], 0, set()
    with tempfile.TemporaryDirectory() as work:
        tree = os.path.join(work, "tree")
        for top in ("corpus", "shim", "indexer", "searcher", "tests"):
            shutil.copytree(os.path.join(ROOT, top), os.path.join(tree, top),
                            ignore=shutil.ignore_patterns("archive", "judge", "fuzz", "__pycache__"))
        shutil.copy(os.path.join(ROOT, ".clang-format"), tree)

        for rule, name, content, words in BREACHES:
            with Planted(os.path.join(tree, name), content):
                # These run a compiler on every file; that they walk the whole tree is seen with the others.
                code, said = check(rule, tree, only=name if rule in ("headers", "format") else None)
            done += 1
            if code == SKIP:
                skipped.add(rule)
            elif code != 1 or not any(line.startswith(name + ":") and words in line for line in said.split("\n")):
                failures.append(f"{rule}: not seen in {name}: {content.strip()[:60]!r}\n{said[-500:]}")

        for rule, name, content in INNOCENT:
            with Planted(os.path.join(tree, name), content):
                _, said = check(rule, tree)
            done += 1
            if any(line.startswith(name + ":") for line in said.split("\n")):
                failures.append(f"{rule}: false alarm in {name}:\n{said}")

        code, said = check("links", tree, planted_program(work))
        done += 1
        if code != 1 or "links libarchive" not in said:
            failures.append(f"links: a program that links libarchive was not seen:\n{said}")
        code, said = check("links", tree, sys.executable)
        if code != 0:
            failures.append(f"links: false alarm:\n{said}")
        empty = os.path.join(work, "empty")
        os.mkdir(empty)
        if check("banned", empty)[0] == 0:
            failures.append("an empty tree passes")
    for failure in failures:
        print(failure)
    for rule in sorted(skipped):
        print(f"{rule}: could not be checked here")
    print(f"{done} planted cases, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
