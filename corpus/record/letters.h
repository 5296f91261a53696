/* letters.h - UTF-8 in which frequent characters take two bytes, so that deflate sees characters. Private to record/.
 *
 * The 8,192 characters of letters.txt are numbered from 0 in its order, the most frequent first. Number k is the two
 * bytes 0x80 + k / 128, 0x80 + k % 128: a first byte that no character of UTF-8 has. Every other character stays as it
 * is. Of Chinese prose deflate leaves a sixth less in this form. The order is part of the format: a change of it is a
 * change of FORMAT_VERSION. */
#ifndef XD_RECORD_LETTERS_H
#define XD_RECORD_LETTERS_H

#include "base/buf.h"

/* Appends the text in letters, never longer than it was. XD_INVALID: no UTF-8, nothing appended. */
enum status letters_encode(struct buf *out, struct str text);
/* Writes exactly n bytes of text; false when that is not what the letters hold. */
bool letters_decode(char *out, size_t n, struct str letters);

/* The preset dictionary (squeeze.h) in letters. */
struct str letters_dictionary(void);

#endif
