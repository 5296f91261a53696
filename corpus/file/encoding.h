/* encoding.h - which encoding a file is written in, and its text as UTF-8.
 *
 * The verdict is reached per file: a byte order mark, else strict UTF-8, else the likelihood of the decoded
 * characters under UTF-8, GB18030, Big5, UTF-16LE and UTF-16BE; margin tells how clear it was. GBK and GB2312
 * are always decoded as GB18030, and what GBK-era fonts kept in the private use area is repaired. Where a
 * file holds two encodings it is decoded line by line. */
#ifndef XD_FILE_ENCODING_H
#define XD_FILE_ENCODING_H

#include "base/buf.h"
#include <stdint.h>

enum encoding {
    ENCODING_NONE,
    ENCODING_UTF8,
    ENCODING_GB18030,
    ENCODING_BIG5,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_MIXED,
    ENCODING_BINARY
};

struct encoding_verdict {
    enum encoding encoding;
    uint32_t margin; /* 0 (a guess) .. 1000 (certain: byte order mark, long strict UTF-8) */
    bool bom;
};
/* Looks at the whole for strictness and at 64 kB for likelihood. Never fails; ENCODING_BINARY for what is no text. */
void encoding_detect(struct encoding_verdict *v, struct str bytes);

struct decoded {
    uint32_t replaced; /* bytes that were illegal: U+FFFD stands for each run */
    uint32_t repaired; /* private-use characters set right */
    bool cut;          /* the last character was cut off */
};
/* Appends the text as UTF-8 with '\n' line ends, without byte order mark and NULs. XD_NOMEM, XD_LIMIT. */
enum status encoding_decode(struct buf *out, struct decoded *d, struct str bytes, enum encoding e);

const char *encoding_name(enum encoding e);      /* "utf-8" "gb18030" "big5" "utf-16le" "utf-16be" "mixed" "binary" */
enum encoding encoding_of_name(struct str name); /* gbk, gb2312, cp936 … too; ENCODING_NONE when unknown */

#endif
