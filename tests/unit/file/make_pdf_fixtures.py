#!/usr/bin/env python3
"""Makes the PDF fixtures that LibreOffice does not write, by hand: make_pdf_fixtures.py FOLDER

old-gbk.pdf      fonts not embedded, text in GBK by a character map: what office programs of the nineties wrote
columns.pdf      two columns of running text, and a table of two columns
pages.pdf        three pages with header and footer; a paragraph goes over the end of a page
scanned.pdf      a picture of a page, and a scanner's mark
mixed.pdf        a page of text, a page that is a picture
password.pdf     needs a password
"""
import os
import sys
import zlib


def pdf(pages, encrypt=None):
    """pages: content streams. One font F in GBK, one picture I of 8 x 8 points."""
    out, at = bytearray(b"%PDF-1.4\n"), []

    def add(body):
        at.append(len(out))
        out.extend(b"%d 0 obj\n" % len(at) + body + b"\nendobj\n")

    def stream(more, data):
        return b"<<" + more + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"

    kids = b" ".join(b"%d 0 R" % (7 + 2 * i) for i in range(len(pages)))
    add(b"<</Type/Catalog/Pages 2 0 R>>")
    add(b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>/XObject<</I 6 0 R>>>>>>" % (len(pages), kids))
    add(b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts[4 0 R]>>")
    add(b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        b"/DW 1000/W[1 95 500 814 939 500]/FontDescriptor 5 0 R>>")
    add(b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -141 1000 859]/ItalicAngle 0/Ascent 859/Descent -141/CapHeight 683/StemV 80>>")
    add(stream(b"/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode",
               zlib.compress(bytes(range(64)))))
    for i, content in enumerate(pages):
        add(b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (8 + 2 * i))
        add(stream(b"/Filter/FlateDecode", zlib.compress(content)))
    more = b""
    if encrypt:
        add(encrypt)
        more = b"/Encrypt %d 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]" % len(at)
    xref = len(out)
    out.extend(b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1) + b"".join(b"%010d 00000 n \n" % a for a in at))
    out.extend(b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(at) + 1, more, xref))
    return bytes(out)


def text(x, y, s, size=12):
    """A line; y from the top. Blanks stay typed."""
    return b"BT /F %d Tf 1 0 0 1 %.1f %.1f Tm <%s> Tj ET\n" % (size, x, 842 - y - size, s.encode("gbk").hex().encode())


def lines(x, y, chars, s, indent=2, pitch=18):
    """A paragraph set in lines of so many characters; (content, y below)"""
    out, first = b"", chars - indent
    parts = [s[:first]] + [s[i:i + chars] for i in range(first, len(s), chars)]
    for i, part in enumerate(parts):
        out += text(x + (12 * indent if i == 0 else 0), y, part)
        y += pitch
    return out, y


REPORT = "二〇一二年十一月三十日，党支部书记林静芳同志在多功能厅为全体党员上了一堂题为做合格的共产党员的党课，到会四十六人，课后分组讨论。"
SECOND = "党课结束以后各小组进行了讨论，大家一致认为要把学习的收获用到教学工作中去，努力提高教育质量，办好人民满意的学校。"


def old():
    a, y = lines(72, 110, 37, REPORT)
    b, y = lines(72, y, 37, SECOND)
    rows = [("姓名", "日期", "备注"), ("穆清扬", "2012-09-10", ""), ("", "2012-10-11", "补课"), ("何文澜", "", "请假")]
    c = b"".join(text(x, y + 20 + 24 * i, cell) for i, row in enumerate(rows) for x, cell in zip((72, 220, 400), row) if cell)
    return text(200, 72, "葦塘中学党课记录", 18) + a + b + c + text(380, y + 140, "党支部") + text(380, y + 164, "2012年12月28日")


def columns():
    content, y = text(200, 72, "葦塘校讯", 18), 110
    for s, x in ((REPORT + SECOND, 72), (SECOND + REPORT, 312)):
        content += lines(x, y, 17, s)[0]
    for i in range(7):
        content += text(72, 400 + 24 * i, "姓名张甲乙丙丁戊己"[:2 + i % 2]) + text(312, 400 + 24 * i, f"2012年{i + 1}月")
    return content


def pages():
    whole, out = REPORT + SECOND, []
    head = lambda n: text(72, 40, "葦塘中学党支部") + text(280, 790, f"第{n}页")
    first = lines(72, 80, 37, whole)[0]
    out.append(head(1) + text(72, 700, "一、学习") + lines(72, 724, 37, REPORT)[0].split(b"BT", 3)[1].join([b"BT", b""]))
    rest = REPORT[35:]
    out.append(head(2) + lines(72, 80, 37, rest, 0)[0] + text(72, 300, "二、其他"))
    out.append(head(3) + first)
    return out


def password():
    """RC4, 40 bits, a user's password that nobody knows: O and U are any bytes."""
    return b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"5a" * 32, b"a5" * 32)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    picture = b"q 595 0 0 842 0 0 cm /I Do Q\n"
    files = {
        "old-gbk.pdf": pdf([old()]),
        "columns.pdf": pdf([columns()]),
        "pages.pdf": pdf(pages()),
        "scanned.pdf": pdf([picture + text(400, 810, "扫描全能王"), picture]),
        "mixed.pdf": pdf([old(), picture]),
        "password.pdf": pdf([old()], password()),
    }
    for name, data in files.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)


main(sys.argv[1])
