/* Rich Text Format, under whatever suffix: many a .doc is one.
 *
 * Bytes of text (\'d6\'d0) are decoded by the code page of their font where it is a Chinese one, else by that of the
 * file or by what they say. Footnotes, comments and text boxes are notes at their place, headers and footers at the
 * end; what tracked changes deleted is a note behind its paragraph. Numbers of lists are text: they are stored. */
#include "base/mem.h"
#include "file/field.h"
#include "file/glyph.h"
#include "file/narrow.h"
#include "file/numbering.h"
#include "file/paper.h"
#include "file/rtf.h"

#define GROUPS 1024u
#define FONTS 4096u
#define STYLES 512u
#define FIELD_BYTES ((size_t)64 << 10)
#define RUN_BYTES ((size_t)32 << 20)
#define FLUSH_AT ((size_t)64 << 10)

enum place { TEXT, SKIP, INSTRUCTION, FONT_TABLE, STYLE_SHEET, ASIDE };

struct open_table {
    bool table, row, cell; /* open on paper */
};
struct group {
    uint8_t place;    /* enum place: where characters go */
    uint8_t level;    /* of a heading */
    uint8_t fallback; /* characters behind \u that repeat it */
    bool deleted, in_table, numbering;
    bool note;               /* it opened one */
    bool aside;              /* it opened a header */
    bool field, result;      /* it is a field; which has a result */
    uint16_t codepage;       /* of the font */
    struct open_table outer; /* a note's: of the text around it */
};

struct document {
    struct rtf_input input;
    struct rtf_token token;
    struct paper paper;
    struct group group[GROUPS];
    unsigned depth;  /* of open groups; group[depth] is at hand */
    uint64_t deeper; /* open beyond GROUPS */
    bool starred;    /* \* stands in front of this word */
    bool opened;     /* nothing stands between the group's brace and this word */
    struct open_table open;
    struct buf run;   /* text that waits, of one kind */
    struct buf raw;   /* bytes that wait for decoding */
    struct buf field; /* an instruction */
    struct buf aside; /* headers: kind, text, 0 */
    uint32_t high, drop;
    unsigned codepage, font, style;
    uint16_t font_page[FONTS];
    uint8_t style_level[STYLES];
};

static struct group *at(struct document *d)
{
    return &d->group[d->depth];
}

static struct buf *target(struct document *d)
{
    return at(d)->place == INSTRUCTION ? &d->field : at(d)->place == ASIDE ? &d->aside : &d->run;
}

static bool heard(struct document *d)
{
    uint8_t place = at(d)->place;
    return place == TEXT || place == ASIDE || (place == INSTRUCTION && d->field.n < FIELD_BYTES);
}

static void flush_raw(struct document *d)
{
    if (d->raw.n > 0 && heard(d)) {
        unsigned page = at(d)->codepage ? at(d)->codepage : d->codepage;
        narrow_decode(target(d), buf_str(&d->raw), narrow_verdict(buf_str(&d->raw), page));
    }
    buf_reset(&d->raw);
}

static void open_cell(struct document *d)
{
    if (!d->open.table)
        paper_table_begin(&d->paper);
    if (!d->open.row)
        paper_row_begin(&d->paper, 0);
    if (!d->open.cell)
        paper_cell_begin(&d->paper);
    d->open = (struct open_table){true, true, true};
}

static void close_table(struct document *d)
{
    if (d->open.table)
        paper_table_end(&d->paper);
    d->open = (struct open_table){false, false, false};
}

/* Where the paragraph belongs: into a cell or out of the table. */
static void settle(struct document *d)
{
    if (at(d)->in_table)
        open_cell(d);
    else
        close_table(d);
}

/* What waits goes on paper, as what it is. */
static void flush(struct document *d)
{
    flush_raw(d);
    if (d->run.n == 0)
        return;
    settle(d);
    if (at(d)->deleted)
        paper_deleted(&d->paper, buf_str(&d->run));
    else
        paper_text(&d->paper, buf_str(&d->run));
    buf_reset(&d->run);
}

static void put_unit(struct document *d, uint32_t c)
{
    flush_raw(d);
    if (heard(d))
        glyph_unit(target(d), &d->high, c);
}

