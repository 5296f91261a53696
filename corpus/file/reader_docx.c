/* Word's documents since 2007. The body, then what stands beside it: footnotes, endnotes, comments, headers, footers,
 * diagrams, charts. A tracked deletion is a note behind its paragraph; what was moved away is read where it is now. The
 * numbers that Word gives to paragraphs by itself are written before them, as people see them. The pinyin above a
 * character (w:rt) says nothing that the character does not and is left out. */
#include "base/mem.h"
#include "file/glyph.h"
#include "file/numbering.h"
#include <stdlib.h>

enum {
    ALTERNATIVE = 1,
    BREAK,
    CELL,
    DELETED_TEXT,
    DELETION,
    FIELD,
    HYPHEN,
    NUMBER,
    NUMBER_LEVEL,
    OUTLINE,
    PARAGRAPH,
    PARAGRAPH_FORM,
    ROW,
    RUN,
    SPAN,
    STYLE_OF,
    SYMBOL,
    TAB,
    TABLE,
    TEXT,
    TEXT_BOX,
    UNWANTED,
    WORD_ART
};
static const struct xml_name names[] = {
    {"Fallback", UNWANTED},
    {"br", BREAK},
    {"cr", BREAK},
    {"del", DELETION},
    {"delText", DELETED_TEXT},
    {"gridSpan", SPAN},
    {"ilvl", NUMBER_LEVEL},
    {"instrText", FIELD},
    {"moveFrom", UNWANTED},
    {"noBreakHyphen", HYPHEN},
    {"numId", NUMBER},
    {"outlineLvl", OUTLINE},
    {"p", PARAGRAPH},
    {"pPr", PARAGRAPH_FORM},
    {"pPrChange", UNWANTED},
    {"pStyle", STYLE_OF},
    {"ptab", TAB},
    {"r", RUN},
    {"rt", UNWANTED},
    {"sym", SYMBOL},
    {"t", TEXT},
    {"tab", TAB},
    {"tbl", TABLE},
    {"tblPrChange", UNWANTED},
    {"tc", CELL},
    {"textpath", WORD_ART},
    {"tr", ROW},
    {"txbxContent", TEXT_BOX},
};

#define STYLES_MAX 4096u

struct style {
    uint32_t id, based;   /* places in ids, NUL-terminated */
    uint8_t level;        /* of heading; 0: none */
    uint8_t number_level; /* NUMBERING_LEVELS: not told */
    bool numbered;        /* number is set; 0: its paragraphs have none */
    uint32_t number;
};
struct word {
    struct office *o;
    struct buf ids;
    struct style *style;
    size_t styles, cap;
    unsigned span;
    struct numbering numbering;
    uint32_t no_style; /* place in ids of an empty name */
    struct style own;  /* what the paragraph under way tells of itself; based on its style */
};

/* Styles: which of them are headings. */

enum { STYLE = 1, NAME, BASED, STYLE_OUTLINE, STYLE_NUMBER, STYLE_NUMBER_LEVEL };
static const struct xml_name style_names[] = {{"basedOn", BASED},      {"ilvl", STYLE_NUMBER_LEVEL},  {"name", NAME},
                                              {"numId", STYLE_NUMBER}, {"outlineLvl", STYLE_OUTLINE}, {"style", STYLE}};

static bool equal_lower(const char *s, const char *lower, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != (unsigned char)lower[i])
            return false;
    }
    return true;
}

/* "heading 2", "Title"; all versions of Word keep these names inside, in every language. */
static uint8_t level_of_name(const char *name)
{
    if (strlen(name) == 9 && equal_lower(name, "heading ", 8) && name[8] >= '1' && name[8] <= '9')
        return (uint8_t)(name[8] - '0');
    return strlen(name) == 5 && equal_lower(name, "title", 5) ? 1 : 0;
}

static uint32_t keep(struct word *w, const char *s)
{
    uint32_t at = (uint32_t)w->ids.n;
    buf_add(&w->ids, s ? s : "", s ? strlen(s) + 1 : 1);
    return at;
}

static void take_number(struct style *s, bool number, const char *const *attr)
{
    unsigned v = xml_number(attr, "val", 0);
    if (number) {
        s->numbered = true;
        s->number = v;
    } else if (v < NUMBERING_LEVELS) {
        s->number_level = (uint8_t)v;
    }
}

