/* Word's style sheet: what paragraphs have from their styles. */
#include "base/mem.h"
#include "file/le.h"
#include "file/word.h"

#define HEADINGS 9u /* the styles 1..9 are the headings of these levels in every document */
#define BASED_MAX 12u
#define PARAGRAPH_STYLE 1u
#define NO_LIST 0xFFFFu

/* base: bytes of the fixed part, in front of the name. */
static struct word_style read_style(const struct word *w, struct str s, size_t base)
{
    struct word_style style = {.base = (uint16_t)(le16(s, 2) >> 4), .level = WORD_UNSAID, .list_level = WORD_UNSAID};
    struct word_run r = {.level = WORD_UNSAID, .list_level = WORD_UNSAID, .list = NO_LIST};
    size_t at = base + 2 + 2 * (size_t)le16(s, base) + 2;
    if ((le16(s, 2) & 0xF) != PARAGRAPH_STYLE)
        return style;
    struct str properties = le_part(s, at + 2, le16(s, at));
    word_apply(w, &r, str_sub(properties, 2, properties.n));
    style.level = r.level;
    style.list_level = r.list_level;
    style.has_list = r.list != NO_LIST;
    style.list = style.has_list ? r.list : 0;
    return style;
}

bool word_load_styles(struct word *w)
{
    struct str sheet = word_table_part(w, 0xA2);
    size_t n = le16(sheet, 2), base = le16(sheet, 4), at = 2 + (size_t)le16(sheet, 0);
    if (w->old || sheet.n < 6)
        return true;
    w->style = mem_zalloc(n + 1, sizeof *w->style);
    if (!w->style)
        return false;
    for (; w->styles < n && at + 2 <= sheet.n; w->styles++) {
        size_t size = le16(sheet, at);
        w->style[w->styles] = read_style(w, le_part(sheet, at + 2, size), base);
        at += 2 + size + (size & 1);
    }
    return true;
}

void word_apply_style(const struct word *w, struct word_run *r, unsigned style)
{
    bool list = false, list_level = false, level = false;
    unsigned at = style;
    for (unsigned hops = 0; hops < BASED_MAX && at < w->styles; hops++, at = w->style[at].base) {
        const struct word_style *s = &w->style[at];
        if (!list && s->has_list)
            r->list = s->list;
        if (!list_level && s->list_level != WORD_UNSAID)
            r->list_level = s->list_level;
        if (!level && s->level != WORD_UNSAID)
            r->level = s->level;
        list |= s->has_list;
        list_level |= s->list_level != WORD_UNSAID;
        level |= s->level != WORD_UNSAID;
    }
    if (!level && style >= 1 && style <= HEADINGS)
        r->level = (uint8_t)style;
}
