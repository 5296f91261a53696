/* biff.h - Excel's records: a type, a length, a body; what is longer goes on in CONTINUE records. Internal to
 * corpus/file. [MS-XLS] */
#ifndef XD_FILE_BIFF_H
#define XD_FILE_BIFF_H

#include "base/buf.h"
#include "file/encoding.h"

enum biff_type {
    BIFF_FORMULA = 0x06,
    BIFF_EOF = 0x0A,
    BIFF_HEADER = 0x14,
    BIFF_FOOTER = 0x15,
    BIFF_NOTE = 0x1C,
    BIFF_DATEMODE = 0x22,
    BIFF_FILEPASS = 0x2F,
    BIFF_CONTINUE = 0x3C,
    BIFF_CODEPAGE = 0x42,
    BIFF_OBJ = 0x5D,
    BIFF_BOUNDSHEET = 0x85,
    BIFF_MULRK = 0xBD,
    BIFF_RSTRING = 0xD6,
    BIFF_XF = 0xE0,
    BIFF_SST = 0xFC,
    BIFF_LABELSST = 0xFD,
    BIFF_TXO = 0x1B6,
    BIFF_DIMENSIONS = 0x200,
    BIFF_NUMBER = 0x203,
    BIFF_LABEL = 0x204,
    BIFF_BOOLERR = 0x205,
    BIFF_STRING = 0x207,
    BIFF_RK = 0x27E,
    BIFF_FORMAT = 0x41E,
    BIFF_BOF = 0x809,
};

struct biff {
    struct str all;
    size_t start; /* of the record at hand */
    size_t next;  /* of the one behind it, and behind what continues it */
    unsigned type;
    struct str body;
    size_t at; /* in body; the strings below read from here on */
    bool cut;  /* the stream ended within a record's body */
};
struct biff biff_of(struct str stream);
bool biff_next(struct biff *b);

/* Bytes across CONTINUE; 0 behind the end, which ended tells. */
unsigned biff_u8(struct biff *b);
unsigned biff_u16(struct biff *b);
uint32_t biff_u32(struct biff *b);
bool biff_ended(const struct biff *b);
void biff_skip(struct biff *b, uint32_t n);

/* A string of n characters whose flags are next (Excel 97 and later): UTF-16 or Latin-1, perhaps with formatting and
 * phonetics behind it, which are passed over. Line ends and tabs become blanks: a cell is one line. */
void biff_text(struct biff *b, struct buf *to, uint32_t n);
/* Only the characters, as a text box has them: their flag byte first. */
void biff_characters(struct biff *b, struct buf *to, uint32_t n, unsigned flags);
/* n bytes of Excel 5. */
void biff_narrow(struct biff *b, struct buf *to, uint32_t n, enum encoding e);

#endif
