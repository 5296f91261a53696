/* str.h - borrowed strings: a pointer and a length, never NUL-terminated by promise.
 *
 * A struct str owns nothing and is valid as long as the bytes it points to. Text of reports is always
 * passed this way: it may hold NUL bytes. Nothing here can fail or allocate. */
#ifndef XD_BASE_STR_H
#define XD_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* A string literal as a struct str, usable in initialisers. */
#define STR_LIT(s)                                                                                                     \
    {                                                                                                                  \
        (s), sizeof(s) - 1                                                                                             \
    }
#define STR(s) ((struct str)STR_LIT(s))

static inline struct str str_of(const char *p, size_t n)
{
    return (struct str){p, n};
}

/* From a C string; NULL gives the empty string. */
static inline struct str str_c(const char *s)
{
    return (struct str){s, s ? strlen(s) : 0};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Bytewise order, a prefix before its extensions. */
static inline int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    if (c != 0)
        return c;
    return a.n < b.n ? -1 : a.n > b.n;
}

static inline bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

/* The part [from, to), clamped to the string. */
static inline struct str str_sub(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (struct str){s.p ? s.p + from : s.p, to - from};
}

/* Offset of the first occurrence of needle, or s.n when there is none. An empty needle is found at 0. */
size_t str_find(struct str s, struct str needle);

/* Without ASCII blanks, tabs and line ends at both ends. */
struct str str_trim(struct str s);

#endif
