#include "file/charset.h"

int utf8_step(uint32_t *c, const unsigned char *p, size_t n)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned b = p[0];
    if (b < 0x80) {
        *c = b;
        return 1;
    }
    size_t len = b < 0xC2 ? 0 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : b < 0xF5 ? 4 : 0;
    if (len == 0)
        return 0;
    uint32_t v = b & (0xFFu >> (len + 1));
    size_t i;
    for (i = 1; i < len && i < n; i++) {
        if ((p[i] & 0xC0u) != 0x80)
            return 0;
        v = v << 6 | (p[i] & 0x3Fu);
    }
    if (i < len)
        return -1;
    if (v < least[len] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF))
        return 0;
    *c = v;
    return (int)len;
}

static uint32_t gb4_code_point(uint32_t linear)
{
    size_t lo = 0, hi = gb4_range_count;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (gb4_ranges[mid].linear <= linear)
            lo = mid;
        else
            hi = mid;
    }
    uint32_t first = gb4_ranges[lo].code_point;
    return first ? first + (linear - gb4_ranges[lo].linear) : 0;
}

static int gb4_step(uint32_t *c, const unsigned char *p, size_t n)
{
    if (n < 3)
        return -1;
    if (p[2] < 0x81 || p[2] > 0xFE)
        return 0;
    if (n < 4)
        return -1;
    if (p[3] < 0x30 || p[3] > 0x39)
        return 0;
    uint32_t linear = ((p[0] - 0x81u) * 10 + (p[1] - 0x30u)) * 1260 + (p[2] - 0x81u) * 10 + (p[3] - 0x30u);
    if (p[0] >= 0x90) {
        linear -= (0x90 - 0x81) * 12600;
        if (linear > 0xFFFFF)
            return 0;
        *c = 0x10000 + linear;
        return 4;
    }
    if (linear >= 39420)
        return 0;
    *c = gb4_code_point(linear);
    return *c ? 4 : 0;
}

int gb18030_step(uint32_t *c, const unsigned char *p, size_t n)
{
    unsigned b = p[0];
    if (b < 0x80) {
        *c = b;
        return 1;
    }
    if (b == 0x80 || b == 0xFF)
        return 0;
    if (n < 2)
        return -1;
    unsigned t = p[1];
    if (t >= 0x30 && t <= 0x39)
        return gb4_step(c, p, n);
    if (t < 0x40 || t == 0x7F || t == 0xFF)
        return 0;
    *c = gb2_table[(b - 0x81) * GB_TRAILS + t - (t < 0x7F ? 0x40 : 0x41)];
    return *c ? 2 : 0;
}

int big5_step(uint32_t *c, const unsigned char *p, size_t n)
{
    unsigned b = p[0];
    if (b < 0x80) {
        *c = b;
        return 1;
    }
    if (b == 0x80 || b == 0xFF)
        return 0;
    if (n < 2)
        return -1;
    unsigned t = p[1];
    if (t < 0x40 || (t > 0x7E && t < 0xA1) || t == 0xFF)
        return 0;
    *c = big5_table[(b - 0x81) * BIG5_TRAILS + t - (t < 0x7F ? 0x40 : 0x62)];
    return *c ? 2 : 0;
}

static inline int utf16_step(uint32_t *c, const unsigned char *p, size_t n, int high)
{
    if (n < 2)
        return -1;
    uint32_t u = (uint32_t)p[high] << 8 | p[!high];
    if (u < 0xD800 || u > 0xDFFF) {
        *c = u;
        return 2;
    }
    if (u >= 0xDC00)
        return 0;
    if (n < 4)
        return -1;
    uint32_t l = (uint32_t)p[2 + high] << 8 | p[2 + !high];
    if (l < 0xDC00 || l > 0xDFFF)
        return 0;
    *c = 0x10000 + ((u - 0xD800) << 10) + (l - 0xDC00);
    return 4;
}

int utf16le_step(uint32_t *c, const unsigned char *p, size_t n)
{
    return utf16_step(c, p, n, 1);
}

int utf16be_step(uint32_t *c, const unsigned char *p, size_t n)
{
    return utf16_step(c, p, n, 0);
}

charset_step *charset_step_of(enum encoding e)
{
    switch (e) {
    case ENCODING_UTF8:
        return utf8_step;
    case ENCODING_GB18030:
        return gb18030_step;
    case ENCODING_BIG5:
        return big5_step;
    case ENCODING_UTF16LE:
        return utf16le_step;
    case ENCODING_UTF16BE:
        return utf16be_step;
    case ENCODING_NONE:
    case ENCODING_MIXED:
    case ENCODING_BINARY:
        break;
    }
    return NULL;
}

uint32_t charset_repair(uint32_t c)
{
    if (c < 0xE5E5 || c > 0xE864)
        return c;
    size_t lo = 0, hi = char_repair_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (char_repairs[mid].private_use == c)
            return char_repairs[mid].code_point;
        if (char_repairs[mid].private_use < c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return c;
}
