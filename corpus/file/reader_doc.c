/* Word documents, .doc and Kingsoft's .wps: Word 97 and later, Word 6 and 95 (8-bit text, in the code page of its
 * language, else of the bytes' own verdict).
 *
 * The body comes first, then footnotes, endnotes, comments, text boxes, headers and footers, each paragraph a note.
 * What tracked changes deleted stands as a note behind its paragraph; one whose end was deleted goes on into the next.
 * What a table's row holds is known at its end only, so each paragraph is gathered and then put where it belongs.
 * Of fields the result is text, the instruction is not. */
#include "file/field.h"
#include "file/glyph.h"
#include "file/le.h"
#include "file/narrow.h"
#include "file/numbering.h"
#include "file/ole_format.h"
#include "file/paper.h"
#include "file/word.h"

#define FIELDS 32u
#define FIELD_BYTES (64u << 10)
#define PARAGRAPH_BYTES ((size_t)32 << 20)
#define STORIES_FIRST 6u /* of the headers: in front of them are the lines that part footnotes from the text */

struct doc {
    struct word w;
    struct paper paper;
    struct numbering numbering;
    struct buf line, deleted; /* of the paragraph at hand */
    struct buf raw;           /* Word 6/95: bytes not decoded yet */
    struct buf field;         /* the instruction being read */
    enum encoding encoding;
    uint32_t high;       /* first half of a surrogate pair */
    struct word_run run; /* of the character at hand */
    bool in_deletion;
    bool numbered;            /* the paragraph at hand has its number */
    bool table, row, cell;    /* open on paper */
    bool instruction[FIELDS]; /* of each open field: its result has not begun */
    unsigned fields, deeper;  /* open; beyond FIELDS they are only counted */
    unsigned instructions;    /* open fields that are in their instruction */
};

static struct buf *target(struct doc *d)
{
    return d->instructions > 0 ? &d->field : d->in_deletion ? &d->deleted : &d->line;
}

/* 8-bit text is decoded in stretches: a character's bytes stand together. */
static void flush_raw(struct doc *d)
{
    if (d->raw.n == 0)
        return;
    narrow_decode(target(d), buf_str(&d->raw), d->encoding);
    buf_reset(&d->raw);
}

/* What was gathered goes on paper. */
static void hand_over(struct doc *d)
{
    flush_raw(d);
    paper_text(&d->paper, buf_str(&d->line));
    paper_deleted(&d->paper, buf_str(&d->deleted));
    if (buf_status(&d->line) != XD_OK || buf_status(&d->deleted) != XD_OK || buf_status(&d->raw) != XD_OK)
        d->paper.why = REASON_TOO_LARGE;
    buf_reset(&d->line);
    buf_reset(&d->deleted);
}

/* The number that Word counts for the paragraph, in front of its text. */
static void number(struct doc *d, const struct word_run *para)
{
    struct buf label;
    if (d->numbered || para->list == 0)
        return;
    d->numbered = true;
    buf_init(&label, 1u << 12);
    numbering_next(&d->numbering, &label, para->list, para->list_level);
    if (d->line.n > 0 || d->raw.n > 0) {
        paper_text(&d->paper, buf_str(&label));
        if (numbering_wants_blank(buf_str(&label)))
            paper_text(&d->paper, STR(" "));
    }
    buf_release(&label);
}

static void open_cell(struct doc *d)
{
    if (!d->table)
        paper_table_begin(&d->paper);
    if (!d->row)
        paper_row_begin(&d->paper, 0);
    if (!d->cell)
        paper_cell_begin(&d->paper);
    d->table = d->row = d->cell = true;
}

static void close_table(struct doc *d)
{
    if (d->table)
        paper_table_end(&d->paper);
    d->table = d->row = d->cell = false;
}

/* Instructions end within their paragraph; one that does not is text after all. */
static void close_fields(struct doc *d)
{
    if (d->instructions == 0)
        return;
    d->instructions = 0;
    for (unsigned i = 0; i < d->fields; i++)
        d->instruction[i] = false;
    buf_adds(target(d), buf_str(&d->field));
    buf_reset(&d->field);
}

static void field_begin(struct doc *d)
{
    if (d->fields == FIELDS) {
        d->deeper++;
        return;
    }
    d->instruction[d->fields++] = true;
    d->instructions++;
}

static void field_result(struct doc *d)
{
    if (d->deeper > 0 || d->fields == 0 || !d->instruction[d->fields - 1])
        return;
    d->instruction[d->fields - 1] = false;
    if (--d->instructions == 0)
        buf_reset(&d->field);
}

