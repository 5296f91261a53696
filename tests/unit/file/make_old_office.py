#!/usr/bin/env python3
"""Writes the fixtures that no program of today writes any more: Word 95 in GBK, a fast-saved Word 97, Excel 5.

    make_old_office.py FIXTURES
    make_old_office.py FIXTURES FILE STREAM...   keeps only these streams of a compound file: pictures of the first page
                                                 make slides large

Byte by byte after the formats' descriptions; people and places are invented."""
import os
import struct
import sys

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def pad(b, size):
    return b + bytes(-len(b) % size)


def entry(name, kind, child=FREE, right=FREE, first=END, size=0):
    raw = (name + "\0").encode("utf-16le") if name else b""
    return (raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, right, child) + bytes(36)
            + struct.pack("<IQ", first, size))


def compound(streams):
    """A compound file; every stream is made long enough to need no small sectors."""
    names = sorted(streams, key=lambda n: (len(n), n.upper()))
    sectors, fat, entries = [], [], []
    for i, name in enumerate(names):
        data = streams[name].ljust(4096, b"\0")
        n = len(pad(data, 512)) // 512
        entries.append(entry(name, 2, right=i + 2 if i + 1 < len(names) else FREE, first=len(fat), size=len(data)))
        fat += list(range(len(fat) + 1, len(fat) + n)) + [END]
        sectors.append(pad(data, 512))
    folder = pad(b"".join([entry("Root Entry", 5, child=1)] + entries), 512)
    folder_at, n = len(fat), len(folder) // 512
    fat += list(range(len(fat) + 1, len(fat) + n)) + [END]
    sectors.append(folder)
    fat_at = len(fat)
    count = 1
    while (fat_at + count) * 4 > count * 512:
        count += 1
    fat += [FAT] * count
    sectors.append(struct.pack(f"<{len(fat)}I", *fat).ljust(count * 512, b"\xff"))
    head = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
            + struct.pack("<IIIIIIIII", 0, count, folder_at, 0, 4096, END, 0, END, 0))
    head += struct.pack("<109I", *[fat_at + i if i < count else FREE for i in range(109)])
    return head + b"".join(sectors)


def streams_of(path):
    """The streams of a compound file that LibreOffice wrote, by name."""
    with open(path, "rb") as f:
        d = f.read()
    fat = [n for s in struct.unpack_from("<109I", d, 76) if s < FAT for n in struct.unpack_from("<128I", d, (s + 1) * 512)]

    def chain(sector):
        out = b""
        while sector < FAT:
            out += d[(sector + 1) * 512:(sector + 2) * 512]
            sector = fat[sector]
        return out
    folder, small = chain(struct.unpack_from("<I", d, 48)[0]), chain(struct.unpack_from("<I", d, 60)[0])
    inside, found = chain(struct.unpack_from("<I", folder, 116)[0]), {}
    for at in range(0, len(folder), 128):
        n, (first, size) = struct.unpack_from("<H", folder, at + 64)[0], struct.unpack_from("<II", folder, at + 116)
        if folder[at + 66] != 2:
            continue
        out, sector = b"", first
        while size < 4096 and sector < FAT:
            out += inside[sector * 64:sector * 64 + 64]
            sector = struct.unpack_from("<I", small, 4 * sector)[0]
        found[folder[at:at + n - 2].decode("utf-16le")] = (out or chain(first))[:size]
    return found


def put(fib, at, form, *values):
    struct.pack_into("<" + form, fib, at, *values)


def pages(runs, item, width):
    """One formatting page: runs of (end fc, properties); the first starts where `start` says."""
    page = bytearray(512)
    fcs, lists = runs
    page[511] = len(lists)
    struct.pack_into(f"<{len(fcs)}I", page, 0, *fcs)
    at = 510
    for i, properties in enumerate(lists):
        if properties is None:
            continue
        at = (at - len(properties)) & ~1
        page[at:at + len(properties)] = properties
        page[4 * len(fcs) + item * i] = at // 2
    assert at > 4 * len(fcs) + width * len(lists)
    return bytes(page)


