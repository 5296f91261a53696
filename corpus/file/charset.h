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

/* The same steps for loops over whole files: the common cases in line, the rest as above. */
static inline int utf8_quick(uint32_t *c, const unsigned char *p, size_t n)
{
    if (p[0] < 0x80) {
        *c = p[0];
        return 1;
    }
    /* E1..EC lead three bytes without overlong forms or surrogates: nearly all hanzi. */
    if (n >= 3 && p[0] > 0xE0 && p[0] < 0xED && (p[1] & 0xC0u) == 0x80 && (p[2] & 0xC0u) == 0x80) {
        *c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        return 3;
    }
    return utf8_step(c, p, n);
}
static inline int gb18030_quick(uint32_t *c, const unsigned char *p, size_t n)
{
    if (p[0] < 0x80) {
        *c = p[0];
        return 1;
    }
    if (n >= 2 && p[0] > 0x80 && p[0] < 0xFF && p[1] > 0x7F && p[1] < 0xFF) {
        *c = gb2_table[(p[0] - 0x81) * GB_TRAILS + p[1] - 0x41];
        return *c ? 2 : 0;
    }
    return gb18030_step(c, p, n);
}

static inline unsigned charset_cost(uint32_t c)
{
    return c < 65536 ? char_cost[c] : COST_ASTRAL;
}

#endif
