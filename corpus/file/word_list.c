/* Word's lists: how they number paragraphs, as numbering.h counts them. */
#include "base/mem.h"
#include "file/glyph.h"
#include "file/le.h"
#include "file/numbering.h"
#include "file/word.h"

#define LIST_BYTES 28u    /* LSTF */
#define LEVEL_BYTES 28u   /* LVLF */
#define USE_BYTES 16u     /* LFO */
#define OVERRIDE_BYTES 8u /* LFOLVL */
#define LISTS_MAX 4096u

/* Numbers of formats are the places of their names in ST_NumberFormat. */
static const char *format_name(unsigned nfc)
{
    static const char *const name[] = {[1] = "upperRoman",
                                       [2] = "lowerRoman",
                                       [3] = "upperLetter",
                                       [4] = "lowerLetter",
                                       [10] = "ideographDigital",
                                       [11] = "japaneseCounting",
                                       [14] = "decimalFullWidth",
                                       [16] = "chineseLegalSimplified",
                                       [17] = "japaneseDigitalTenThousand",
                                       [18] = "decimalEnclosedCircle",
                                       [19] = "decimalFullWidth2",
                                       [23] = "bullet",
                                       [28] = "decimalEnclosedCircleChinese",
                                       [30] = "ideographTraditional",
                                       [33] = "taiwaneseCounting",
                                       [34] = "ideographLegalTraditional",
                                       [35] = "taiwaneseCountingThousand",
                                       [36] = "ideographDigital",
                                       [37] = "chineseCounting",
                                       [38] = "chineseLegalSimplified",
                                       [39] = "chineseCountingThousand"};
    return nfc == 255 ? "none" : nfc < sizeof name / sizeof name[0] ? name[nfc] : NULL;
}

/* A level at this place: its formatting, then its text, in which a small number stands for that level's. Returns the
 * place behind it. */
static size_t read_level(const struct word *w, struct numbering *n, struct number_level *level, size_t at)
{
    struct str t = w->table;
    size_t text = at + LEVEL_BYTES + le8(t, at + 24) + le8(t, at + 25), units = le16(t, text);
    if (level) {
        uint32_t high = 0;
        level->start = le32(t, at);
        level->format = numbering_format(format_name(le8(t, at + 4)));
        level->legal = (le8(t, at + 5) & 4) != 0;
        level->text = (uint32_t)n->words.n;
        for (size_t i = 0; i < units && i < 64; i++) {
            unsigned c = le16(t, text + 2 + 2 * i);
            if (c < NUMBERING_LEVELS)
                buf_addf(&n->words, "%%%u", c + 1);
            else
                glyph_unit(&n->words, &high, c);
        }
        buf_addb(&n->words, 0);
    }
    return text + 2 + 2 * units;
}

static bool read_lists(const struct word *w, struct numbering *n)
{
    struct str heads = word_table_part(w, 0x2E2);
    size_t count = le16(heads, 0), at = (size_t)le32(w->main, 0x2E2) + 2 + LIST_BYTES * count;
    if (heads.n < 2 || count > LISTS_MAX)
        return true;
    n->list = mem_zalloc(count + 1, sizeof *n->list);
    if (!n->list)
        return false;
    for (; n->lists < count && at < w->table.n; n->lists++) {
        struct number_list *l = &n->list[n->lists];
        size_t head = 2 + LIST_BYTES * n->lists, levels = le8(heads, head + 26) & 1 ? 1 : NUMBERING_LEVELS;
        l->id = le32(heads, head);
        for (size_t i = 0; i < levels; i++)
            at = read_level(w, n, &l->level[i], at);
    }
    return true;
}

/* What paragraphs name is a use of a list, which may begin anew. */
static bool read_uses(const struct word *w, struct numbering *n)
{
    struct str uses = word_table_part(w, 0x2EA);
    size_t count = le32(uses, 0), at = 4 + USE_BYTES * count;
    if (uses.n < 4 || count > LISTS_MAX)
        return true;
    n->use = mem_zalloc(count + 1, sizeof *n->use);
    if (!n->use)
        return false;
    size_t place = (size_t)le32(w->main, 0x2EA) + at;
    for (; n->uses < count; n->uses++) {
        struct number_use *u = &n->use[n->uses];
        size_t head = 4 + USE_BYTES * n->uses;
        u->id = (uint32_t)n->uses + 1;
        u->list = le32(uses, head);
        place += 4;
        for (unsigned i = le8(uses, head + 12); i > 0 && place < w->table.n; i--) {
            uint32_t flags = le32(w->table, place + 4);
            if ((flags & 0x10) && (flags & 0xF) < NUMBERING_LEVELS)
                u->restart[flags & 0xF] = le32(w->table, place);
            place += OVERRIDE_BYTES;
            if (flags & 0x20)
                place = read_level(w, n, NULL, place);
        }
    }
    return true;
}

bool word_load_lists(const struct word *w, struct numbering *n)
{
    return w->old || (read_lists(w, n) && read_uses(w, n) && buf_status(&n->words) != XD_NOMEM);
}