static void field_end(struct doc *d)
{
    if (d->deeper > 0) {
        d->deeper--;
        return;
    }
    if (d->fields == 0)
        return;
    if (d->instruction[--d->fields] && --d->instructions == 0) {
        field_text(target(d), buf_str(&d->field));
        buf_reset(&d->field);
    }
}

static void end_cell_or_row(struct doc *d, const struct word_run *para, uint8_t flags)
{
    /* Where the formatting is lost, a mark right behind a cell's is the row's end. */
    bool row = (flags & WORD_ROW_END) || (d->w.paras.n == 0 && d->row && !d->cell && d->line.n == 0);
    if (row && d->line.n == 0 && d->deleted.n == 0) {
        paper_row_end(&d->paper);
        d->row = d->cell = false;
        return;
    }
    open_cell(d);
    number(d, para);
    hand_over(d);
    paper_cell_end(&d->paper, 1);
    d->cell = false;
}

/* The end of a paragraph, of a cell or of a row. */
static void end_paragraph(struct doc *d, uint32_t fc, uint8_t flags, uint32_t mark)
{
    struct word_run para = word_run_at(&d->w.paras, fc);
    flags |= para.flags;
    close_fields(d);
    if (mark == 7) {
        end_cell_or_row(d, &para, flags);
        d->numbered = false;
        return;
    }
    if (flags & (WORD_IN_TABLE | WORD_INNER)) {
        open_cell(d);
    } else {
        close_table(d);
        paper_heading(&d->paper, para.level);
    }
    number(d, &para);
    hand_over(d);
    if (d->in_deletion)
        paper_deletion(&d->paper);
    else
        paper_paragraph(&d->paper);
    d->numbered = d->in_deletion && d->numbered;
}

/* A line's end within a paragraph. */
static void break_line(struct doc *d, uint32_t fc)
{
    struct word_run para = word_run_at(&d->w.paras, fc);
    if (d->instructions > 0 || d->in_deletion || (para.flags & WORD_IN_TABLE)) {
        buf_addb(target(d), ' ');
        return;
    }
    close_table(d);
    paper_heading(&d->paper, para.level);
    number(d, &para);
    hand_over(d);
    paper_break(&d->paper);
}

static void put(struct doc *d, uint32_t c)
{
    flush_raw(d);
    glyph_unit(target(d), &d->high, c);
}

static void control(struct doc *d, uint32_t fc, uint8_t flags, uint32_t c)
{
    flush_raw(d);
    switch (c) {
    case 0x07:
    case 0x0C:
    case 0x0D:
    case 0x0E:
        end_paragraph(d, fc, flags, c);
        break;
    case 0x09:
        buf_addb(target(d), '\t');
        break;
    case 0x0A:
    case 0x0B:
        break_line(d, fc);
        break;
    case 0x13:
        field_begin(d);
        break;
    case 0x14:
        field_result(d);
        break;
    case 0x15:
        field_end(d);
        break;
    case 0x1E: /* a hyphen that does not break */
        buf_addb(target(d), '-');
        break;
    default: /* pictures, reference marks, soft hyphens */
        break;
    }
}

static void character(struct doc *d, const struct word_piece *piece, uint32_t fc)
{
    if (fc < d->run.from || fc >= d->run.to)
        d->run = word_run_at(&d->w.chars, fc);
    uint8_t flags = d->run.flags | piece->flags;
    bool deleted = (flags & WORD_DELETED) != 0;
    if (deleted != d->in_deletion) {
        flush_raw(d);
        d->in_deletion = deleted;
        if (deleted && d->deleted.n > 0)
            buf_addb(&d->deleted, ' ');
    }
    uint32_t c = piece->narrow ? le8(d->w.main, fc) : le16(d->w.main, fc);
    if (c < ' ')
        control(d, fc, flags, c);
    else if (d->w.old && !(c == '(' && d->run.symbol))
        buf_addb(&d->raw, (unsigned char)c);
    else
        put(d, c == '(' && d->run.symbol ? d->run.symbol : piece->narrow ? narrow_western(c) : c);
    if (d->field.n > FIELD_BYTES)
        close_fields(d);
}

