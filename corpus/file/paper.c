#include "file/paper.h"
#include "base/codec.h"

#define LINE_MAX_BYTES ((size_t)32 << 20)
#define TABS_MAX 64u

static struct paper_flow *top(struct paper *p)
{
    return &p->flow[(p->flows < PAPER_FLOWS ? p->flows : PAPER_FLOWS) - 1];
}

static struct paper_table *table_of(struct paper_flow *f)
{
    return f->tables > 0 && f->tables <= PAPER_TABLES ? &f->table[f->tables - 1] : NULL;
}

/* In a cell whose row is one line. */
static bool in_cell(struct paper_flow *f)
{
    const struct paper_table *t = table_of(f);
    return t && t->in_cell && !t->layout;
}

void paper_init(struct paper *p, struct answer *out)
{
    *p = (struct paper){.out = out, .flows = 1};
    for (unsigned i = 0; i < PAPER_FLOWS; i++) {
        buf_init(&p->flow[i].line, LINE_MAX_BYTES);
        buf_init(&p->flow[i].deleted, LINE_MAX_BYTES);
    }
    buf_init(&p->notes, LINE_MAX_BYTES);
}

static void fail_if_full(struct paper *p, const struct buf *b)
{
    if (buf_status(b) != XD_OK && p->why == REASON_OK)
        p->why = REASON_TOO_LARGE;
}

static void send(struct paper *p, struct str s)
{
    if (p->why == REASON_OK && !answer_text(p->out, s))
        p->why = REASON_TOO_LARGE;
}

static void flush_notes(struct paper *p)
{
    struct cursor c = cursor_of(buf_str(&p->notes));
    while (c.p < c.end && !c.bad) {
        uint32_t kind = get_varint32(&c);
        struct str s = get_string(&c);
        answer_mark(p->out, MARK_NOTE, kind);
        send(p, s);
        send(p, STR("\n"));
    }
    buf_reset(&p->notes);
}

/* A document has the same header for odd and even pages, for each section: once is enough. Looked for among the first
 * lines only, so that no document decides how long this takes. */
static bool told(const struct paper *p, uint8_t kind, struct str s)
{
    struct cursor c = cursor_of(str_sub(buf_str(&p->notes), 0, 16u << 10));
    while (c.p < c.end && !c.bad) {
        uint32_t k = get_varint32(&c);
        if (str_eq(get_string(&c), s) && k == kind)
            return true;
    }
    return false;
}

static void keep_note(struct paper *p, uint8_t kind, struct str s)
{
    while (s.n > 0 && (s.p[0] == '\t' || s.p[0] == ' ')) /* between a note's number and its text */
        s = str_sub(s, 1, s.n);
    if (s.n == 0)
        return;
    if ((kind == NOTE_HEADER || kind == NOTE_FOOTER) && told(p, kind, s))
        return;
    put_varint(&p->notes, kind);
    put_string(&p->notes, s);
    fail_if_full(p, &p->notes);
}

static void send_line(struct paper *p, struct paper_flow *f)
{
    bool empty = f->line.n == 0;
    if (empty && (p->blank || !p->wrote || f->tables > 0))
        return; /* one empty line says as much as five */
    if (p->row > 0)
        answer_mark(p->out, MARK_ROW, p->row);
    p->row = 0;
    if (f->heading > 0 && !empty)
        answer_mark(p->out, MARK_HEADING, f->heading);
    send(p, buf_str(&f->line));
    send(p, STR("\n"));
    p->wrote = true;
    p->blank = empty;
}

static void end_line(struct paper *p, struct paper_flow *f)
{
    fail_if_full(p, &f->line);
    fail_if_full(p, &f->deleted);
    if (f->kind == 0)
        send_line(p, f);
    else
        keep_note(p, f->kind, buf_str(&f->line));
    if (f->deleted.n > 0)
        keep_note(p, NOTE_DELETED, buf_str(&f->deleted));
    buf_reset(&f->line);
    buf_reset(&f->deleted);
    f->tabs = f->heading = 0;
    f->space = f->gap = false;
    if (f->kind == 0)
        flush_notes(p);
}

/* What is written of a line is a line. */
static void cut_line(struct paper *p, struct paper_flow *f)
{
    if (f->line.n > 0 || f->deleted.n > 0)
        end_line(p, f);
    f->tabs = 0;
    f->space = false;
}

enum reason paper_end(struct paper *p)
{
    while (p->flows > 1)
        paper_note_end(p);
    p->flow[0].tables = 0;
    cut_line(p, &p->flow[0]);
    flush_notes(p);
    for (unsigned i = 0; i < PAPER_FLOWS; i++) {
        buf_release(&p->flow[i].line);
        buf_release(&p->flow[i].deleted);
    }
    buf_release(&p->notes);
    return p->why;
}

