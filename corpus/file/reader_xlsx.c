/* Excel's workbooks since 2007: sheets in their order, each a MARK_SHEET and a line with its name, then its rows; then
 * its comments, the words in its drawings, its printed header. A sheet in which nothing stands is left out. */
#include "base/mem.h"
#include "file/cell.h"
#include "file/office.h"
#include "file/printed.h"
#include <math.h>
#include <stdlib.h>

#define SHEETS_MAX 1024u
#define STRINGS_MAX (4u << 20)
#define FORMATS_MAX 4096u
#define XFS_MAX (64u << 10)
#define CELL_MAX ((size_t)1 << 20)

struct sheet {
    uint32_t name, relation; /* places in words, NUL-terminated */
};
struct own_format {
    unsigned id;
    struct cell_format is;
};
struct book {
    struct office *o;
    struct buf words;
    struct sheet *sheet;
    size_t sheets, sheet_cap;
    struct buf text;  /* shared strings, one behind the other */
    uint32_t *string; /* where each ends */
    size_t strings, string_cap;
    struct own_format *own;
    size_t owns, own_cap;
    struct cell_format *xf;
    size_t xfs, xf_cap;
    bool from_1904;
    /* the sheet under way */
    const char *name;
    uint32_t number, row;
    uint32_t column, written; /* of the cell under way; of the last one in which something stands */
    bool begun;
    struct buf value; /* of the cell */
    char type;        /* s: shared, i: inline, t: text, b: truth, n: number */
    struct cell_format format;
};

static void nothing(struct xml *x, void *u, unsigned char element)
{
    (void)x, (void)u, (void)element;
}

/* Room for one more, or the reading stops. */
static bool room(struct xml *x, void **p, size_t *cap, size_t n, size_t size, size_t max)
{
    if (n < max && mem_reserve(p, cap, n + 1, size) == 0)
        return true;
    xml_stop(x, REASON_TOO_LARGE);
    return false;
}

/* The workbook: its sheets. */

enum { BOOK_FORM = 1, SHEET };
static const struct xml_name book_names[] = {{"sheet", SHEET}, {"workbookPr", BOOK_FORM}};

static uint32_t keep(struct book *b, const char *s)
{
    uint32_t at = (uint32_t)b->words.n;
    buf_add(&b->words, s ? s : "", s ? strlen(s) + 1 : 1);
    return at;
}

static bool book_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct book *b = u;
    void *p = b->sheet;
    if (element == BOOK_FORM)
        b->from_1904 = xml_is(attr, "date1904", "1") || xml_is(attr, "date1904", "true");
    if (element == SHEET && room(x, &p, &b->sheet_cap, b->sheets, sizeof *b->sheet, SHEETS_MAX)) {
        b->sheet = p;
        uint32_t name = keep(b, xml_attr(attr, "name"));
        b->sheet[b->sheets++] = (struct sheet){name, keep(b, xml_attr_prefixed(attr, "id"))};
        if (buf_status(&b->words) != XD_OK)
            xml_stop(x, REASON_TOO_LARGE);
    }
    return false;
}

/* Shared strings. */

enum { STRING = 1, PHONETIC, TEXT };
static const struct xml_name string_names[] = {{"rPh", PHONETIC}, {"si", STRING}, {"t", TEXT}};

static bool string_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    (void)x, (void)u, (void)attr;
    return element != PHONETIC;
}

static void string_end(struct xml *x, void *u, unsigned char element)
{
    struct book *b = u;
    void *p = b->string;
    if (element != STRING || !room(x, &p, &b->string_cap, b->strings, sizeof *b->string, STRINGS_MAX))
        return;
    b->string = p;
    b->string[b->strings++] = (uint32_t)b->text.n;
    if (buf_status(&b->text) != XD_OK)
        xml_stop(x, REASON_TOO_LARGE);
}

static void string_text(struct xml *x, void *u, struct str s)
{
    struct book *b = u;
    if (x->path[x->depth] == TEXT)
        buf_adds(&b->text, s);
}

static struct str shared_string(const struct book *b, size_t i)
{
    if (i >= b->strings)
        return str_of(NULL, 0);
    return str_sub(buf_str(&b->text), i > 0 ? b->string[i - 1] : 0, b->string[i]);
}

/* Styles: what kind of number each cell format shows. */

enum { CELL_FORMATS = 1, FORMAT, XF };
static const struct xml_name style_names[] = {{"cellXfs", CELL_FORMATS}, {"numFmt", FORMAT}, {"xf", XF}};

static struct cell_format format_by_id(const struct book *b, unsigned id)
{
    for (size_t i = 0; i < b->owns; i++)
        if (b->own[i].id == id)
            return b->own[i].is;
    return cell_format_of_id(id);
}