static void put_byte(struct document *d, unsigned char byte)
{
    if (d->drop > 0) {
        d->drop--;
        return;
    }
    if (at(d)->numbering && byte == ' ') {
        flush_raw(d);
        if (!numbering_wants_blank(buf_str(&d->run)))
            return; /* an indent in front of the number, or a sign that brings its own distance */
    }
    if (byte >= 0x80 || d->raw.n > 0)
        buf_addb(&d->raw, byte);
    else
        put_unit(d, byte);
    if (d->run.n >= FLUSH_AT && d->raw.n == 0)
        flush(d);
}

static void end_paragraph(struct document *d)
{
    if (at(d)->place == ASIDE) {
        flush_raw(d);
        buf_addb(&d->aside, '\n');
    }
    if (at(d)->place != TEXT)
        return;
    flush(d);
    settle(d);
    if (!at(d)->in_table)
        paper_heading(&d->paper, at(d)->level);
    if (at(d)->deleted)
        paper_deletion(&d->paper);
    else
        paper_paragraph(&d->paper);
}

static void break_line(struct document *d)
{
    if (at(d)->place != TEXT) {
        put_unit(d, ' ');
        return;
    }
    flush(d);
    settle(d);
    paper_heading(&d->paper, at(d)->in_table ? 0 : at(d)->level);
    paper_break(&d->paper);
}

static void end_cell(struct document *d)
{
    if (at(d)->place == ASIDE)
        put_unit(d, ' ');
    if (at(d)->place != TEXT)
        return;
    flush(d);
    open_cell(d);
    paper_cell_end(&d->paper, 1);
    d->open.cell = false;
}

static void end_row(struct document *d)
{
    if (at(d)->place != TEXT)
        return;
    flush(d);
    if (d->open.row)
        paper_row_end(&d->paper);
    d->open.row = d->open.cell = false;
}

static void begin_note(struct document *d, enum note_kind kind)
{
    struct group *g = at(d);
    if (g->place != TEXT || g->note) {
        /* A note within what is left out is left out; within a header it is part of it. */
        return;
    }
    flush(d);
    paper_note_begin(&d->paper, kind);
    g->note = true;
    g->outer = d->open;
    g->deleted = g->in_table = false;
    g->level = 0;
    d->open = (struct open_table){false, false, false};
}

static void begin_aside(struct document *d, enum note_kind kind)
{
    struct group *g = at(d);
    if (g->place != TEXT || g->aside)
        return;
    flush(d);
    buf_addb(&d->aside, (unsigned char)kind);
    g->place = ASIDE;
    g->aside = true;
}

static void tell_aside(struct document *d)
{
    struct str rest = buf_str(&d->aside);
    while (rest.n > 1) {
        const char *zero = memchr(rest.p, 0, rest.n);
        size_t n = zero ? (size_t)(zero - rest.p) : rest.n;
        struct str s = str_sub(rest, 1, n);
        paper_note_begin(&d->paper, (enum note_kind)(unsigned char)rest.p[0]);
        while (s.n > 0) {
            const char *line = memchr(s.p, '\n', s.n);
            size_t length = line ? (size_t)(line - s.p) : s.n;
            paper_text(&d->paper, str_sub(s, 0, length));
            paper_paragraph(&d->paper);
            s = str_sub(s, length + 1, s.n);
        }
        paper_note_end(&d->paper);
        rest = str_sub(rest, n + 1, rest.n);
    }
}

