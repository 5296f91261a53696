#!/usr/bin/env python3
"""Files made to harm end with a named reason, within a second of CPU and 300 MB, and cost the others nothing."""
import gzip
import os
import zipfile
import zlib

import worker
import xd

ODT = "application/vnd.oasis.opendocument.text"
SECONDS, MEMORY = 1.0, 300 << 20


def packed(path, members, mime=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        if mime:
            z.writestr(zipfile.ZipInfo("mimetype"), mime)
        for name, pieces in members:
            with z.open(name, "w", force_zip64=True) as f:
                for piece in pieces:
                    f.write(piece)


def many(path):
    with zipfile.ZipFile(path, "w") as z:
        for i in range(60000):
            z.writestr(f"word/{i}.xml", b"")


def make(folder):
    """name -> reason"""
    at = lambda name: os.path.join(folder, name)
    block, spaces = b"a" * (1 << 20), b" " * (1 << 20)
    document = [b"<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>"] + [block] * 1024
    packed(at("gigabyte.docx"), [("word/document.xml", document)])
    packed(at("entry.zip"), [("content.xml", [spaces] * 64)], ODT)
    with gzip.open(at("200MiB.txt.gz"), "wb") as f:
        for _ in range(200):
            f.write(spaces)
    packed(at("deep.docx"), [("word/document.xml", [b"<document>"] + [b"<p>" * 3000] * 1000)])
    packed(at("deep-unknown.odt"), [("content.xml", [b"<d>" * 3000] * 1000)], ODT)
    laughs = b"<!DOCTYPE d [<!ENTITY a0 'ha'>" + b"".join(
        b"<!ENTITY a%d '%s'>" % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10)) + b"]><d><p>&a9;</p></d>"
    packed(at("laughs.odt"), [("content.xml", [laughs])], ODT)
    packed(at("outside.odt"), [("content.xml", [b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d><p>&x;</p></d>"])], ODT)
    packed(at("attribute.odt"), [("content.xml", [b"<d><p a='"] + [os.urandom(1 << 19).hex().encode()] * 60)], ODT)
    packed(at("names.odt"), [("content.xml", [b"<d>"] + [b"".join(b"<n%d_%d/>" % (k, i) for i in range(20000)) for k in range(300)])], ODT)
    many(at("members.docx"))
    return {name: "bomb" for name in os.listdir(folder)}


def pdf(path, content, forms=0):
    """One page; `forms`: so many, each of which draws the next one ten times."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(piece) for piece in content) + packer.flush()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1"
               b"/BaseFont/Helvetica>>>>/XObject<</X 5 0 R>>>>>>",
               b"<</Filter/FlateDecode/Length %d>>stream\n" % len(data) + data + b"\nendstream"]
    for i in range(forms):
        objects.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length 60>>stream\n"
                       % (6 + i) + b"/X Do " * 10 + b"\nendstream")
    with open(path, "wb") as f:
        f.write(b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (i + 1, o) for i, o in enumerate(objects)))
        f.write(b"trailer<</Root 1 0 R>>\n%%EOF\n")


def make_pdf(folder):
    """name -> reason. poppler cannot be stopped from within: its process is lost, one result with it."""
    line = b"(" + b"a" * 50 + b")Tj 1 1 Td "
    pdf(os.path.join(folder, "characters.pdf"), [b"BT/F 1 Tf"] + [line * 1000] * 2000)
    pdf(os.path.join(folder, "forms.pdf"), [b"/X Do " * 10], 12)
    return {"characters.pdf": "crashed", "forms.pdf": "timeout"}


def alone(path, reason):
    w = worker.Worker()
    name, text, _, got = w.read(path)
    code, cpu, memory = w.close()
    print(f"{os.path.basename(path):18} {name:8} {got:10} {cpu:5.2f} s {memory >> 20:4} MiB {len(text):9} bytes of text", flush=True)
    xd.check(got == reason, f"{path}: {got!r}, wanted {reason!r}")
    xd.check(code == 0, f"{path}: the worker ended with {code}")
    if not os.environ.get("XD_SLOW_BUILD"):
        xd.check(cpu < SECONDS, f"{path}: {cpu} s of CPU")
        xd.check(memory < MEMORY, f"{path}: {memory} bytes of memory")
    xd.check(b"root:" not in text, f"{path}: told what stands in /etc/passwd")


with xd.Workplace() as w:
    wanted = make(w.archive)
    for name in sorted(wanted):
        alone(os.path.join(w.archive, name), wanted[name])
    if os.environ.get("XD_POPPLER") and not os.environ.get("XD_SLOW_BUILD"):
        wanted.update(make_pdf(w.archive))
    xd.write(os.path.join(w.archive, "总结.txt"), "2013年党支部工作总结\n何文澜上了一堂党课。\n".encode("gb18030"))
    w.update(ok=(4,))
    rows = {os.path.basename(r["path"]): r for r in w.report()}
    for name in wanted:
        xd.check(rows[name]["reason"] == wanted[name] and rows[name]["status"] == "failed", f"the report says {rows[name]}")
    xd.check(rows["总结.txt"]["status"] == "indexed", "a bomb took its neighbour along")
    print(f"bombs: {len(wanted)} ended in time, each with its reason")