def word95(lid):
    """Body with a table and a deletion, a footnote and a header, all of it bytes of GBK."""
    def g(s):
        return s.encode("gb18030")

    plain, cell, row = b"\0\0", b"\0\0\x18\x01", b"\0\0\x18\x01\x19\x01"
    heading = b"\x01\0"
    body = [(g("葦塘中学一九九六年工作总结\r"), heading), (g("姓名\x07"), cell), (g("日期\x07"), cell), (b"\x07", row),
            (g("林静芳\x07"), cell), (g("1996年3月5日\x07"), cell), (b"\x07", row), (g("穆清扬\r其二\x07"), cell), (b"\x07", cell),
            (b"\x07", row), (g("党支部组织了一次党课\x02。"), None), (g("（原定梅雨桐主讲）"), "deleted"), (g("\r"), plain),
            (g("见\x13 PAGEREF x \x14第３页\x15。\r"), plain)]
    foot, header = [(g("\x02 脚注：共４６人。\r"), plain)], [(g("页眉：葦塘中学\r"), plain)]
    text, paras, deleted, start = b"", ([0x400], []), [], 0x400
    for raw, properties in body + foot + header:
        begin = start + len(text)
        text += raw
        if properties == "deleted":
            deleted.append((begin, start + len(text)))
        elif properties is not None:
            paras[0].append(start + len(text))
            paras[1].append(bytes([(len(properties) + 2) // 2]) + properties)
    (a, b), = deleted
    chars = ([start, a, b, start + len(text)], [None, b"\x02\x41\x01", None])
    fib = bytearray(0x400)
    put(fib, 0, "HHHHHH", 0xA5DC, 104, 0, lid, 0, 0)
    put(fib, 0x18, "II", start, start + len(text))
    put(fib, 0x34, "8I", *[sum(len(r) for r, _ in p) for p in (body, foot, header)], 0, 0, 0, 0, 0)
    main = pad(bytes(fib) + text, 512)
    first = len(main) // 512
    main += pages(chars, 1, 1) + pages(paras, 7, 7)
    put(fib, 0xB8, "II", len(main), 10)
    main += struct.pack("<IIH", start, start + len(text), first)
    put(fib, 0xC0, "II", len(main), 10)
    main += struct.pack("<IIH", start, start + len(text), first + 1)
    return compound({"WordDocument": bytes(fib) + main[0x400:]})


def fast_saved():
    """Word 97 with its text in four pieces: UTF-16, Windows-1252, and one whose own properties say it is deleted."""
    first, western, gone, last = "葦塘中学通知\r校庆", b"1997\x93caf\xe9\x94", "原定作废", "举行\x13EQ \\o\\ac(○,３)\x15。𠮷\r"
    fib = bytearray(0x400)
    put(fib, 0, "HHHHHH", 0xA5EC, 193, 0, 0x0804, 0, 0x0200)
    text, table, cps, at = b"", b"", [0], 0x400
    for piece, prm in ((first, 0), (western, 0), (gone, 1), (last, 0)):
        raw = piece if isinstance(piece, bytes) else piece.encode("utf-16le")
        fc = at + len(text)
        if isinstance(piece, bytes):
            table += struct.pack("<HIH", 0, fc * 2 | 0x40000000, prm)
            cps.append(cps[-1] + len(raw))
        else:
            table += struct.pack("<HIH", 0, fc, prm)
            cps.append(cps[-1] + len(raw) // 2)
        text += raw
    put(fib, 0x18, "II", at, at + len(text))
    put(fib, 0x4C, "I", cps[-1])
    lists = b"\x01" + struct.pack("<HHB", 3, 0x0800, 1)
    plc = struct.pack(f"<{len(cps)}I", *cps) + table
    clx = lists + b"\x02" + struct.pack("<I", len(plc)) + plc
    put(fib, 0x1A2, "II", 16, len(clx))
    return compound({"WordDocument": bytes(fib) + text, "1Table": bytes(16) + clx})


def record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def cell(kind, row, column, xf, body):
    return record(kind, struct.pack("<HHH", row, column, xf) + body)


def wide(s):
    """A string of Excel 97 behind its length: the flags, then UTF-16."""
    return b"\x01" + s.encode("utf-16le")


def units(s):
    return len(s.encode("utf-16le")) // 2


def workbook(globals_before, globals_after, sheets, bof, name_of):
    """sheets: (name, records); their places are known once the globals are."""
    def assemble(places):
        listed = b"".join(record(0x85, struct.pack("<IBB", at, 0, 0) + name_of(n)) for (n, _), at in zip(sheets, places))
        return bof(5) + globals_before + listed + globals_after + record(0x0A)
    at, places = len(assemble([0] * len(sheets))), []
    for _, body in sheets:
        places.append(at)
        at += len(bof(0x10)) + len(body) + 4
    return assemble(places) + b"".join(bof(0x10) + body + record(0x0A) for _, body in sheets)


def excel97():
    """What LibreOffice writes seldom: strings that go on in CONTINUE amid a string and with another width, strings with
    formatting, packed numbers, results of formulas, days counted from 1904, an embedded chart."""
    def bof(kind):
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 0))

    first, second, third = "葦塘中学教师名册", "plain", "格式与注音"
    sst = struct.pack("<II", 3, 3) + struct.pack("<H", units(first)) + b"\x01" + first[:4].encode("utf-16le")
    rest = b"\x01" + first[4:].encode("utf-16le") + struct.pack("<H", len(second)) + b"\0" + second[:2].encode("latin-1")
    last = (b"\0" + second[2:].encode("latin-1") + struct.pack("<H", units(third)) + b"\x0d" + struct.pack("<HI", 1, 6)
            + third.encode("utf-16le") + bytes(4) + b"PHONET")
    date = record(0x41E, struct.pack("<HH", 170, units('yyyy"年"m"月"d"日"')) + wide('yyyy"年"m"月"d"日"'))
    general, day = record(0xE0, bytes(20)), record(0xE0, struct.pack("<HH", 0, 170) + bytes(16))
    rows = (record(0x14, struct.pack("<H", units('&C&"宋体,Bold"&14名册&R第&P页')) + wide('&C&"宋体,Bold"&14名册&R第&P页'))
            + cell(0xFD, 0, 0, 0, struct.pack("<I", 0)) + cell(0xFD, 0, 1, 0, struct.pack("<I", 1))
            + cell(0xFD, 0, 2, 0, struct.pack("<I", 2)) + cell(0xFD, 0, 3, 0, struct.pack("<I", 99))
            + cell(0xBD, 1, 1, 0, struct.pack("<IHIH", 46 << 2 | 2, 0, 9850 << 2 | 3, 2))
            + cell(0x06, 2, 0, 0, b"\0" * 6 + b"\xff\xff" + bytes(6)) + record(0x207, struct.pack("<H", 3) + wide("穆清扬"))
            + cell(0x06, 2, 1, 0, b"\x01\0\x01\0\0\0\xff\xff" + bytes(6))
            + cell(0x205, 2, 2, 0, b"\x2a\x01") + cell(0x203, 2, 3, 1, struct.pack("<d", 39415.0))
            + cell(0x06, 2, 4, 0, struct.pack("<d", 0.1) + bytes(6))
            + cell(0xD6, 3, 0, 0, struct.pack("<H", 2) + wide("𠮷") + struct.pack("<HHH", 1, 0, 0))
            + bof(0x20) + cell(0x203, 9, 9, 0, struct.pack("<d", 7.0)) + record(0x0A)
            + record(0x5D, struct.pack("<HHHH", 0x15, 18, 6, 1) + bytes(14))
            + record(0x1B6, struct.pack("<HH6xHHI", 0, 0, 4, 0, 0)) + record(0x3C, b"\x01" + "文本".encode("utf-16le"))
            + record(0x3C, b"\x01" + "框。".encode("utf-16le")))
    before = record(0x22, b"\x01\0")
    after = date + general + day + record(0xFC, sst) + record(0x3C, rest) + record(0x3C, last)
    name = lambda n: bytes([units(n)]) + wide(n)  # noqa: E731
    return compound({"Workbook": workbook(before, after, [("名册", rows)], bof, name)})


def excel5(codepage):
    def bof(kind):
        return record(0x809, struct.pack("<HHHH", 0x500, kind, 0, 1995))

    def g(s):
        return s.encode("gb18030")
    rows = b""
    for row, line in enumerate((("姓名", "成绩", "备注"), ("林静芳", 95, "一九九六年优秀教师"), ("穆清扬", 88.5, "葦塘中学"))):
        for column, value in enumerate(line):
            if isinstance(value, str):
                rows += cell(0x204, row, column, 0, struct.pack("<H", len(g(value))) + g(value))
            else:
                rows += cell(0x203, row, column, 0, struct.pack("<d", value))
    rows += record(0x1C, struct.pack("<HHH", 1, 1, len(g("批注：复核"))) + g("批注：复核"))
    name = lambda n: bytes([len(g(n))]) + g(n)  # noqa: E731
    return compound({"Book": workbook(record(0x42, struct.pack("<H", codepage)), record(0xE0, bytes(16)), [("成绩", rows)], bof, name)})


def atom(kind, body=b"", instance=0, version=0):
    return struct.pack("<HHI", version | instance << 4, kind, len(body)) + body


def holder(kind, *parts, instance=0):
    return atom(kind, b"".join(parts), instance, 15)


def powerpoint():
    """What LibreOffice does not write: texts in the outline that shapes refer to, a second save that replaced a slide,
    comments, footers, a slide that is there no more."""
    def text(kind, s):
        return atom(0xF9F, struct.pack("<I", kind)) + (atom(0xFA8, s) if isinstance(s, bytes) else atom(0xFA0, s.encode("utf-16le")))

    def persist(n, ident):
        return atom(0x3F3, struct.pack("<IIIII", n, 0, 0, ident, 0))

    def shape(*parts):
        return holder(0xF004, atom(0xF00A, bytes(8), 1, 2), *parts)

    def slide(notes, *parts):
        return holder(0x3EE, atom(0x3EF, bytes(12) + struct.pack("<III", 0x80000000, notes, 7), 0, 2), *parts)

    def drawing(*shapes):
        return holder(0x40C, holder(0xF002, holder(0xF003, *shapes)))

    def string(s, instance):
        return atom(0xFBA, s.encode("utf-16le"), instance)

    lists = (holder(0xFF0, persist(2, 256), text(6, "葦塘中学党课"), text(1, "主讲：林静芳\r时间：２０１２年"), text(1, "没有图形的一段"),
                    persist(3, 257), text(0, b"Slide 2")) + holder(0xFF0, persist(5, 258), instance=2))
    document = holder(0x3E8, lists)
    old = slide(0, drawing(shape(holder(0xF00D, text(4, "旧稿，已改")))))
    gone = slide(0, drawing(shape(holder(0xF00D, text(4, "已删的一页")))))
    second = slide(0, holder(0xFD9, string("页脚：葦塘中学", 2)), drawing(shape(holder(0xF00D, atom(0xF9E, bytes(4)))), shape(holder(0xF00D, text(4, "*")))))
    comment = holder(0x1388, holder(0x138A, string("___PPT10", 0), atom(0x138B, holder(0x2EE0, string("阮清扬", 0), string("批注：年份待核。", 1)))))
    first = slide(258, drawing(shape(holder(0xF00D, atom(0xF9E, bytes(4)))), shape(holder(0xF00D, text(4, "文本框：𠮷田\v换行"))),
                               shape(holder(0xF00D, atom(0xF9E, struct.pack("<I", 1))))), comment)
    notes = holder(0x3F0, atom(0x3F1, bytes(8)), drawing(shape(holder(0xF00D, text(2, "备注：先点名。")))))
    stream, places = b"", []
    for part in (document, old, second, gone, notes):
        places.append(len(stream))
        stream += part
    directory = len(stream)
    stream += atom(0x1772, struct.pack("<I5I", 1 | 5 << 20, *places))
    edit = len(stream)
    stream += atom(0xFF5, struct.pack("<IIIIIII", 256, 0x03000000, 0, directory, 1, 6, 0))
    again = len(stream)
    stream += first
    directory = len(stream)
    stream += atom(0x1772, struct.pack("<II", 2 | 1 << 20, again))
    last = len(stream)
    stream += atom(0xFF5, struct.pack("<IIIIIII", 256, 0x03000000, edit, directory, 1, 6, 0))
    def user(token):
        return atom(0xFF6, struct.pack("<IIIHHBBH", 20, token, last, 0, 0x3F4, 3, 0, 0))
    return (compound({"PowerPoint Document": stream, "Current User": user(0xE391C05F)}),
            compound({"PowerPoint Document": stream, "Current User": user(0xF3D1C4DF)}))


def main():
    if len(sys.argv) > 2:
        path = os.path.join(sys.argv[1], sys.argv[2])
        found = streams_of(path)
        with open(path, "wb") as f:
            f.write(compound({name: found[name] for name in sys.argv[3:]}))
        return
    slides, locked = powerpoint()
    fixtures = {
        "doc/word95.doc": word95(0x0804),
        "doc/word95-english.doc": word95(0x0409),
        "doc/fast-saved.doc": fast_saved(),
        "doc/password.docx": compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
        "ppt/saved-twice.ppt": slides,
        "ppt/password.ppt": locked,
        "xls/excel97.xls": excel97(),
        "xls/excel5.xls": excel5(936),
        "xls/excel5-western.xls": excel5(1252),
        "xls/password.xls": compound({"Workbook": record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 0)) + record(0x2F, bytes(54))}),
    }
    for name, data in fixtures.items():
        path = os.path.join(sys.argv[1], name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)


main()