static bool style_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct book *b = u;
    void *p = b->own;
    const char *code = xml_attr(attr, "formatCode");
    if (element == FORMAT && code && room(x, &p, &b->own_cap, b->owns, sizeof *b->own, FORMATS_MAX)) {
        b->own = p;
        b->own[b->owns++] = (struct own_format){xml_number(attr, "numFmtId", 0), cell_format_of_code(str_c(code))};
    }
    p = b->xf;
    if (element == XF && xml_parent(x) == CELL_FORMATS && room(x, &p, &b->xf_cap, b->xfs, sizeof *b->xf, XFS_MAX)) {
        b->xf = p;
        b->xf[b->xfs++] = format_by_id(b, xml_number(attr, "numFmtId", 0));
    }
    return true;
}

/* A sheet. */

enum { CELL = 1, CELL_TEXT, CELL_PHONETIC, CELL_VALUE, FORMULA, INLINE, PRINTED_FOOTER, PRINTED_HEADER, ROW };
static const struct xml_name sheet_names[] = {
    {"c", CELL},
    {"evenFooter", PRINTED_FOOTER},
    {"evenHeader", PRINTED_HEADER},
    {"f", FORMULA},
    {"firstFooter", PRINTED_FOOTER},
    {"firstHeader", PRINTED_HEADER},
    {"is", INLINE},
    {"oddFooter", PRINTED_FOOTER},
    {"oddHeader", PRINTED_HEADER},
    {"rPh", CELL_PHONETIC},
    {"row", ROW},
    {"t", CELL_TEXT},
    {"v", CELL_VALUE},
};

/* The first thing that stands in a sheet brings its name. */
static void begin_sheet(struct book *b)
{
    struct paper *p = &b->o->paper;
    if (b->begun)
        return;
    b->begun = true;
    uint32_t row = p->row;
    p->row = 0;
    paper_mark(p, MARK_SHEET, b->number);
    paper_text(p, str_c(b->name));
    paper_paragraph(p);
    paper_table_begin(p);
    p->row = row;
}

static unsigned column_of(const char *reference)
{
    unsigned n = 0;
    for (; reference && *reference >= 'A' && *reference <= 'Z' && n < 20000; reference++)
        n = n * 26 + (unsigned)(*reference - 'A' + 1);
    return n;
}

static void begin_cell(struct book *b, const char *const *attr)
{
    const char *type = xml_attr(attr, "t");
    unsigned at = column_of(xml_attr(attr, "r")), style = xml_number(attr, "s", 0);
    b->type = 'n';
    if (type && *type)
        b->type = strcmp(type, "str") == 0 || *type == 'e' || *type == 'd' ? 't' : *type;
    b->format = style < b->xfs ? b->xf[style] : (struct cell_format){CELL_GENERAL, 0};
    buf_reset(&b->value);
    b->column = at > b->column ? at : b->column + 1; /* cells without content may be left out */
}

static bool sheet_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct book *b = u;
    if (element == ROW) {
        b->row = xml_number(attr, "r", b->row + 1);
        b->column = b->written = 0;
        paper_row_begin(&b->o->paper, b->row);
    } else if (element == CELL) {
        begin_cell(b, attr);
    } else if (element == PRINTED_FOOTER || element == PRINTED_HEADER) {
        buf_reset(&b->value);
    }
    if (b->o->paper.why != REASON_OK)
        xml_stop(x, b->o->paper.why);
    return element != FORMULA && element != CELL_PHONETIC;
}

static void number_value(struct book *b, struct buf *out)
{
    char *end;
    buf_addb(&b->value, 0);
    if (buf_status(&b->value) != XD_OK)
        return;
    double v = strtod(b->value.p, &end);
    if (end == b->value.p || *end || !isfinite(v))
        buf_add(out, b->value.p, b->value.n - 1);
    else
        cell_number(out, v, b->format, b->from_1904);
}

static void end_cell(struct book *b)
{
    struct paper *p = &b->o->paper;
    struct str s = buf_str(&b->value);
    struct buf number;
    buf_init(&number, CELL_MAX);
    if (b->type == 's') {
        size_t i = 0;
        for (size_t k = 0; k < s.n && i < STRINGS_MAX; k++)
            i = s.p[k] >= '0' && s.p[k] <= '9' ? i * 10 + (size_t)(s.p[k] - '0') : STRINGS_MAX;
        s = s.n > 0 ? shared_string(b, i) : s;
    } else if (b->type == 'b') {
        s = str_eq(s, STR("1")) ? STR("TRUE") : s.n > 0 ? STR("FALSE") : s;
    } else if (b->type == 'n' && s.n > 0) {
        number_value(b, &number);
        s = buf_str(&number);
    }
    if (s.n > 0) {
        begin_sheet(b);
        if (b->column > b->written + 1) {
            paper_cell_begin(p);
            paper_cell_end(p, b->column - b->written - 1);
        }
        paper_cell_begin(p);
        paper_text(p, s);
        paper_cell_end(p, 1);
        b->written = b->column;
    }
    buf_release(&number);
}