static void add(struct buf *b, struct str s, bool plain)
{
    while (s.n > 0) {
        size_t n = 0;
        while (n < s.n && s.p[n] != '\n' && s.p[n] != '\r' && !(plain && s.p[n] == '\t'))
            n++;
        buf_add(b, s.p, n);
        if (n < s.n)
            buf_addb(b, ' ');
        s = str_sub(s, n + 1, s.n);
    }
}

void paper_text(struct paper *p, struct str s)
{
    struct paper_flow *f = top(p);
    if (s.n == 0 || p->why != REASON_OK)
        return;
    for (unsigned i = 0; i < f->tabs && i < TABS_MAX; i++)
        buf_addb(&f->line, '\t');
    if (f->space && f->tabs == 0)
        buf_addb(&f->line, ' ');
    f->tabs = 0;
    f->space = false;
    add(&f->line, s, in_cell(f));
}

void paper_deleted(struct paper *p, struct str s)
{
    struct paper_flow *f = top(p);
    if (f->gap && f->deleted.n > 0 && s.n > 0)
        buf_addb(&f->deleted, ' ');
    f->gap = f->gap && s.n == 0;
    add(&f->deleted, s, true);
}

void paper_deletion(struct paper *p)
{
    top(p)->gap = true;
}

void paper_break(struct paper *p)
{
    struct paper_flow *f = top(p);
    uint8_t heading = f->heading;
    if (in_cell(f)) {
        f->space = f->line.n > 0;
        return;
    }
    if (f->line.n > 0)
        end_line(p, f);
    f->heading = heading;
}

void paper_heading(struct paper *p, unsigned level)
{
    top(p)->heading = (uint8_t)(level < 10 ? level : 0);
}

void paper_paragraph(struct paper *p)
{
    struct paper_flow *f = top(p);
    f->heading = in_cell(f) ? 0 : f->heading;
    if (in_cell(f))
        f->space = f->line.n > 0;
    else
        end_line(p, f);
}

bool paper_amid(const struct paper *p)
{
    return p->flow[(p->flows < PAPER_FLOWS ? p->flows : PAPER_FLOWS) - 1].line.n > 0;
}

void paper_table_begin(struct paper *p)
{
    struct paper_flow *f = top(p);
    struct paper_table *outer = table_of(f);
    cut_line(p, f);
    if (outer)
        outer->layout = true;
    f->tables++;
    if (f->tables <= PAPER_TABLES)
        f->table[f->tables - 1] = (struct paper_table){false, false};
}

void paper_table_end(struct paper *p)
{
    struct paper_flow *f = top(p);
    cut_line(p, f);
    if (f->tables > 0)
        f->tables--;
}

void paper_row_begin(struct paper *p, uint32_t number)
{
    p->row = number;
}

void paper_row_end(struct paper *p)
{
    struct paper_flow *f = top(p);
    struct paper_table *t = table_of(f);
    if (t)
        t->in_cell = false;
    cut_line(p, f);
    p->row = 0;
    if (f->kind == 0)
        flush_notes(p);
}

void paper_cell_begin(struct paper *p)
{
    struct paper_flow *f = top(p);
    struct paper_table *t = table_of(f);
    f->space = false;
    if (!t || t->layout)
        cut_line(p, f);
    else if (t->in_cell)
        paper_cell_end(p, 1);
    if (t)
        t->in_cell = true;
}

void paper_cell_end(struct paper *p, unsigned columns)
{
    struct paper_flow *f = top(p);
    struct paper_table *t = table_of(f);
    f->space = false;
    if (!t || t->layout)
        cut_line(p, f);
    else if (t->in_cell)
        f->tabs += columns == 0 ? 1 : columns < TABS_MAX ? columns : TABS_MAX;
    if (t)
        t->in_cell = false;
}

void paper_note_begin(struct paper *p, enum note_kind kind)
{
    p->flows++;
    if (p->flows > PAPER_FLOWS)
        return;
    struct paper_flow *f = top(p);
    f->kind = (uint8_t)kind;
    f->tables = f->tabs = f->heading = 0;
    f->space = f->gap = false;
}

void paper_note_end(struct paper *p)
{
    if (p->flows <= 1)
        return;
    if (p->flows <= PAPER_FLOWS) {
        struct paper_flow *f = top(p);
        f->tables = 0;
        end_line(p, f);
    }
    p->flows--;
}

void paper_mark(struct paper *p, enum mark_kind kind, uint32_t number)
{
    while (p->flows > 1)
        paper_note_end(p);
    cut_line(p, top(p));
    flush_notes(p);
    answer_mark(p->out, kind, number);
}
