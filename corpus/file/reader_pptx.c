/* PowerPoint's presentations since 2007: each slide a MARK_PAGE, its shapes in their order, titles as headings, tables
 * row by row; behind it its diagrams, charts, speaker's notes and comments. What masters and layouts show is not read.
 */
#include "base/mem.h"
#include "file/office.h"

#define SLIDES_MAX 4096u

struct show {
    struct office *o;
    struct buf ids; /* relation of each slide, NUL-terminated */
    size_t slides;
    bool title; /* the shape under way is one */
    unsigned span;
};

enum { SLIDE = 1 };
static const struct xml_name list_names[] = {{"sldId", SLIDE}};

static bool list_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct show *s = u;
    const char *id = xml_attr_prefixed(attr, "id");
    (void)element;
    if (id && s->slides < SLIDES_MAX) {
        buf_add(&s->ids, id, strlen(id) + 1);
        s->slides++;
    }
    if (buf_status(&s->ids) != XD_OK)
        xml_stop(x, REASON_TOO_LARGE);
    return false;
}
static void list_end(struct xml *x, void *u, unsigned char element)
{
    (void)x, (void)u, (void)element;
}

enum { BREAK = 1, CELL, COMMENT_TEXT, FIELD, PARAGRAPH, PLACE, ROW, SHAPE, TABLE, TEXT, UNWANTED };
static const struct xml_name names[] = {
    {"Fallback", UNWANTED}, {"br", BREAK},          {"fld", FIELD}, {"p", PARAGRAPH},
    {"ph", PLACE},          {"sp", SHAPE},          {"t", TEXT},    {"tbl", TABLE},
    {"tc", CELL},           {"text", COMMENT_TEXT}, {"tr", ROW},
};

static bool on_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct show *s = u;
    struct paper *p = &s->o->paper;
    switch (element) {
    case UNWANTED:
        return false;
    case FIELD:
        return !xml_is(attr, "type", "slidenum");
    case SHAPE:
        s->title = false;
        break;
    case PLACE:
        s->title = xml_is(attr, "type", "title") || xml_is(attr, "type", "ctrTitle");
        break;
    case PARAGRAPH:
        paper_heading(p, s->title ? 1 : 0);
        break;
    case BREAK:
        paper_break(p);
        break;
    case TABLE:
        s->title = false;
        paper_table_begin(p);
        break;
    case CELL:
        paper_cell_begin(p);
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
    struct show *s = u;
    struct paper *p = &s->o->paper;
    if (element == PARAGRAPH || element == COMMENT_TEXT)
        paper_paragraph(p);
    else if (element == CELL)
        paper_cell_end(p, 1);
    else if (element == ROW)
        paper_row_end(p);
    else if (element == TABLE)
        paper_table_end(p);
    else if (element == SHAPE)
        s->title = false;
    if (p->why != REASON_OK)
        xml_stop(x, p->why);
}

static void on_text(struct xml *x, void *u, struct str t)
{
    struct show *s = u;
    if (x->path[x->depth] == TEXT || x->path[x->depth] == COMMENT_TEXT)
        paper_text(&s->o->paper, t);
}

static bool read_slide(struct show *s, struct str part)
{
    static const struct xml_reader reader = {XML_NAMES(names), on_start, on_end, on_text};
    static const struct {
        const char *type;
        enum note_kind kind;
    } beside[] = {
        {"diagramData", NOTE_BOX}, {"chart", NOTE_BOX}, {"notesSlide", NOTE_SPEAKER}, {"comments", NOTE_COMMENT}};
    struct paper *p = &s->o->paper;
    struct relations r;
    bool go = office_part(s->o, part, &reader, s);
    p->flow[0].tables = 0;
    go = relations_read(&r, s->o, part) && go;
    for (size_t k = 0; k < sizeof beside / sizeof beside[0]; k++)
        for (size_t i = 0; i < r.n && go; i++) {
            if (!str_eq(relation_type(&r, i), str_c(beside[k].type)))
                continue;
            s->title = false;
            paper_note_begin(p, beside[k].kind);
            go = beside[k].kind == NOTE_BOX ? drawing_read(s->o, relation_target(&r, i))
                                            : office_part(s->o, relation_target(&r, i), &reader, s);
            paper_note_end(p);
        }
    relations_release(&r);
    return go;
}

static void read_all(struct show *s, const struct relations *r)
{
    static const struct xml_reader list = {XML_NAMES(list_names), list_start, list_end, NULL};
    bool go = office_part(s->o, s->o->main, &list, s);
    const char *id = s->ids.p;
    for (size_t i = 0; i < s->slides && go; i++, id += strlen(id) + 1) {
        paper_mark(&s->o->paper, MARK_PAGE, (uint32_t)i + 1);
        go = read_slide(s, relation_by_id(r, id));
    }
}

void pptx_read(struct office *o)
{
    struct show s = {.o = o};
    struct relations r;
    buf_init(&s.ids, 1u << 20);
    if (relations_read(&r, o, o->main))
        read_all(&s, &r);
    relations_release(&r);
    buf_release(&s.ids);
}
