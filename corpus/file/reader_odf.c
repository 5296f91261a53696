/* OpenDocument: texts, sheets and slides of LibreOffice and its kin. content.xml in its order; notes, comments and
 * boxes as notes. Texts: behind the body the tracked deletions (they are kept together at the document's beginning,
 * apart from where they were), headers and footers (styles.xml). Sheets: as xlsx; of rows that repeat one is read.
 * Slides: each a MARK_PAGE, titles as headings. */
#include "file/cell.h"
#include "file/office.h"
#include <stdlib.h>

enum {
    ANNOTATION = 1,
    BOX,
    BREAK,
    CELL,
    CHANGES,
    ENCRYPTION,
    FOOTER,
    FRAME,
    HEADER,
    HEADING,
    NOTE,
    NUMBER_OF_PAGE,
    PAGE,
    PARAGRAPH,
    ROW,
    SPACES,
    SPEAKER,
    TAB,
    TABLE,
    UNWANTED
};
static const struct xml_name names[] = {
    {"annotation", ANNOTATION},
    {"caption", BOX},
    {"covered-table-cell", CELL},
    {"custom-shape", BOX},
    {"ellipse", BOX},
    {"encryption-data", ENCRYPTION},
    {"footer", FOOTER},
    {"footer-first", FOOTER},
    {"footer-left", FOOTER},
    {"frame", FRAME},
    {"h", HEADING},
    {"header", HEADER},
    {"header-first", HEADER},
    {"header-left", HEADER},
    {"line-break", BREAK},
    {"note", NOTE},
    {"note-citation", UNWANTED},
    {"notes", SPEAKER},
    {"p", PARAGRAPH},
    {"page", PAGE},
    {"page-number", NUMBER_OF_PAGE},
    {"polygon", BOX},
    {"rect", BOX},
    {"ruby-text", UNWANTED},
    {"s", SPACES},
    {"tab", TAB},
    {"table", TABLE},
    {"table-cell", CELL},
    {"table-row", ROW},
    {"text-box", BOX},
    {"tracked-changes", CHANGES},
};

#define CELL_MAX ((size_t)1 << 20)
#define REPEAT_MAX 64u

enum pass { PASS_BODY, PASS_CHANGES, PASS_STYLES, PASS_MANIFEST };
struct odf {
    struct office *o;
    enum pass pass;
    bool sheets, slides, changes;  /* what it is; tracked changes were seen */
    bool blank;                    /* a blank of this paragraph is already there, or it begins */
    bool title;                    /* the frame under way is one */
    bool noted[XML_DEPTH_MAX + 1]; /* the element at this depth began a note */
    unsigned span;
    uint32_t number, row; /* of page or sheet; of row */
    /* sheets */
    bool begun, in_cell;
    struct buf name;  /* of the sheet */
    struct buf shown; /* of the cell */
    char type;        /* f: number, d: date, s: as shown */
    char value[40];
    unsigned repeat, empty; /* of the cell; cells before it in which nothing stands */
    uint32_t repeat_row;
};

/* The text belongs to a sheet's cell, not to a note or shape at it. */
static bool of_cell(const struct odf *d, const struct xml *x)
{
    return d->sheets && d->in_cell && !xml_within(x, ANNOTATION) && !xml_within(x, BOX) && !xml_within(x, FRAME);
}

/* Is what stands here the text of a paragraph? */
static bool in_paragraph(const struct xml *x)
{
    for (unsigned i = x->depth; i > 0; i--)
        if (x->path[i])
            return x->path[i] == PARAGRAPH || x->path[i] == HEADING;
    return false;
}

static void put(struct odf *d, const struct xml *x, struct str s)
{
    if (of_cell(d, x))
        buf_adds(&d->shown, s);
    else
        paper_text(&d->o->paper, s);
}

