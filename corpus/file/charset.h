/* charset.h - one character at a time out of bytes in each encoding, and how likely it is. Internal to corpus/file. */
#ifndef XD_FILE_CHARSET_H
#define XD_FILE_CHARSET_H

#include "base/str.h"
#include "file/char_table.h"
#include "file/encoding.h"

/* Bytes of the character at p[0..n), n > 0, into *c; 0: illegal here; -1: the end of the bytes cuts it. */
typedef int charset_step(uint32_t *c, const unsigned char *p, size_t n);
charset_step utf8_step, gb18030_step, big5_step, utf16le_step, utf16be_step;
charset_step *charset_step_of(enum encoding e); /* NULL for what is no single encoding */

/* Private use of GBK's days -> the real character; everything else unchanged. */
uint32_t charset_repair(uint32_t c);

#define COST_ILLEGAL 250u /* of one illegal byte */
#define COST_ASTRAL 160u

static inline unsigned charset_cost(uint32_t c)
{
    return c < 65536 ? char_cost[c] : COST_ASTRAL;
}

#endif
