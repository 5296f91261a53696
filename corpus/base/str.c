#include "base/str.h"

size_t str_find(struct str s, struct str needle)
{
    if (needle.n == 0)
        return 0;
    const char *p = s.p;
    size_t left = s.n;
    while (left >= needle.n) {
        const char *hit = memchr(p, needle.p[0], left - needle.n + 1);
        if (hit == NULL)
            return s.n;
        if (memcmp(hit, needle.p, needle.n) == 0)
            return (size_t)(hit - s.p);
        left -= (size_t)(hit - p) + 1;
        p = hit + 1;
    }
    return s.n;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str str_trim(struct str s)
{
    while (s.n > 0 && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}
