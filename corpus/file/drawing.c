/* The words in drawings of OOXML: shapes on a sheet, diagrams, charts. */
#include "file/office.h"

enum { BREAK = 1, CACHE, PARAGRAPH, TEXT, UNWANTED, VALUE };
static const struct xml_name names[] = {
    {"Fallback", UNWANTED}, {"br", BREAK}, {"numCache", UNWANTED}, {"numLit", UNWANTED}, {"p", PARAGRAPH},
    {"strCache", CACHE},    {"t", TEXT},   {"v", VALUE},
};

static bool on_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct office *o = u;
    (void)attr;
    if (element == BREAK)
        paper_break(&o->paper);
    if (o->paper.why != REASON_OK)
        xml_stop(x, o->paper.why);
    return element != UNWANTED;
}

static void on_end(struct xml *x, void *u, unsigned char element)
{
    struct office *o = u;
    if (element == PARAGRAPH || (element == VALUE && xml_within(x, CACHE)))
        paper_paragraph(&o->paper);
    if (o->paper.why != REASON_OK)
        xml_stop(x, o->paper.why);
}

static void on_text(struct xml *x, void *u, struct str s)
{
    struct office *o = u;
    if (x->path[x->depth] == TEXT || (x->path[x->depth] == VALUE && xml_within(x, CACHE)))
        paper_text(&o->paper, s);
}

bool drawing_read(struct office *o, struct str part)
{
    static const struct xml_reader reader = {XML_NAMES(names), on_start, on_end, on_text};
    return office_part(o, part, &reader, o);
}
