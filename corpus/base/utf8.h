/* utf8.h - stepping through, checking and writing UTF-8. */
#ifndef XD_BASE_UTF8_H
#define XD_BASE_UTF8_H

#include "base/str.h"
#include <stdint.h>

#define UTF8_BAD 0xFFFDu

/* Decode one character at *at (must be < s.n), advance *at by its bytes (by 1 for a malformed byte, then U+FFFD is
 * returned). */
uint32_t utf8_next(struct str s, size_t *at);
size_t utf8_put(char out[4], uint32_t code_point);   /* bytes written, 1..4 */
bool utf8_valid(struct str s);                       /* strict: no surrogates, no overlong forms, <= U+10FFFF */
size_t utf8_count(struct str s);                     /* characters, malformed bytes counting one each */
size_t utf8_offset(struct str s, size_t characters); /* byte offset of the character with that index, s.n at most */
size_t utf8_cut(struct str s, size_t max);           /* largest length <= max that ends on a character border */

static inline bool is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) ||
           c == 0x3007 || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xE000 && c <= 0xF8FF); /* private use: characters schools drew themselves */
}
static inline bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}
static inline bool is_alpha(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/* Columns that a terminal uses: 2 for Han, full-width forms, CJK punctuation; 0 for combining and control; else 1. */
int utf8_width(uint32_t c);
/* Closing punctuation, which starts no line: ，。》）… */
bool utf8_closes(uint32_t c);

#endif