/* A run of blanks and line ends is one blank, none at a paragraph's beginning. */
static void on_text(struct xml *x, void *u, struct str s)
{
    struct odf *d = u;
    if (!in_paragraph(x))
        return;
    while (s.n > 0) {
        size_t n = 0;
        while (n < s.n && (unsigned char)s.p[n] > ' ')
            n++;
        if (n > 0)
            put(d, x, str_sub(s, 0, n));
        d->blank = n > 0 ? false : d->blank;
        if (n < s.n && !d->blank) {
            put(d, x, STR(" "));
            d->blank = true;
        }
        s = str_sub(s, n + 1, s.n);
    }
}

static void begin_sheet(struct odf *d)
{
    struct paper *p = &d->o->paper;
    if (d->begun)
        return;
    d->begun = true;
    uint32_t row = p->row;
    p->row = 0;
    paper_mark(p, MARK_SHEET, d->number);
    paper_text(p, buf_str(&d->name));
    paper_paragraph(p);
    paper_table_begin(p);
    p->row = row;
}

static void begin_table(struct odf *d, struct xml *x, const char *const *attr)
{
    const char *name = xml_attr(attr, "name");
    if (!d->sheets) {
        paper_table_begin(&d->o->paper);
    } else if (!xml_within(x, TABLE)) {
        d->number++;
        d->row = 0;
        d->begun = false;
        buf_reset(&d->name);
        buf_adds(&d->name, str_c(name));
    }
}

static void begin_row(struct odf *d, const char *const *attr)
{
    if (!d->sheets)
        return;
    d->row++;
    d->empty = 0;
    d->repeat_row = xml_number(attr, "number-rows-repeated", 1);
    paper_row_begin(&d->o->paper, d->row);
}

static void begin_cell(struct odf *d, const char *const *attr)
{
    const char *type = xml_attr(attr, "value-type"), *value = NULL;
    d->repeat = xml_number(attr, "number-columns-repeated", 1);
    if (!d->sheets) {
        paper_cell_begin(&d->o->paper);
        return;
    }
    buf_reset(&d->shown);
    d->in_cell = true;
    d->type = 's';
    if (type && strcmp(type, "float") == 0)
        d->type = 'f', value = xml_attr(attr, "value");
    else if (type && strcmp(type, "date") == 0)
        d->type = 'd', value = xml_attr(attr, "date-value");
    struct str v = str_sub(str_c(value), 0, sizeof d->value - 1);
    memcpy(d->value, v.p ? v.p : "", v.n);
    d->value[v.n] = 0;
}

/* A number as typed, unless zeros before it were shown; a day as YYYY-MM-DD, a month without a day as shown. */
static void settle_value(struct odf *d)
{
    struct str shown = buf_str(&d->shown), v = str_c(d->value);
    if (d->type == 'f' && v.n > 0 && !(shown.n > 1 && shown.p[0] == '0' && shown.p[1] != '.')) {
        char *end;
        double number = strtod(d->value, &end);
        if (*end == 0 && end != d->value) {
            buf_reset(&d->shown);
            cell_number(&d->shown, number, (struct cell_format){CELL_GENERAL, 0}, false);
        }
    } else if (d->type == 'd' && v.n >= 10) {
        bool month = false, day = false;
        for (size_t i = 0; i + 3 <= shown.n; i++) {
            month |= memcmp(shown.p + i, "月", 3) == 0;
            day |= memcmp(shown.p + i, "日", 3) == 0;
        }
        if (month && !day)
            return;
        buf_reset(&d->shown);
        buf_adds(&d->shown, str_sub(v, 0, 10));
        if (v.n >= 16 && v.p[10] == 'T' && memcmp(v.p + 11, "00:00", 5) != 0) {
            buf_addb(&d->shown, ' ');
            buf_adds(&d->shown, str_sub(v, 11, 16));
        }
    }
}

