/* record.h - the stored record of a report: what Xapian keeps as the document's data.
 *
 * Layout (docs/format.md): header, metadata section, text section, statements section; each section has
 * its own crc32; text and statements are deflated apart, so that reading rows never inflates text. Fields
 * are tagged; unknown tags are skipped. Decoding never trusts a length: XD_CORRUPT, never a crash. */
#ifndef XD_RECORD_RECORD_H
#define XD_RECORD_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "fact/analysis.h"

/* A paragraph of the stored text: a range of characters, and the marks of the place it came from. */
struct para {
    uint32_t from, to;   /* characters of the source text */
    uint32_t page, row;  /* 0 = none */
    uint8_t kind, level; /* enum block_kind, struct block's level */
};
/* A person named in the report. */
struct named {
    struct str name;
    uint32_t count;
    bool sure;
    uint8_t is; /* enum person_is */
};

/* A report as stored. All strings are borrowed: from the analysis when encoding, from the arena when decoded. */
struct report {
    struct str id;        /* ID_LEN digits */
    struct str text_hash; /* ID_LEN digits, of the folded text */
    struct str *path;     /* bytewise ascending, at least one */
    uint32_t paths;
    struct str format, encoding; /* "txt" "gb18030" … */
    struct str title;
    uint8_t genre;
    bool ocr;
    uint32_t chars;      /* of text */
    uint32_t replaced;   /* bytes that could not be decoded */
    struct when date;    /* the document's own */
    struct named *named; /* by descending count, then name */
    uint32_t nameds;
    struct {
        uint16_t *year; /* ascending, no repeats: of all dates mentioned and of the document's own */
        uint32_t years;
        uint32_t *month; /* yyyymm, likewise */
        uint32_t months;
    } when;
    struct str text; /* the source text; .p NULL when the text section was not asked for */
    struct para *para;
    uint32_t paras;
    struct statement *statement; /* by position in the text */
    uint32_t statements;
};

/* Everything but id, paths, format, encoding, replaced from an analysis; arrays in the arena. */
enum status report_of_analysis(struct report *r, const struct analysis *a, struct arena *arena);

enum status record_encode(struct buf *out, const struct report *r);

enum record_part { RECORD_META = 0, RECORD_TEXT = 1, RECORD_STATEMENTS = 2 };
/* Decode the metadata, and the parts asked for (RECORD_TEXT | RECORD_STATEMENTS). Everything is in the arena or in
 * `bytes`, which must outlive r. XD_CORRUPT, XD_VERSION, XD_NOMEM, XD_LIMIT. */
enum status record_decode(struct report *r, struct arena *arena, struct str bytes, unsigned parts);
/* Check every crc of a record without decoding it. */
enum status record_check(struct str bytes);

#endif