/* Words that open a place of their own. Starred ones that are not here are left out, as the format wants. */
enum act {
    ACT_SKIP = 1,
    ACT_FONTS,
    ACT_STYLES,
    ACT_NOTE,
    ACT_ASIDE,
    ACT_INSTRUCTION,
    ACT_FIELD,
    ACT_RESULT,
    ACT_UNICODE,
    ACT_NUMBERING,
    ACT_NONE
};
static const struct destination {
    const char *word;
    uint8_t act, kind;
} destinations[] = {
    {"annotation", ACT_NOTE, NOTE_COMMENT},
    {"colortbl", ACT_SKIP, 0},
    {"do", ACT_NONE, 0},
    {"dptxbxtext", ACT_NOTE, NOTE_BOX},
    {"field", ACT_FIELD, 0},
    {"filetbl", ACT_SKIP, 0},
    {"fldinst", ACT_INSTRUCTION, 0},
    {"fldrslt", ACT_RESULT, 0},
    {"fonttbl", ACT_FONTS, 0},
    {"footer", ACT_ASIDE, NOTE_FOOTER},
    {"footerf", ACT_ASIDE, NOTE_FOOTER},
    {"footerl", ACT_ASIDE, NOTE_FOOTER},
    {"footerr", ACT_ASIDE, NOTE_FOOTER},
    {"footnote", ACT_NOTE, NOTE_FOOTNOTE},
    {"header", ACT_ASIDE, NOTE_HEADER},
    {"headerf", ACT_ASIDE, NOTE_HEADER},
    {"headerl", ACT_ASIDE, NOTE_HEADER},
    {"headerr", ACT_ASIDE, NOTE_HEADER},
    {"info", ACT_SKIP, 0},
    {"listtext", ACT_NUMBERING, 0},
    {"mmathPict", ACT_SKIP, 0},
    {"moMath", ACT_NONE, 0},
    {"nonshppict", ACT_SKIP, 0},
    {"objdata", ACT_SKIP, 0},
    {"pict", ACT_SKIP, 0},
    {"pntext", ACT_NUMBERING, 0},
    {"rxe", ACT_SKIP, 0},
    {"shpinst", ACT_NONE, 0},
    {"shprslt", ACT_SKIP, 0},
    {"shptxt", ACT_NOTE, NOTE_BOX},
    {"sp", ACT_SKIP, 0},
    {"stylesheet", ACT_STYLES, 0},
    {"tc", ACT_SKIP, 0},
    {"template", ACT_SKIP, 0},
    {"txe", ACT_SKIP, 0},
    {"ud", ACT_UNICODE, 0},
    {"upr", ACT_SKIP, 0},
    {"xe", ACT_SKIP, 0},
};

static void set_place(struct document *d, enum place place)
{
    flush(d);
    if (at(d)->place != SKIP)
        at(d)->place = (uint8_t)place;
}

/* False: the word opens nothing. */
static bool open_destination(struct document *d, const char *word, bool starred)
{
    size_t i = 0, n = sizeof destinations / sizeof destinations[0];
    struct group *g = at(d), *outer = d->depth > 0 ? g - 1 : g;
    while (i < n && strcmp(destinations[i].word, word) != 0)
        i++;
    if (i == n) {
        if (starred)
            set_place(d, SKIP);
        return starred;
    }
    switch ((enum act)destinations[i].act) {
    case ACT_SKIP:
        set_place(d, SKIP);
        break;
    case ACT_FONTS:
        set_place(d, FONT_TABLE);
        break;
    case ACT_STYLES:
        set_place(d, STYLE_SHEET);
        break;
    case ACT_NOTE:
        begin_note(d, (enum note_kind)destinations[i].kind);
        break;
    case ACT_ASIDE:
        begin_aside(d, (enum note_kind)destinations[i].kind);
        break;
    case ACT_INSTRUCTION:
        set_place(d, INSTRUCTION);
        buf_reset(&d->field);
        break;
    case ACT_FIELD:
        g->field = true;
        break;
    case ACT_RESULT:
        outer->result = true;
        break;
    case ACT_UNICODE: /* the better half of \upr, which is left out for readers without Unicode */
        if (d->depth > 1 && outer->place == SKIP)
            g->place = d->group[d->depth - 2].place;
        break;
    case ACT_NUMBERING:
        g->numbering = true;
        break;
    case ACT_NONE:
        break;
    }
    return true;
}

static void open_group(struct document *d)
{
    flush_raw(d);
    d->drop = 0;
    if (d->depth + 1 == GROUPS) {
        d->deeper++;
        return;
    }
    struct group g = *at(d);
    g.note = g.aside = g.field = g.result = false;
    d->group[++d->depth] = g;
}

static void close_group(struct document *d)
{
    if (d->deeper > 0) {
        flush_raw(d);
        d->deeper--;
        return;
    }
    struct group *g = at(d);
    struct group *outer = d->depth > 0 ? g - 1 : g;
    if (g->deleted != outer->deleted || g->in_table != outer->in_table || g->note)
        flush(d);
    else
        flush_raw(d);
    if (g->aside)
        buf_addb(&d->aside, 0);
    if (g->field && !g->result) {
        if (g->place == TEXT || g->place == ASIDE)
            field_text(target(d), buf_str(&d->field));
        buf_reset(&d->field);
    }
    if (g->note) {
        paper_note_end(&d->paper);
        d->open = g->outer;
    }
    /* What a paragraph is holds beyond the group in which it was said. */
    if (d->depth > 0)
        d->depth--;
    d->drop = 0;
}

