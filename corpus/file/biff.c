#include "file/biff.h"
#include "file/glyph.h"
#include "file/le.h"
#include "file/narrow.h"

#define RECORD_HEAD 4u
#define WIDE 1u
#define PHONETIC 4u
#define RICH 8u

struct biff biff_of(struct str stream)
{
    return (struct biff){.all = stream};
}

bool biff_next(struct biff *b)
{
    b->start = b->next;
    if (!le_has(b->all, b->start, RECORD_HEAD))
        return false;
    b->type = le16(b->all, b->start);
    size_t n = le16(b->all, b->start + 2);
    b->body = le_part(b->all, b->start + RECORD_HEAD, n);
    b->cut |= b->body.n < n;
    b->next = b->start + RECORD_HEAD + n;
    b->at = 0;
    return true;
}

/* Goes on into the record that continues this one. */
static bool go_on(struct biff *b)
{
    if (!le_has(b->all, b->next, RECORD_HEAD) || le16(b->all, b->next) != BIFF_CONTINUE)
        return false;
    size_t n = le16(b->all, b->next + 2);
    b->body = le_part(b->all, b->next + RECORD_HEAD, n);
    b->cut |= b->body.n < n;
    b->next += RECORD_HEAD + n;
    b->at = 0;
    return true;
}

bool biff_ended(const struct biff *b)
{
    return b->at >= b->body.n && (!le_has(b->all, b->next, RECORD_HEAD) || le16(b->all, b->next) != BIFF_CONTINUE);
}

unsigned biff_u8(struct biff *b)
{
    while (b->at >= b->body.n)
        if (!go_on(b))
            return 0;
    return le8(b->body, b->at++);
}

unsigned biff_u16(struct biff *b)
{
    unsigned low = biff_u8(b);
    return low | biff_u8(b) << 8;
}

uint32_t biff_u32(struct biff *b)
{
    uint32_t low = biff_u16(b);
    return low | (uint32_t)biff_u16(b) << 16;
}

void biff_skip(struct biff *b, uint32_t n)
{
    while (n > 0) {
        size_t have = b->body.n - b->at;
        if (have >= n) {
            b->at += n;
            return;
        }
        n -= (uint32_t)have;
        b->at = b->body.n;
        if (!go_on(b))
            return;
    }
}

void biff_characters(struct biff *b, struct buf *to, uint32_t n, unsigned flags)
{
    uint32_t high = 0;
    for (; n > 0 && buf_status(to) == XD_OK; n--) {
        /* Where characters go on in a further record, it says anew how wide they are. */
        while (b->at >= b->body.n) {
            if (!go_on(b))
                return;
            flags = biff_u8(b);
        }
        uint32_t c = flags & WIDE ? biff_u16(b) : biff_u8(b);
        glyph_unit(to, &high, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
}

void biff_text(struct biff *b, struct buf *to, uint32_t n)
{
    unsigned flags = biff_u8(b);
    uint32_t runs = flags & RICH ? biff_u16(b) : 0, phonetics = flags & PHONETIC ? biff_u32(b) : 0;
    biff_characters(b, to, n, flags);
    biff_skip(b, 4 * runs);
    biff_skip(b, phonetics);
}

void biff_narrow(struct biff *b, struct buf *to, uint32_t n, enum encoding e)
{
    struct str s = le_part(b->body, b->at, n);
    size_t from = to->n;
    b->at += s.n;
    narrow_decode(to, s, e);
    for (size_t i = from; i < to->n; i++)
        if ((unsigned char)to->p[i] < ' ')
            to->p[i] = ' ';
}
