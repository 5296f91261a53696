#include "file/glyph.h"

/* Glyphs of Wingdings and its kin that forms use as signs; other ornaments are a dot. */
static uint32_t sign_of(uint32_t glyph)
{
    static const struct {
        uint8_t glyph;
        uint16_t sign;
    } known[] = {
        {0x51, 0x2612}, {0x52, 0x2611}, {0x53, 0x2612}, {0x54, 0x2612}, {0x6C, 0x25CF}, {0x6E, 0x25A0},
        {0x6F, 0x25A1}, {0x71, 0x25A1}, {0x72, 0x25A1}, {0x75, 0x25C6}, {0xA3, 0x25A1}, {0xA8, 0x25A1},
        {0xAB, 0x2605}, {0xFB, 0x2717}, {0xFC, 0x2714}, {0xFD, 0x2612}, {0xFE, 0x2611},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].glyph == glyph)
            return known[i].sign;
    return 0xB7;
}

void glyph_add(struct buf *to, uint32_t c)
{
    if (c >= 0xF020 && c <= 0xF0FF)
        c = sign_of(c & 0xFF);
    if (c >= ' ')
        buf_addu(to, c);
}

void glyph_unit(struct buf *to, uint32_t *high, uint32_t unit)
{
    uint32_t first = *high;
    *high = 0;
    if (unit >= 0xD800 && unit < 0xDC00)
        *high = unit;
    else if (unit >= 0xDC00 && unit < 0xE000)
        glyph_add(to, first ? 0x10000 + ((first - 0xD800) << 10) + (unit - 0xDC00) : 0xFFFD);
    else
        glyph_add(to, unit);
}
