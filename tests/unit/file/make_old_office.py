#!/usr/bin/env python3
"""Writes the fixtures that no program of today writes any more: Word 95 in GBK, a fast-saved Word 97, Excel 5.

    make_old_office.py FIXTURES

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


def main():
    fixtures = {
        "doc/word95.doc": word95(0x0804),
        "doc/word95-english.doc": word95(0x0409),
        "doc/fast-saved.doc": fast_saved(),
        "doc/password.docx": compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
    }
    for name, data in fixtures.items():
        path = os.path.join(sys.argv[1], name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)


main()
