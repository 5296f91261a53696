#include "base/utf8.h"

uint32_t utf8_next(struct str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t left = s.n - *at;
    uint32_t c = p[0];
    if (c < 0x80) {
        *at += 1;
        return c;
    }
    unsigned n = c >= 0xF0 && c < 0xF5 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 0;
    if (n == 0 || n > left) {
        *at += 1;
        return UTF8_BAD;
    }
    c &= 0x7Fu >> n;
    for (unsigned i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *at += 1;
            return UTF8_BAD;
        }
        c = c << 6 | (p[i] & 0x3Fu);
    }
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
        *at += 1;
        return UTF8_BAD;
    }
    *at += n;
    return c;
}

size_t utf8_put(char out[4], uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        c = UTF8_BAD;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

bool utf8_valid(struct str s)
{
    size_t at = 0;
    while (at < s.n) {
        size_t from = at;
        if (utf8_next(s, &at) == UTF8_BAD && at - from != 3)
            return false;
    }
    return true;
}

size_t utf8_count(struct str s)
{
    size_t at = 0, n = 0;
    while (at < s.n) {
        utf8_next(s, &at);
        n++;
    }
    return n;
}

size_t utf8_offset(struct str s, size_t characters)
{
    size_t at = 0;
    while (at < s.n && characters-- > 0)
        utf8_next(s, &at);
    return at;
}

size_t utf8_cut(struct str s, size_t max)
{
    if (s.n <= max)
        return s.n;
    size_t n = max;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return n;
}

int utf8_width(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7F && c < 0xA0))
        return 0;
    if ((c >= 0x300 && c < 0x370) || (c >= 0x200B && c <= 0x200F) || (c >= 0x20D0 && c < 0x2100) ||
        (c >= 0xFE00 && c < 0xFE10) || c == 0xFEFF)
        return 0;
    bool wide = (c >= 0x1100 && c < 0x1160) || (c >= 0x2E80 && c < 0xA4D0 && c != 0x303F) ||
                (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xF900 && c < 0xFB00) || (c >= 0xFE10 && c < 0xFE20) ||
                (c >= 0xFE30 && c < 0xFE70) || (c >= 0xFF01 && c < 0xFF61) || (c >= 0xFFE0 && c < 0xFFE7) ||
                (c >= 0x1F300 && c < 0x1FAFF) || (c >= 0x20000 && c < 0x3FFFE) || c == 0x2014 || c == 0x2018 ||
                c == 0x2019 || c == 0x201C || c == 0x201D || c == 0x2026 || c == 0xB7;
    /* Quotes, dashes and dots of the last lines are ambiguous: two columns in the fonts of Chinese terminals, one
     * in others. Counting two never overflows a line. */
    return wide ? 2 : 1;
}

bool utf8_closes(uint32_t c)
{
    static const uint32_t closing[] = U"，。、；：！？）》」』】〉〕”’…)]}>,.;:!?%％";
    for (const uint32_t *k = closing; *k != 0; k++)
        if (*k == c)
            return true;
    return false;
}