static void end_cell(struct odf *d)
{
    struct paper *p = &d->o->paper;
    if (!d->sheets) {
        paper_cell_end(p, d->repeat > 1 ? d->repeat : 1);
        return;
    }
    d->in_cell = false;
    while (d->shown.n > 0 && d->shown.p[d->shown.n - 1] == ' ')
        d->shown.n--;
    settle_value(d);
    if (d->shown.n == 0) {
        d->empty += d->repeat < REPEAT_MAX ? d->repeat : REPEAT_MAX;
        return;
    }
    begin_sheet(d);
    if (d->empty > 0) {
        paper_cell_begin(p);
        paper_cell_end(p, d->empty);
        d->empty = 0;
    }
    for (unsigned i = 0; i < d->repeat && i < REPEAT_MAX; i++) {
        paper_cell_begin(p);
        paper_text(p, buf_str(&d->shown));
        paper_cell_end(p, 1);
    }
}

static void begin_note(struct odf *d, struct xml *x, enum note_kind kind)
{
    d->noted[x->depth] = true;
    if (kind == NOTE_BOX && d->sheets)
        begin_sheet(d);
    paper_note_begin(&d->o->paper, kind);
    d->blank = true;
}

/* A box amid a paragraph, or anywhere but on a slide, is a note; a box within one is that note's. */
static void begin_box(struct odf *d, struct xml *x)
{
    bool amid = false;
    for (unsigned i = x->depth - 1; i > 0; i--) {
        if (d->noted[i])
            return;
        amid |= x->path[i] == PARAGRAPH || x->path[i] == HEADING;
    }
    if (amid || !d->slides)
        begin_note(d, x, NOTE_BOX);
}

static void begin_paragraph(struct odf *d, struct xml *x, unsigned char element, const char *const *attr)
{
    struct paper *p = &d->o->paper;
    d->blank = true;
    if (of_cell(d, x)) {
        if (d->shown.n > 0)
            buf_addb(&d->shown, ' ');
        return;
    }
    unsigned level = element == HEADING ? xml_number(attr, "outline-level", 1) : d->slides && d->title ? 1 : 0;
    paper_heading(p, level < 10 ? level : 9);
}

static void begin_inline(struct odf *d, struct xml *x, unsigned char element, const char *const *attr)
{
    if (!in_paragraph(x) && xml_parent(x) == 0)
        return;
    if (element == SPACES) {
        unsigned n = xml_number(attr, "c", 1);
        for (unsigned i = 0; i < n && i < 256; i++)
            put(d, x, STR(" "));
        d->blank = true;
    } else if (element == TAB) {
        put(d, x, of_cell(d, x) ? STR(" ") : STR("\t"));
        d->blank = true;
    } else if (of_cell(d, x)) {
        buf_addb(&d->shown, ' ');
    } else {
        paper_break(&d->o->paper);
    }
}

static bool begin_body(struct odf *d, struct xml *x, unsigned char element, const char *const *attr)
{
    switch (element) {
    case CHANGES:
        d->changes = true;
        return d->pass == PASS_CHANGES;
    case PAGE:
        if (d->slides)
            paper_mark(&d->o->paper, MARK_PAGE, ++d->number);
        return d->slides;
    case NUMBER_OF_PAGE:
        return !d->slides;
    case FRAME:
        d->title = xml_is(attr, "class", "title");
        return true;
    case BOX:
        begin_box(d, x);
        return true;
    case NOTE:
        begin_note(d, x, NOTE_FOOTNOTE);
        return true;
    case ANNOTATION:
        begin_note(d, x, NOTE_COMMENT);
        return true;
    case SPEAKER:
        d->title = false;
        begin_note(d, x, NOTE_SPEAKER);
        return true;
    case TABLE:
        begin_table(d, x, attr);
        return true;
    case ROW:
        begin_row(d, attr);
        return true;
    case CELL:
        begin_cell(d, attr);
        return true;
    case HEADING:
    case PARAGRAPH:
        begin_paragraph(d, x, element, attr);
        return true;
    case SPACES:
    case TAB:
    case BREAK:
        begin_inline(d, x, element, attr);
        return true;
    default:
        return element != UNWANTED && element != HEADER && element != FOOTER;
    }
}

