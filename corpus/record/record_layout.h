/* record_layout.h - the bytes of a record: numbers that encoder and decoder share. Private to record/. The prose is in
 * docs/format.md. */
#ifndef XD_RECORD_LAYOUT_H
#define XD_RECORD_LAYOUT_H

#include "base/arena.h"
#include "base/codec.h"
#include "fact/statement.h"

#define RECORD_MAGIC "XDRC"
enum {
    HEADER_BYTES = 36, /* magic, four version bytes, three pairs of length and crc, crc of all that */
    TEXT_BLOCK = 65536,
    BLOCK_NUMBERS = 4,   /* of one block in the block table */
    PARA_LEAST = 2,      /* bytes that a paragraph takes at least */
    STATEMENT_LEAST = 8, /* likewise, its length included */
    WHO_LEAST = 2,
    FIGURE_LEAST = 2
};

enum meta_tag {
    META_TAG_ID = 1,
    META_TAG_TEXT_HASH,
    META_TAG_PATH, /* one each */
    META_TAG_FORMAT,
    META_TAG_ENCODING,
    META_TAG_TITLE,
    META_TAG_GENRE,
    META_TAG_OCR,
    META_TAG_CHARS,
    META_TAG_REPLACED,
    META_TAG_DATE,
    META_TAG_NAMED, /* one each */
    META_TAG_YEARS,
    META_TAG_MONTHS
};

enum statement_tag {
    STATEMENT_TAG_FACT = 1,
    STATEMENT_TAG_KIND,
    STATEMENT_TAG_LEVEL,
    STATEMENT_TAG_WHO_COMPLETE,
    STATEMENT_TAG_WHAT,
    STATEMENT_TAG_GRADE,
    STATEMENT_TAG_LEVEL_TEXT,
    STATEMENT_TAG_GIVER,
    STATEMENT_TAG_DOCUMENT_NO,
    STATEMENT_TAG_PLACE,
    STATEMENT_TAG_TOPIC,
    STATEMENT_TAG_DATE_TEXT,
    STATEMENT_TAG_WHO,    /* one each */
    STATEMENT_TAG_FIGURE, /* one each */
    STATEMENT_TAG_WHEN,
    STATEMENT_TAG_SOURCE
};
enum who_tag { WHO_TAG_NAME = 1, WHO_TAG_IS, WHO_TAG_PART, WHO_TAG_SURE, WHO_TAG_POST, WHO_TAG_UNIT };
enum figure_tag { FIGURE_TAG_VALUE = 1, FIGURE_TAG_UNIT, FIGURE_TAG_OF };

/* Flags of a paragraph's first byte, beside its kind in the low four bits: what differs from the usual and follows. */
enum para_flag { PARA_LEVEL = 0x10, PARA_PAGE = 0x20, PARA_ROW = 0x40, PARA_GAP = 0x80 };

static inline uint64_t zigzag(int64_t v)
{
    return (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0);
}
static inline int64_t unzigzag(uint64_t v)
{
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

/* A tagged field: varint tag, varint length, that many bytes. */
static inline void put_field(struct buf *out, unsigned tag, struct str payload)
{
    put_varint(out, tag);
    put_string(out, payload);
}
/* The same of a number; a number 0 and an empty string are left out. */
void put_number_field(struct buf *out, unsigned tag, uint64_t v);
void put_string_field(struct buf *out, unsigned tag, struct str s);
/* One whose bytes were collected in a buffer: takes over its error and empties it. */
void put_collected_field(struct buf *out, unsigned tag, struct buf *payload);
uint64_t number_of_field(struct str payload); /* 0 when it is none */

void when_put(struct buf *out, const struct when *w);
bool when_get(struct when *w, struct str payload);

/* statement_codec.c: the raw statements section, length-prefixed statements one behind the other. `part` is working
 * memory for the fields, emptied here. */
void statements_put(struct buf *out, const struct statement *v, size_t n, struct buf *part, struct buf *inner);
/* `chars` bounds their ranges in the text. Strings are borrowed from raw. */
enum status statements_get(struct statement **v, uint32_t *n, struct arena *arena, struct str raw, uint32_t chars);

#endif