static bool style_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct word *w = u;
    void *p = w->style;
    const char *value = xml_attr(attr, "val");
    struct style *s = w->styles > 0 ? &w->style[w->styles - 1] : NULL;
    if (element == STYLE) {
        if (w->styles >= STYLES_MAX || mem_reserve(&p, &w->cap, w->styles + 1, sizeof *w->style) != 0)
            return false; /* headings beyond are paragraphs */
        w->style = p;
        uint32_t id = keep(w, xml_attr(attr, "styleId"));
        w->style[w->styles++] = (struct style){.id = id, .based = keep(w, NULL), .number_level = NUMBERING_LEVELS};
        if (buf_status(&w->ids) != XD_OK)
            xml_stop(x, REASON_TOO_LARGE);
        return true;
    }
    if (!s || !value)
        return false;
    if (element == NAME && level_of_name(value) > 0)
        s->level = level_of_name(value);
    if (element == BASED)
        s->based = keep(w, value);
    if (element == STYLE_OUTLINE && s->level == 0 && value[0] >= '0' && value[0] <= '8' && !value[1])
        s->level = (uint8_t)(value[0] - '0' + 1);
    if (element == STYLE_NUMBER || element == STYLE_NUMBER_LEVEL)
        take_number(s, element == STYLE_NUMBER, attr);
    return element == STYLE;
}
static void style_end(struct xml *x, void *u, unsigned char element)
{
    (void)x, (void)u, (void)element;
}

static const struct style *style_by_id(const struct word *w, const char *id)
{
    for (size_t i = 0; i < w->styles; i++)
        if (strcmp(w->ids.p + w->style[i].id, id) == 0)
            return &w->style[i];
    return NULL;
}

/* A style is a heading when the one it is based on is. */
static unsigned level_of_style(const struct word *w, const char *id)
{
    for (unsigned hops = 0; hops < 8 && id && *id; hops++) {
        const struct style *s = style_by_id(w, id);
        if (!s)
            return 0;
        if (s->level > 0)
            return s->level;
        id = w->ids.p + s->based;
    }
    return 0;
}

/* The number before the paragraph under way: its own list, else that of its style. */
static void write_number(struct word *w)
{
    const struct style *s = &w->own;
    unsigned level = s->number_level;
    for (unsigned hops = 0; hops < 8 && s && !s->numbered; hops++) {
        s = style_by_id(w, w->ids.p + s->based);
        level = s && level == NUMBERING_LEVELS ? s->number_level : level;
    }
    if (!s || !s->numbered || s->number == 0)
        return;
    if (level == NUMBERING_LEVELS)
        level = numbering_level_of_style(&w->numbering, s->number, w->ids.p + s->id);
    struct buf label;
    buf_init(&label, 1u << 12);
    numbering_next(&w->numbering, &label, s->number, level);
    paper_text(&w->o->paper, buf_str(&label));
    if (numbering_wants_blank(buf_str(&label)))
        paper_text(&w->o->paper, STR(" "));
    buf_release(&label);
}

/* Text. */

/* A character of a symbol font. */
static void symbol(struct paper *p, const char *const *attr)
{
    const char *hex = xml_attr(attr, "char");
    unsigned code = hex ? (unsigned)strtoul(hex, NULL, 16) & 0xFF : 0;
    struct buf sign;
    buf_init(&sign, 8);
    glyph_add(&sign, 0xF000 + (code < 0x20 ? 0x20 : code));
    paper_text(p, buf_str(&sign));
    buf_release(&sign);
}

static void begin_format(struct word *w, struct xml *x, unsigned char element, const char *const *attr)
{
    const char *value = xml_attr(attr, "val");
    if (xml_parent(x) == PARAGRAPH_FORM && element == STYLE_OF) {
        const struct style *s = value ? style_by_id(w, value) : NULL;
        w->own.based = s ? s->id : w->no_style;
        paper_heading(&w->o->paper, level_of_style(w, value));
    }
    if (element == NUMBER || element == NUMBER_LEVEL)
        take_number(&w->own, element == NUMBER, attr);
    if (xml_parent(x) == PARAGRAPH_FORM && element == OUTLINE && value && *value >= '0' && *value <= '9')
        paper_heading(&w->o->paper, *value == '9' ? 0 : (unsigned)(*value - '0' + 1));
}