/* Words that stand for a character. */
static const struct {
    const char *word;
    uint16_t c;
} characters[] = {
    {"bullet", 0x2022},    {"emdash", 0x2014}, {"emspace", ' '}, {"endash", 0x2013},    {"enspace", ' '},
    {"ldblquote", 0x201C}, {"lquote", 0x2018}, {"qmspace", ' '}, {"rdblquote", 0x201D}, {"rquote", 0x2019},
};

static bool put_character(struct document *d, const char *word)
{
    for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++)
        if (strcmp(characters[i].word, word) == 0) {
            if (d->drop > 0)
                d->drop--;
            else
                put_unit(d, characters[i].c);
            return true;
        }
    return false;
}

static void use_font(struct document *d, int32_t number)
{
    unsigned n = number >= 0 && number < (int32_t)FONTS ? (unsigned)number : 0;
    if (at(d)->place == FONT_TABLE)
        d->font = n;
    else
        at(d)->codepage = d->font_page[n];
}

static void font_table_word(struct document *d, const char *word, int32_t number)
{
    if (strcmp(word, "fcharset") == 0)
        d->font_page[d->font] = number == 0 ? 1252 : (uint16_t)narrow_codepage_of_charset((unsigned)number);
    else if (strcmp(word, "cpg") == 0 && number > 0 && number < 65536)
        d->font_page[d->font] = (uint16_t)number;
}

static void style_sheet_word(struct document *d, const char *word, int32_t number)
{
    if (number < 0 || number >= (int32_t)STYLES)
        return;
    if (strcmp(word, "s") == 0)
        d->style = (unsigned)number;
    else if (strcmp(word, "outlinelevel") == 0)
        d->style_level[d->style] = number < 9 ? (uint8_t)(number + 1) : 0;
}

/* What a paragraph and its characters are. */
static bool property(struct document *d, const struct rtf_token *t)
{
    struct group *g = at(d);
    const char *w = t->word;
    bool on = !t->has_number || t->number != 0;
    if (strcmp(w, "deleted") == 0 || strcmp(w, "plain") == 0) {
        bool deleted = on && *w == 'd';
        if (deleted != g->deleted)
            flush(d);
        if (deleted && !g->deleted && g->place == TEXT)
            paper_deletion(&d->paper);
        g->deleted = deleted;
    } else if (strcmp(w, "pard") == 0) {
        flush(d);
        g->in_table = false;
        g->level = 0;
    } else if (strcmp(w, "intbl") == 0) {
        flush(d);
        g->in_table = on;
    } else if (strcmp(w, "s") == 0) {
        g->level = t->number >= 0 && t->number < (int32_t)STYLES ? d->style_level[t->number] : 0;
    } else if (strcmp(w, "outlinelevel") == 0) {
        g->level = t->number >= 0 && t->number < 9 ? (uint8_t)(t->number + 1) : 0;
    } else if (strcmp(w, "f") == 0 || strcmp(w, "af") == 0) {
        if (*w == 'f')
            use_font(d, t->number);
    } else if (strcmp(w, "uc") == 0) {
        g->fallback = t->number >= 0 && t->number < 16 ? (uint8_t)t->number : 1;
    } else {
        return false;
    }
    return true;
}

static bool structure(struct document *d, const char *w)
{
    if (strcmp(w, "par") == 0 || strcmp(w, "sect") == 0 || strcmp(w, "page") == 0 || strcmp(w, "column") == 0)
        end_paragraph(d);
    else if (strcmp(w, "line") == 0 || strcmp(w, "lbr") == 0)
        break_line(d);
    else if (strcmp(w, "cell") == 0)
        end_cell(d);
    else if (strcmp(w, "row") == 0)
        end_row(d);
    else if (strcmp(w, "nestcell") == 0 || strcmp(w, "nestrow") == 0)
        end_paragraph(d);
    else if (strcmp(w, "tab") == 0 && at(d)->numbering)
        put_byte(d, ' ');
    else if (strcmp(w, "tab") == 0 && heard(d)) {
        flush_raw(d);
        buf_addb(target(d), '\t');
    } else
        return false;
    return true;
}

