/* sniff.h - the format of a file by its content, never by its name. */
#ifndef XD_FILE_SNIFF_H
#define XD_FILE_SNIFF_H

#include "base/str.h"

#define SNIFF_HEAD 4096 /* bytes of a file's beginning that are looked at */

enum sniff_kind {
    SNIFF_TEXT, /* nothing known: plain text or noise, which the encoding verdict tells */
    SNIFF_GZIP,
    SNIFF_FOREIGN, /* a document, picture or archive format with a name of its own */
    SNIFF_PROGRAM  /* machine code, sound, picture, database: never holds a report */
};
struct sniffed {
    enum sniff_kind kind;
    const char *format; /* "txt", "gz", "pdf", "zip" …; static, at most 15 bytes */
};
struct sniffed sniff(struct str head);

#endif
