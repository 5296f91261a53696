/* le.h - little-endian numbers out of foreign bytes. What lies past the end reads as 0. Internal to corpus/file. */
#ifndef XD_FILE_LE_H
#define XD_FILE_LE_H

#include "base/str.h"
#include <stdint.h>

static inline bool le_has(struct str s, size_t at, size_t n)
{
    return at <= s.n && n <= s.n - at;
}
static inline unsigned le8(struct str s, size_t at)
{
    return at < s.n ? (unsigned char)s.p[at] : 0;
}
static inline unsigned le16(struct str s, size_t at)
{
    return le_has(s, at, 2) ? (unsigned char)s.p[at] | (unsigned)(unsigned char)s.p[at + 1] << 8 : 0;
}
static inline uint32_t le32(struct str s, size_t at)
{
    return le_has(s, at, 4) ? le16(s, at) | (uint32_t)le16(s, at + 2) << 16 : 0;
}
static inline uint64_t le64(struct str s, size_t at)
{
    return le_has(s, at, 8) ? le32(s, at) | (uint64_t)le32(s, at + 4) << 32 : 0;
}
/* The n bytes at `at`, or what there is of them. */
static inline struct str le_part(struct str s, size_t at, size_t n)
{
    return at >= s.n ? str_of(NULL, 0) : str_of(s.p + at, n < s.n - at ? n : s.n - at);
}

#endif