static bool on_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct word *w = u;
    struct paper *p = &w->o->paper;
    switch (element) {
    case UNWANTED:
    case FIELD:
        return false;
    case TABLE:
        paper_table_begin(p);
        break;
    case CELL:
        w->span = 1;
        paper_cell_begin(p);
        break;
    case SPAN:
        w->span = xml_number(attr, "val", 1);
        break;
    case TEXT_BOX:
        paper_note_begin(p, NOTE_BOX);
        break;
    case DELETION:
        paper_deletion(p);
        break;
    case PARAGRAPH:
        w->own = (struct style){.id = w->no_style, .based = w->no_style, .number_level = NUMBERING_LEVELS};
        break;
    case STYLE_OF:
    case OUTLINE:
    case NUMBER:
    case NUMBER_LEVEL:
        begin_format(w, x, element, attr);
        break;
    case TAB:
        if (xml_parent(x) == RUN) /* the others are stops of the ruler */
            paper_text(p, STR("\t"));
        break;
    case BREAK:
        if (xml_parent(x) == RUN)
            paper_break(p);
        break;
    case HYPHEN:
        paper_text(p, STR("-"));
        break;
    case SYMBOL:
        symbol(p, attr);
        break;
    case WORD_ART:
        paper_note_begin(p, NOTE_BOX);
        paper_text(p, str_c(xml_attr(attr, "string")));
        paper_note_end(p);
        break;
    default:
        break;
    }
    if (p->why != REASON_OK)
        xml_stop(x, p->why);
    return true;
}

static void on_end(struct xml *x, void *u, unsigned char element)
{
    struct word *w = u;
    struct paper *p = &w->o->paper;
    switch (element) {
    case PARAGRAPH_FORM:
        write_number(w);
        break;
    case PARAGRAPH:
        paper_paragraph(p);
        break;
    case CELL:
        paper_cell_end(p, w->span);
        break;
    case ROW:
        paper_row_end(p);
        break;
    case TABLE:
        paper_table_end(p);
        break;
    case TEXT_BOX:
        paper_note_end(p);
        break;
    default:
        break;
    }
    if (p->why != REASON_OK)
        xml_stop(x, p->why);
}

static void on_text(struct xml *x, void *u, struct str s)
{
    struct word *w = u;
    if (x->path[x->depth] == TEXT)
        paper_text(&w->o->paper, s);
    else if (x->path[x->depth] == DELETED_TEXT)
        paper_deleted(&w->o->paper, s);
}

static bool read_beside(struct word *w, const struct relations *r, const char *type, enum note_kind kind)
{
    static const struct xml_reader reader = {XML_NAMES(names), on_start, on_end, on_text};
    bool drawing = kind == NOTE_BOX, go = true;
    paper_note_begin(&w->o->paper, kind);
    for (size_t i = 0; i < r->n && go; i++)
        if (str_eq(relation_type(r, i), str_c(type)))
            go = drawing ? drawing_read(w->o, relation_target(r, i))
                         : office_part(w->o, relation_target(r, i), &reader, w);
    paper_note_end(&w->o->paper);
    return go;
}

static void read_all(struct word *w, const struct relations *r)
{
    static const struct xml_reader styles = {XML_NAMES(style_names), style_start, style_end, NULL};
    static const struct xml_reader body = {XML_NAMES(names), on_start, on_end, on_text};
    static const struct {
        const char *type;
        enum note_kind kind;
    } beside[] = {{"footnotes", NOTE_FOOTNOTE}, {"endnotes", NOTE_FOOTNOTE}, {"comments", NOTE_COMMENT},
                  {"header", NOTE_HEADER},      {"footer", NOTE_FOOTER},     {"diagramData", NOTE_BOX},
                  {"chart", NOTE_BOX}};
    bool go = true;
    for (size_t i = 0; i < r->n && go; i++)
        if (str_eq(relation_type(r, i), STR("styles")))
            go = office_part(w->o, relation_target(r, i), &styles, w);
        else if (str_eq(relation_type(r, i), STR("numbering")))
            go = numbering_read(&w->numbering, w->o, relation_target(r, i));
    go = go && office_part(w->o, w->o->main, &body, w);
    while (w->o->paper.flows > 1) /* the part broke off within */
        paper_note_end(&w->o->paper);
    w->o->paper.flow[0].tables = 0;
    for (size_t i = 0; i < sizeof beside / sizeof beside[0] && go; i++)
        go = read_beside(w, r, beside[i].type, beside[i].kind);
}

void docx_read(struct office *o)
{
    struct word w = {.o = o};
    struct relations r;
    buf_init(&w.ids, 1u << 20);
    numbering_init(&w.numbering);
    w.no_style = keep(&w, NULL);
    if (buf_status(&w.ids) != XD_OK)
        office_take(o, REASON_TOO_LARGE);
    else if (relations_read(&r, o, o->main))
        read_all(&w, &r);
    relations_release(&r);
    numbering_release(&w.numbering);
    mem_free(w.style);
    buf_release(&w.ids);
}
