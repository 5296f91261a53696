#include "file/narrow.h"

#define SAMPLE_MIN 16u /* bytes; less proves nothing: it is what schools wrote */

uint32_t narrow_western(unsigned byte)
{
    static const uint16_t high[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                      0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                      0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    return byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80] : byte;
}

/* Accents stand alone among ASCII letters, a hanzi's bytes in pairs. */
static bool looks_western(struct str s)
{
    size_t high = 0, lone = 0;
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x80)
            continue;
        high++;
        lone += (i == 0 || (unsigned char)s.p[i - 1] < 0x80) && (i + 1 == s.n || (unsigned char)s.p[i + 1] < 0x80);
    }
    return lone * 4 > high * 3 || high == 0;
}

enum encoding narrow_verdict(struct str sample, unsigned codepage)
{
    struct encoding_verdict v;
    if (codepage == 936 || codepage == 54936)
        return ENCODING_GB18030;
    if (codepage == 950)
        return ENCODING_BIG5;
    if (looks_western(sample))
        return ENCODING_NONE;
    if (sample.n < SAMPLE_MIN)
        return ENCODING_GB18030;
    encoding_detect(&v, sample);
    return v.encoding == ENCODING_BIG5 || v.encoding == ENCODING_UTF8 ? v.encoding : ENCODING_GB18030;
}

void narrow_decode(struct buf *out, struct str bytes, enum encoding e)
{
    struct decoded d;
    if (e != ENCODING_NONE) {
        encoding_decode(out, &d, bytes, e);
        return;
    }
    for (size_t i = 0; i < bytes.n; i++)
        if (bytes.p[i])
            buf_addu(out, narrow_western((unsigned char)bytes.p[i]));
}

unsigned narrow_codepage_of_lid(unsigned lid)
{
    switch (lid) {
    case 0x0804: /* China */
    case 0x1004: /* Singapore */
        return 936;
    case 0x0404: /* Taiwan */
    case 0x0C04: /* Hong Kong */
    case 0x1404: /* Macau */
        return 950;
    default:
        return 0;
    }
}

unsigned narrow_codepage_of_charset(unsigned charset)
{
    return charset == 134 ? 936 : charset == 136 ? 950 : 0;
}