static bool on_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct odf *d = u;
    bool want = true;
    d->noted[x->depth] = false;
    if (d->pass == PASS_MANIFEST) {
        if (element == ENCRYPTION)
            xml_stop(x, REASON_ENCRYPTED);
    } else if (d->pass == PASS_STYLES && (element == HEADER || element == FOOTER)) {
        begin_note(d, x, element == HEADER ? NOTE_HEADER : NOTE_FOOTER);
    } else if (d->pass == PASS_STYLES && !xml_within(x, HEADER) && !xml_within(x, FOOTER)) {
        want = element != PARAGRAPH && element != HEADING;
    } else {
        want = (d->pass != PASS_CHANGES || element == CHANGES || xml_within(x, CHANGES)) &&
               begin_body(d, x, element, attr);
    }
    if (d->o->paper.why != REASON_OK)
        xml_stop(x, d->o->paper.why);
    return want;
}

static void end_body(struct odf *d, struct xml *x, unsigned char element)
{
    struct paper *p = &d->o->paper;
    switch (element) {
    case HEADING:
    case PARAGRAPH:
        if (!of_cell(d, x))
            paper_paragraph(p);
        d->blank = true;
        break;
    case CELL:
        end_cell(d);
        break;
    case ROW:
        paper_row_end(p);
        d->row += d->sheets ? d->repeat_row - 1 : 0;
        break;
    case TABLE:
        if (!d->sheets)
            paper_table_end(p);
        else if (!xml_within(x, TABLE))
            p->flow[0].tables = 0;
        break;
    case FRAME:
        d->title = false;
        break;
    default:
        break;
    }
}

static void on_end(struct xml *x, void *u, unsigned char element)
{
    struct odf *d = u;
    if (d->pass != PASS_MANIFEST && !(d->pass == PASS_STYLES && !xml_within(x, HEADER) && !xml_within(x, FOOTER)))
        end_body(d, x, element);
    if (d->noted[x->depth]) {
        d->noted[x->depth] = false;
        paper_note_end(&d->o->paper);
        d->blank = false;
    }
    if (d->o->paper.why != REASON_OK)
        xml_stop(x, d->o->paper.why);
}

static bool read_pass(struct odf *d, enum pass pass, struct str part)
{
    static const struct xml_reader reader = {XML_NAMES(names), on_start, on_end, on_text};
    struct paper *p = &d->o->paper;
    d->pass = pass;
    bool go = office_part(d->o, part, &reader, d);
    while (p->flows > 1) /* the part broke off within */
        paper_note_end(p);
    p->flow[0].tables = 0;
    d->in_cell = false;
    return go;
}

static void read_odf(struct office *o, bool sheets, bool slides)
{
    struct odf d = {.o = o, .sheets = sheets, .slides = slides};
    buf_init(&d.name, 1u << 16);
    buf_init(&d.shown, CELL_MAX);
    bool go =
        read_pass(&d, PASS_MANIFEST, STR("META-INF/manifest.xml")) && read_pass(&d, PASS_BODY, STR("content.xml"));
    if (go && d.changes) {
        paper_note_begin(&o->paper, NOTE_DELETED);
        go = read_pass(&d, PASS_CHANGES, STR("content.xml"));
    }
    if (go && !sheets && !slides) {
        paper_note_begin(&o->paper, NOTE_HEADER);
        read_pass(&d, PASS_STYLES, STR("styles.xml"));
    }
    buf_release(&d.name);
    buf_release(&d.shown);
}

void odt_read(struct office *o)
{
    read_odf(o, false, false);
}
void ods_read(struct office *o)
{
    read_odf(o, true, false);
}
void odp_read(struct office *o)
{
    read_odf(o, false, true);
}
