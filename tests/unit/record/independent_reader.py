"""Reads a record by docs/format.md alone and compares with what the writing test put in: keeps the page honest."""
import hashlib
import re
import sys
import zlib


def dictionary(root):
    source = open(root + "/corpus/record/record_dictionary.c", encoding="utf-8").read()
    order = re.search(r"dictionary = \{(.*?)\}", source, re.S).group(1).replace(" ", "").split(",")
    text = {}
    for name, body in re.findall(r"#define (\w+)(.*?)\n(?=#define|\n)", source, re.S):
        text[name] = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', body)).replace("\\n", "\n")
    data = "".join(text[name] for name in order).encode()
    page = open(root + "/docs/format.md", encoding="utf-8").read()
    assert hashlib.sha256(data).hexdigest() in page, "the page states another dictionary"
    return data


def letters(root):
    """The characters of two bytes, and the function that writes them."""
    data = open(root + "/corpus/record/letters.txt", "rb").read()
    assert hashlib.sha256(data).hexdigest() in open(root + "/docs/format.md", encoding="utf-8").read(), "other letters"
    order = data.decode().replace("\n", "")
    number = {c: k for k, c in enumerate(order)}
    assert len(number) == len(order) == 8192

    def write(text):
        return b"".join(bytes((128 + number[c] // 128, 128 + number[c] % 128)) if c in number else c.encode()
                        for c in text)
    return order, write


def read_letters(data, order):
    text, at = "", 0
    while at < len(data):
        first = data[at]
        if 0x80 <= first < 0xC0:
            text += order[(first - 128) * 128 + data[at + 1] - 128]
            at += 2
        else:
            length = 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
            text += data[at:at + length].decode()
            at += length
    return text


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def more(self):
        return self.at < len(self.data)

    def take(self, n):
        assert self.at + n <= len(self.data)
        self.at += n
        return self.data[self.at - n:self.at]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def zigzag(self):
        v = self.varint()
        return v >> 1 if v % 2 == 0 else -(v + 1) // 2

    def string(self):
        return self.take(self.varint())

    def fields(self):
        while self.more():
            yield self.varint(), self.string()


def inflate(data, size, words):
    return data if len(data) == size else zlib.decompressobj(-15, zdict=words).decompress(data)


def when(data):
    c = Cursor(data)
    start = c.zigzag()
    end = start + c.zigzag()
    return [start, end, start + c.zigzag(), end + c.zigzag()] + [c.varint() for _ in range(4)]


def read(data, words, order, words_in_letters):
    assert data[:4] == b"XDRC" and zlib.crc32(data[:32]) == int.from_bytes(data[32:36], "little")
    sections, at = [], 36
    for i in range(3):
        n, crc = (int.from_bytes(data[8 + 8 * i + k:12 + 8 * i + k], "little") for k in (0, 4))
        sections.append(data[at:at + n])
        assert zlib.crc32(sections[-1]) == crc
        at += n
    assert at == len(data)
    meta = {}
    for tag, value in Cursor(sections[0]).fields():
        meta.setdefault(tag, []).append(value)

    c = Cursor(sections[1])
    count, table = c.varint(), Cursor(c.string())
    paras, end, page, row = [], 0, 0, 0
    for i in range(count):
        flags = table.take(1)[0]
        start = end + (table.zigzag() if flags & 0x80 else 1)
        end = start + table.varint()
        level = table.take(1)[0] if flags & 0x10 else 0
        page += table.zigzag() if flags & 0x20 else 0
        row += table.zigzag() if flags & 0x40 else 0
        paras.append((start, end, page, row, flags & 15, level))
    size, blocks = c.varint(), c.varint()
    table = [(c.varint(), c.varint(), c.varint(), c.varint()) for _ in range(blocks)]
    text = ""
    for raw, chars, lettered, stored in table:
        block = read_letters(inflate(c.take(stored), lettered, words_in_letters), order)
        assert lettered > 0 and len(block) == chars and len(block.encode()) == raw
        text += block
    assert len(text.encode()) == size and not c.more()

    statements = []
    if sections[2]:
        c = Cursor(sections[2])
        size = c.varint()
        raw = Cursor(inflate(c.data[c.at:], size, words))
        while raw.more():
            statements.append({})
            for tag, value in Cursor(raw.string()).fields():
                statements[-1].setdefault(tag, []).append(value)
    return meta, paras, text, statements


def main(root, path):
    words = dictionary(root)
    order, write = letters(root)
    meta, paras, text, statements = read(open(path, "rb").read(), words, order, write(words.decode()))
    assert meta[1] == [b"0123456789abcdef"] and meta[5] == [b"gb18030"] and len(meta[3]) == 2
    assert Cursor(meta[9][0]).varint() == len(text) == paras[-1][1] + 1
    assert when(meta[11][0]) == [20121228] * 4 + [1, 5, 0, 0]
    assert [text[p[0]:p[1]] for p in paras][:2] == ["2012年度工作总结", "一、获奖情况"]
    assert paras[2] == (18, 51, 2, 7, 4, 0) and paras[4] == (57, 82, 3, 2, 4, 0)
    years, at = Cursor(meta[13][0]), 0
    found = []
    while years.more():
        at += years.varint()
        found.append(at)
    assert found == [2010, 2012]
    person = Cursor(meta[12][0])
    assert (person.varint(), person.varint(), person.data[person.at:].decode()) == (2, 3, "陆建平")
    assert len(statements) == 3 and statements[0][5][0].decode() == "科技活动" and len(statements[0][13]) == 2
    assert dict(Cursor(statements[0][13][1]).fields())[1].decode() == "周晓雯"
    assert when(statements[0][15][0])[:4] == [20121001, 20121031, 20120101, 20121231]
    source = Cursor(statements[1][16][0])
    start, length = source.varint(), source.varint()
    assert text[start:start + length].startswith("2012年5月4日，陆建平书记")
    print("read as the page says")


main(*sys.argv[1:])
