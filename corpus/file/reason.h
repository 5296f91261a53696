/* reason.h - why a file is not, or not wholly, in the index: stable codes of docs/json.md. */
#ifndef XD_FILE_REASON_H
#define XD_FILE_REASON_H

#include <stdbool.h>
#include <stdint.h>

enum reason {
    REASON_OK,
    REASON_EMPTY,       /* no bytes, or nothing but blanks */
    REASON_BINARY,      /* no text */
    REASON_UNSUPPORTED, /* a format without a reader */
    REASON_BAD_BYTES,   /* illegal bytes were replaced */
    REASON_CUT,         /* the last character is cut off */
    REASON_DAMAGED,     /* the container breaks off or fails its checksum */
    REASON_TOO_LARGE,
    REASON_BOMB,       /* made to harm: unpacks, nests or refers beyond reason */
    REASON_UNREADABLE, /* gone, forbidden, or the system cannot read it */
    REASON_CHANGED,    /* was written to while being read */
    REASON_CRASHED,    /* its reader died */
    REASON_TIMEOUT,
    REASON_ENCRYPTED, /* needs a password */
    REASON_SCANNED,   /* pictures of pages, no text: waits for OCR */
    REASON_PICTURES,  /* some pages are pictures, the others were read */
    REASON_COUNT
};

const char *reason_code(enum reason r);              /* "" for REASON_OK */
bool reason_keeps_text(enum reason r);               /* what a reader told before it said so is indexed */
uint8_t reason_status(enum reason r, bool has_text); /* 1 indexed 2 partial 3 skipped 4 failed 5 queued-ocr */

#endif