static void control(struct document *d, bool opened, bool starred)
{
    const struct rtf_token *t = &d->token;
    flush_raw(d);
    if ((opened || starred) && open_destination(d, t->word, starred))
        return;
    if (strcmp(t->word, "u") == 0) {
        if (at(d)->place != SKIP)
            put_unit(d, (uint32_t)t->number & 0xFFFF);
        d->drop = at(d)->fallback;
        return;
    }
    if (strcmp(t->word, "bin") == 0) {
        if (t->number > 0)
            rtf_skip(&d->input, (uint64_t)t->number);
    } else if (strcmp(t->word, "ansicpg") == 0) {
        d->codepage = t->number > 0 && t->number < 65536 ? (unsigned)t->number : 0;
    } else if (at(d)->place == FONT_TABLE && strcmp(t->word, "f") != 0) {
        font_table_word(d, t->word, t->number);
    } else if (at(d)->place == STYLE_SHEET) {
        style_sheet_word(d, t->word, t->number);
    } else if (!put_character(d, t->word) && !structure(d, t->word)) {
        property(d, t);
    }
}

static void symbol(struct document *d, unsigned char c)
{
    switch (c) {
    case '~':
        put_unit(d, 0xA0);
        break;
    case '_':
        put_unit(d, '-');
        break;
    case '{':
    case '}':
    case '\\':
        put_byte(d, c);
        break;
    case '\r':
    case '\n':
        end_paragraph(d);
        break;
    default: /* where a word may be divided, index marks */
        break;
    }
}

static void read_tokens(struct document *d)
{
    do {
        struct rtf_token *t = &d->token;
        bool opened = d->opened, starred = d->starred;
        d->opened = d->starred = false;
        rtf_next(&d->input, t);
        switch ((enum rtf_kind)t->kind) {
        case RTF_OPEN:
            open_group(d);
            d->opened = true;
            break;
        case RTF_CLOSE:
            close_group(d);
            break;
        case RTF_CONTROL:
            control(d, opened, starred);
            break;
        case RTF_SYMBOL:
            d->starred = t->byte == '*' && opened;
            symbol(d, t->byte);
            break;
        case RTF_HEX:
            if (d->drop > 0)
                d->drop--;
            else
                buf_addb(&d->raw, t->byte);
            break;
        case RTF_BYTE:
            put_byte(d, t->byte);
            break;
        case RTF_END:
            return;
        }
        if (buf_status(&d->run) != XD_OK || buf_status(&d->raw) != XD_OK || buf_status(&d->aside) != XD_OK)
            d->paper.why = REASON_TOO_LARGE;
    } while (d->depth > 0 && d->paper.why == REASON_OK);
}

static bool probe(const struct source *in, struct sniffed kind)
{
    (void)in;
    return str_eq(str_c(kind.format), STR("rtf"));
}

static enum reason read_rtf(struct source *in, struct answer *out)
{
    struct document *d = mem_zalloc(1, sizeof *d);
    answer_format(out, "rtf", true);
    if (!d)
        return REASON_TOO_LARGE;
    d->input.in = in;
    d->group[0].fallback = 1;
    buf_init(&d->run, RUN_BYTES);
    buf_init(&d->raw, RUN_BYTES);
    buf_init(&d->field, 4 * FIELD_BYTES);
    buf_init(&d->aside, RUN_BYTES);
    paper_init(&d->paper, out);
    read_tokens(d);
    bool whole = d->depth == 0;
    while (d->depth > 0)
        close_group(d);
    flush(d);
    close_table(d);
    if (paper_amid(&d->paper))
        paper_paragraph(&d->paper);
    tell_aside(d);
    enum reason r = paper_end(&d->paper);
    if (r == REASON_OK)
        r = d->input.unreadable ? REASON_UNREADABLE : whole ? REASON_OK : REASON_DAMAGED;
    buf_release(&d->run);
    buf_release(&d->raw);
    buf_release(&d->field);
    buf_release(&d->aside);
    mem_free(d);
    return r;
}

const struct reader reader_rtf = {"rtf", probe, read_rtf, NULL};