/* The piece that holds the character, or the first behind it. */
static size_t piece_of(const struct word *w, uint32_t cp)
{
    size_t lo = 0, hi = w->pieces;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (w->piece[mid].to <= cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Characters [from, to) of the text, through the pieces that hold them. */
static void read_range(struct doc *d, uint32_t from, uint32_t to)
{
    for (size_t i = piece_of(&d->w, from); i < d->w.pieces && from < to; i++) {
        const struct word_piece *piece = &d->w.piece[i];
        if (piece->to == piece->from)
            continue;
        if (piece->from > from)
            break;
        uint32_t end = piece->to < to ? piece->to : to;
        size_t each = piece->narrow ? 1 : 2;
        for (; from < end && d->paper.why == REASON_OK; from++) {
            uint64_t fc = piece->at + (uint64_t)(from - piece->from) * each;
            if (!le_has(d->w.main, (size_t)fc, each))
                break;
            character(d, piece, (uint32_t)fc);
        }
        if (from < end)
            break;
    }
    if (from < to)
        d->w.damaged = true;
}

/* A part of its own: what is open in it ends with it. kind 0: the body. */
static void read_story(struct doc *d, uint32_t from, uint32_t to, unsigned kind)
{
    if (from >= to)
        return;
    if (kind)
        paper_note_begin(&d->paper, (enum note_kind)kind);
    d->fields = d->deeper = 0;
    read_range(d, from, to);
    flush_raw(d);
    close_fields(d);
    if (d->line.n > 0 || d->deleted.n > 0) {
        hand_over(d);
        paper_paragraph(&d->paper);
    }
    close_table(d);
    d->in_deletion = false;
    if (kind)
        paper_note_end(&d->paper);
}

/* Headers and footers take turns: for even and odd pages a header each, then the footers, then those of a first page.
 */
static void read_headers(struct doc *d, uint32_t from, uint32_t to)
{
    struct str list = word_header_list(&d->w);
    size_t n = list.n / 4;
    uint32_t at = from;
    for (size_t i = 0; i + 1 < n; i++) {
        static const uint8_t footer[6] = {0, 0, 1, 1, 0, 1};
        uint32_t next = le32(list, 4 * i + 4);
        if (next > to - from || from + next < at)
            break;
        bool below = i >= STORIES_FIRST && footer[(i - STORIES_FIRST) % 6];
        read_story(d, at, from + next, below ? NOTE_FOOTER : NOTE_HEADER);
        at = from + next;
    }
    read_story(d, at, to, NOTE_HEADER);
}

static void read_part(struct doc *d, enum word_part part)
{
    static const uint8_t kind[WORD_PARTS] = {
        0, NOTE_FOOTNOTE, NOTE_HEADER, NOTE_HEADER, NOTE_COMMENT, NOTE_FOOTNOTE, NOTE_BOX, NOTE_HEADER};
    uint32_t from = part > 0 ? d->w.part_end[part - 1] : 0, to = d->w.part_end[part];
    if (part == WORD_HEADER)
        read_headers(d, from, to);
    else
        read_story(d, from, to, kind[part]);
}

/* Word 6/95: what the text is written in, by all of its bytes together. */
static enum encoding old_encoding(const struct word *w)
{
    struct buf sample;
    buf_init(&sample, 64u << 10);
    for (size_t i = 0; i < w->pieces && buf_status(&sample) == XD_OK; i++) {
        struct str s = le_part(w->main, w->piece[i].at, w->piece[i].to - w->piece[i].from);
        buf_adds(&sample, str_sub(s, 0, sample.max - sample.n));
    }
    enum encoding e = narrow_verdict(buf_str(&sample), narrow_codepage_of_lid(w->lid));
    buf_release(&sample);
    return e;
}

enum reason doc_read(struct ole *o, struct answer *out)
{
    static const enum word_part order[] = {WORD_BODY, WORD_FOOT,   WORD_END,       WORD_COMMENT,
                                           WORD_BOX,  WORD_HEADER, WORD_HEADER_BOX};
    struct doc d = {0};
    buf_init(&d.line, PARAGRAPH_BYTES);
    buf_init(&d.deleted, PARAGRAPH_BYTES);
    buf_init(&d.raw, PARAGRAPH_BYTES);
    buf_init(&d.field, 2 * FIELD_BYTES);
    numbering_init(&d.numbering);
    enum reason r = word_open(&d.w, o);
    if ((r == REASON_OK || r == REASON_DAMAGED) && !word_load_lists(&d.w, &d.numbering))
        r = REASON_TOO_LARGE;
    if (r == REASON_OK || r == REASON_DAMAGED) {
        paper_init(&d.paper, out);
        if (d.w.old)
            d.encoding = old_encoding(&d.w);
        if (d.encoding != ENCODING_NONE)
            answer_encoding(out, d.encoding);
        for (size_t i = 0; i < sizeof order / sizeof order[0] && d.paper.why == REASON_OK; i++)
            read_part(&d, order[i]);
        r = paper_end(&d.paper);
        if (r == REASON_OK && d.w.damaged)
            r = REASON_DAMAGED;
    }
    word_close(&d.w);
    numbering_release(&d.numbering);
    buf_release(&d.line);
    buf_release(&d.deleted);
    buf_release(&d.raw);
    buf_release(&d.field);
    return r;
}