static void printed(struct book *b, enum note_kind kind)
{
    begin_sheet(b);
    printed_note(&b->o->paper, kind, buf_str(&b->value));
}

static void sheet_end(struct xml *x, void *u, unsigned char element)
{
    struct book *b = u;
    if (element == CELL)
        end_cell(b);
    else if (element == ROW)
        paper_row_end(&b->o->paper);
    else if ((element == PRINTED_FOOTER || element == PRINTED_HEADER) && b->begun)
        printed(b, element == PRINTED_FOOTER ? NOTE_FOOTER : NOTE_HEADER);
    if (b->o->paper.why != REASON_OK)
        xml_stop(x, b->o->paper.why);
}

static void sheet_text(struct xml *x, void *u, struct str s)
{
    struct book *b = u;
    unsigned char at = x->path[x->depth];
    if (at == CELL_VALUE || at == CELL_TEXT || at == PRINTED_FOOTER || at == PRINTED_HEADER)
        buf_adds(&b->value, s);
}

/* Comments at cells. */

enum { COMMENT = 1, COMMENT_TEXT, COMMENT_PHONETIC };
static const struct xml_name comment_names[] = {{"comment", COMMENT}, {"rPh", COMMENT_PHONETIC}, {"t", COMMENT_TEXT}};

static bool comment_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    (void)x, (void)u, (void)attr;
    return element != COMMENT_PHONETIC;
}
static void comment_end(struct xml *x, void *u, unsigned char element)
{
    struct book *b = u;
    if (element == COMMENT)
        paper_paragraph(&b->o->paper);
    if (b->o->paper.why != REASON_OK)
        xml_stop(x, b->o->paper.why);
}
static void comment_text(struct xml *x, void *u, struct str s)
{
    struct book *b = u;
    if (x->path[x->depth] == COMMENT_TEXT)
        paper_text(&b->o->paper, s);
}

static bool read_beside(struct book *b, struct str part)
{
    static const struct xml_reader comments = {XML_NAMES(comment_names), comment_start, comment_end, comment_text};
    struct paper *p = &b->o->paper;
    struct relations r;
    bool go = relations_read(&r, b->o, part);
    for (size_t i = 0; i < r.n && go; i++) {
        bool drawing = str_eq(relation_type(&r, i), STR("drawing"));
        if (!drawing && !str_eq(relation_type(&r, i), STR("comments")))
            continue;
        paper_note_begin(p, drawing ? NOTE_BOX : NOTE_COMMENT);
        go = drawing ? drawing_read(b->o, relation_target(&r, i))
                     : office_part(b->o, relation_target(&r, i), &comments, b);
        paper_note_end(p);
    }
    relations_release(&r);
    return go;
}

static bool read_sheet(struct book *b, const struct sheet *s, struct str part)
{
    static const struct xml_reader reader = {XML_NAMES(sheet_names), sheet_start, sheet_end, sheet_text};
    struct paper *p = &b->o->paper;
    b->name = b->words.p + s->name;
    b->number++;
    b->row = 0;
    b->begun = false;
    bool go = office_part(b->o, part, &reader, b);
    paper_row_end(p); /* where the part broke off */
    p->flow[0].tables = 0;
    return go && read_beside(b, part);
}

static void read_all(struct book *b, const struct relations *r)
{
    static const struct xml_reader book = {XML_NAMES(book_names), book_start, nothing, NULL};
    static const struct xml_reader strings = {XML_NAMES(string_names), string_start, string_end, string_text};
    static const struct xml_reader styles = {XML_NAMES(style_names), style_start, nothing, NULL};
    bool go = office_part(b->o, b->o->main, &book, b);
    for (size_t i = 0; i < r->n && go; i++) {
        struct str type = relation_type(r, i);
        if (str_eq(type, STR("sharedStrings")))
            go = office_part(b->o, relation_target(r, i), &strings, b);
        else if (str_eq(type, STR("styles")))
            go = office_part(b->o, relation_target(r, i), &styles, b);
    }
    for (size_t i = 0; i < b->sheets && go; i++)
        go = read_sheet(b, &b->sheet[i], relation_by_id(r, b->words.p + b->sheet[i].relation));
}

void xlsx_read(struct office *o)
{
    struct book b = {.o = o};
    struct relations r;
    buf_init(&b.words, 1u << 20);
    buf_init(&b.text, (size_t)64 << 20);
    buf_init(&b.value, CELL_MAX);
    if (relations_read(&r, o, o->main))
        read_all(&b, &r);
    relations_release(&r);
    buf_release(&b.words);
    buf_release(&b.text);
    buf_release(&b.value);
    mem_free(b.sheet);
    mem_free(b.string);
    mem_free(b.own);
    mem_free(b.xf);
}
