/* Excel's workbooks before 2007, .xls and Kingsoft's .et: Excel 97 and later, Excel 5 and 95 (8-bit text, in the
 * workbook's code page, else by the bytes' own verdict).
 *
 * Sheets in the order in which they are kept, each a MARK_SHEET and a line with its name, then its rows, cells as they
 * are shown; then its comments, text boxes and printed header. A sheet in which nothing stands is left out. Charts
 * tell nothing: their words are cells of a sheet. */
#include "base/mem.h"
#include "file/biff.h"
#include "file/cell.h"
#include "file/le.h"
#include "file/narrow.h"
#include "file/ole_format.h"
#include "file/paper.h"
#include "file/printed.h"

#define BIFF8 0x600u
#define BIFF5 0x500u
#define FORMATS 65536u
#define COLUMNS 16384u
#define CELL_BYTES ((size_t)1 << 20)
#define SAMPLE_BYTES ((size_t)64 << 10)

enum sheet_type { TYPE_GLOBALS = 0x05, TYPE_SHEET = 0x10, TYPE_MACROS = 0x40 };
enum object_type { OBJECT_COMMENT = 0x19 };

struct sheet_name {
    uint32_t at; /* of its beginning in the stream */
    uint32_t from, to;
};

struct book {
    struct paper paper;
    struct buf stream;
    struct buf text;  /* names and shared strings, one behind the other */
    uint32_t *string; /* where each shared one ends; the first begins at string_first */
    size_t strings, string_cap;
    uint32_t string_first;
    struct sheet_name *sheet;
    size_t sheets, sheet_cap;
    struct cell_format *own; /* FORMATS of them, by number; digits 255: not told in the file */
    struct cell_format *xf;
    size_t xfs, xf_cap;
    struct buf value;          /* of the cell at hand */
    struct buf header, footer; /* of the sheet: in front of its cells, told behind them */
    enum encoding encoding;
    unsigned version, codepage;
    bool from_1904, no_memory;
    /* where we are */
    unsigned depth;    /* of streams within the stream */
    unsigned type;     /* enum sheet_type, of the outermost */
    uint32_t sheet_at; /* where it began */
    bool begun;        /* something of it was told */
    bool in_row;
    uint32_t row, written; /* the row under way; how many of its columns are told */
    bool string_follows;   /* the value of a formula, at: */
    uint32_t string_row, column;
    unsigned object;
};

static bool room(struct book *b, void **p, size_t *cap, size_t n, size_t size)
{
    if (mem_reserve(p, cap, n + 1, size) == 0)
        return true;
    b->no_memory = true;
    return false;
}

/* The globals. */

static void add_sheet(struct book *b, struct biff *r)
{
    void *p = b->sheet;
    struct sheet_name s = {biff_u32(r), (uint32_t)b->text.n, 0};
    biff_skip(r, 2);
    uint32_t n = biff_u8(r);
    if (b->version == BIFF8)
        biff_text(r, &b->text, n);
    else
        biff_narrow(r, &b->text, n, b->encoding);
    s.to = (uint32_t)b->text.n;
    if (room(b, &p, &b->sheet_cap, b->sheets, sizeof s)) {
        b->sheet = p;
        b->sheet[b->sheets++] = s;
    }
}

static void add_format(struct book *b, struct biff *r)
{
    unsigned id = biff_u16(r);
    buf_reset(&b->value);
    if (b->version == BIFF8)
        biff_text(r, &b->value, biff_u16(r));
    else
        biff_narrow(r, &b->value, biff_u8(r), b->encoding);
    b->own[id] = cell_format_of_code(buf_str(&b->value));
}

static void add_xf(struct book *b, struct biff *r)
{
    void *p = b->xf;
    unsigned id = le16(r->body, 2);
    if (b->xfs >= FORMATS || !room(b, &p, &b->xf_cap, b->xfs, sizeof *b->xf))
        return;
    b->xf = p;
    b->xf[b->xfs++] = b->own[id].digits == UINT8_MAX ? cell_format_of_id(id) : b->own[id];
}

static void add_strings(struct book *b, struct biff *r)
{
    biff_u32(r);
    uint32_t n = biff_u32(r);
    b->string_first = (uint32_t)b->text.n;
    b->strings = 0;
    for (uint32_t i = 0; i < n && !biff_ended(r) && buf_status(&b->text) == XD_OK; i++) {
        void *p = b->string;
        uint32_t length = biff_u16(r);
        biff_text(r, &b->text, length);
        if (!room(b, &p, &b->string_cap, b->strings, sizeof *b->string))
            return;
        b->string = p;
        b->string[b->strings++] = (uint32_t)b->text.n;
    }
    r->cut |= b->strings < n;
}

/* The sheets. */

static void begin_sheet(struct book *b)
{
    if (b->begun)
        return;
    b->begun = true;
    size_t i = 0;
    while (i < b->sheets && b->sheet[i].at != b->sheet_at)
        i++;
    paper_mark(&b->paper, MARK_SHEET, (uint32_t)i + 1);
    if (i < b->sheets)
        paper_text(&b->paper, str_sub(buf_str(&b->text), b->sheet[i].from, b->sheet[i].to));
    paper_paragraph(&b->paper);
    paper_table_begin(&b->paper);
}

static void end_row(struct book *b)
{
    if (b->in_row)
        paper_row_end(&b->paper);
    b->in_row = false;
    b->written = 0;
}

static void end_sheet(struct book *b)
{
    end_row(b);
    if (b->begun) {
        printed_note(&b->paper, NOTE_HEADER, buf_str(&b->header));
        printed_note(&b->paper, NOTE_FOOTER, buf_str(&b->footer));
        paper_table_end(&b->paper);
    }
    buf_reset(&b->header);
    buf_reset(&b->footer);
    b->begun = false;
}

/* Tells what stands in a cell. */
static void tell_cell(struct book *b, uint32_t row, uint32_t column, struct str s)
{
    if (s.n == 0 || column >= COLUMNS)
        return;
    begin_sheet(b);
    if (b->in_row && (row != b->row || column < b->written))
        end_row(b);
    if (!b->in_row)
        paper_row_begin(&b->paper, row + 1);
    b->in_row = true;
    b->row = row;
    if (column > b->written) {
        paper_cell_begin(&b->paper);
        paper_cell_end(&b->paper, column - b->written);
    }
    paper_cell_begin(&b->paper);
    paper_text(&b->paper, s);
    paper_cell_end(&b->paper, 1);
    b->written = column + 1;
}

static void tell_value(struct book *b, uint32_t row, uint32_t column)
{
    tell_cell(b, row, column, buf_str(&b->value));
    buf_reset(&b->value);
}

static void tell_number(struct book *b, uint32_t row, uint32_t column, unsigned xf, double v)
{
    buf_reset(&b->value);
    cell_number(&b->value, v, xf < b->xfs ? b->xf[xf] : (struct cell_format){CELL_GENERAL, 0}, b->from_1904);
    tell_value(b, row, column);
}

static double double_at(struct str s, size_t at)
{
    uint64_t bits = le64(s, at);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v - v == 0 ? v : 0; /* no infinity, no NaN */
}

/* Numbers in four bytes: an integer or a double's upper half, perhaps a hundredfold. */
static double short_number(uint32_t rk)
{
    double v;
    if (rk & 2) {
        v = (double)((int32_t)(rk & ~3u) / 4);
    } else {
        uint64_t bits = (uint64_t)(rk & ~3u) << 32;
        memcpy(&v, &bits, sizeof v);
        v = v - v == 0 ? v : 0;
    }
    return rk & 1 ? v / 100 : v;
}

static void truth_or_error(struct book *b, uint32_t row, uint32_t column, unsigned value, bool error)
{
    static const struct {
        uint8_t code;
        const char *text;
    } known[] = {{0, "#NULL!"},  {7, "#DIV/0!"}, {15, "#VALUE!"}, {23, "#REF!"},
                 {29, "#NAME?"}, {36, "#NUM!"},  {42, "#N/A"}};
    const char *text = error ? "" : value ? "TRUE" : "FALSE";
    for (size_t i = 0; error && i < sizeof known / sizeof known[0]; i++)
        if (known[i].code == value)
            text = known[i].text;
    tell_cell(b, row, column, str_c(text));
}

static void formula(struct book *b, struct str s, uint32_t row, uint32_t column)
{
    if (le16(s, 12) != 0xFFFF) {
        tell_number(b, row, column, le16(s, 4), double_at(s, 6));
        return;
    }
    unsigned kind = le8(s, 6);
    if (kind == 0) { /* a string, in a record that follows */
        b->string_follows = true;
        b->string_row = row;
        b->column = column;
    } else if (kind < 3) {
        truth_or_error(b, row, column, le8(s, 8), kind == 2);
    }
}

static void read_label(struct book *b, struct biff *r, uint32_t n)
{
    buf_reset(&b->value);
    if (b->version == BIFF8)
        biff_text(r, &b->value, n);
    else
        biff_narrow(r, &b->value, n, b->encoding);
}

static struct str shared_string(const struct book *b, uint32_t i)
{
    if (i >= b->strings)
        return str_of(NULL, 0);
    return str_sub(buf_str(&b->text), i > 0 ? b->string[i - 1] : b->string_first, b->string[i]);
}

static void short_numbers(struct book *b, struct str s, uint32_t row, uint32_t column)
{
    for (size_t at = 4; at + 8 <= s.n; at += 6, column++)
        tell_number(b, row, column, le16(s, at), short_number(le32(s, at + 2)));
}

static void cell(struct book *b, struct biff *r)
{
    struct str s = r->body;
    uint32_t row = le16(s, 0), column = le16(s, 2);
    unsigned xf = le16(s, 4);
    if (r->type != BIFF_STRING)
        b->string_follows = false;
    switch (r->type) {
    case BIFF_LABELSST:
        tell_cell(b, row, column, shared_string(b, le32(s, 6)));
        break;
    case BIFF_LABEL:
    case BIFF_RSTRING:
        r->at = 8;
        read_label(b, r, le16(s, 6));
        tell_value(b, row, column);
        break;
    case BIFF_NUMBER:
        tell_number(b, row, column, xf, double_at(s, 6));
        break;
    case BIFF_RK:
        tell_number(b, row, column, xf, short_number(le32(s, 6)));
        break;
    case BIFF_MULRK:
        short_numbers(b, s, row, column);
        break;
    case BIFF_BOOLERR:
        truth_or_error(b, row, column, le8(s, 6), le8(s, 7) != 0);
        break;
    case BIFF_FORMULA:
        formula(b, s, row, column);
        break;
    case BIFF_STRING:
        r->at = 2;
        read_label(b, r, le16(s, 0));
        if (b->string_follows)
            tell_value(b, b->string_row, b->column);
        b->string_follows = false;
        break;
    default:
        break;
    }
}

static void note(struct book *b, enum note_kind kind)
{
    if (b->value.n == 0)
        return;
    begin_sheet(b);
    paper_note_begin(&b->paper, kind);
    paper_text(&b->paper, buf_str(&b->value));
    paper_note_end(&b->paper);
}

static void beside(struct book *b, struct biff *r)
{
    buf_reset(&b->value);
    switch (r->type) {
    case BIFF_OBJ:
        b->object = le16(r->body, 4);
        break;
    case BIFF_TXO: { /* its characters are in the record that continues it */
        uint32_t n = le16(r->body, 10);
        r->at = r->body.n;
        if (n > 0)
            biff_characters(r, &b->value, n, 0);
        note(b, b->object == OBJECT_COMMENT ? NOTE_COMMENT : NOTE_BOX);
        break;
    }
    case BIFF_NOTE: /* Excel 5 keeps the text here */
        r->at = 6;
        if (b->version != BIFF8)
            biff_narrow(r, &b->value, le16(r->body, 4), b->encoding);
        note(b, NOTE_COMMENT);
        break;
    case BIFF_HEADER:
    case BIFF_FOOTER:
        if (r->body.n == 0)
            break;
        read_label(b, r, b->version == BIFF8 ? biff_u16(r) : biff_u8(r));
        buf_adds(r->type == BIFF_FOOTER ? &b->footer : &b->header, buf_str(&b->value));
        break;
    default:
        break;
    }
}

static void begin_stream(struct book *b, struct biff *r)
{
    if (b->depth++ > 0)
        return;
    b->type = le16(r->body, 2);
    b->sheet_at = (uint32_t)r->start;
}

static void global(struct book *b, struct biff *r)
{
    switch (r->type) {
    case BIFF_DATEMODE:
        b->from_1904 = le16(r->body, 0) == 1;
        break;
    case BIFF_BOUNDSHEET:
        add_sheet(b, r);
        break;
    case BIFF_FORMAT:
        add_format(b, r);
        break;
    case BIFF_XF:
        add_xf(b, r);
        break;
    case BIFF_SST:
        add_strings(b, r);
        break;
    default:
        break;
    }
}

static enum reason read_records(struct book *b)
{
    struct biff r = biff_of(buf_str(&b->stream));
    while (b->paper.why == REASON_OK && !b->no_memory && biff_next(&r)) {
        if (r.type == BIFF_FILEPASS)
            return REASON_ENCRYPTED;
        if (r.type == BIFF_BOF) {
            begin_stream(b, &r);
        } else if (r.type == BIFF_EOF) {
            b->depth -= b->depth > 0;
            if (b->depth == 0)
                end_sheet(b);
        } else if (b->depth == 1 && b->type == TYPE_GLOBALS) {
            global(b, &r);
        } else if (b->depth == 1 && (b->type == TYPE_SHEET || b->type == TYPE_MACROS)) {
            cell(b, &r);
            beside(b, &r);
        }
        if (buf_status(&b->text) != XD_OK || buf_status(&b->value) == XD_NOMEM)
            return REASON_TOO_LARGE;
    }
    end_sheet(b);
    if (b->no_memory)
        return REASON_TOO_LARGE;
    return r.cut || b->depth > 0 ? REASON_DAMAGED : REASON_OK;
}

/* The version, the code page, and for Excel 5 what its bytes are written in, by all labels together. */
static enum reason look_ahead(struct book *b)
{
    struct biff r = biff_of(buf_str(&b->stream));
    struct buf sample;
    if (!biff_next(&r) || r.type != BIFF_BOF)
        return REASON_DAMAGED;
    b->version = le16(r.body, 0);
    if (b->version != BIFF8 && b->version != BIFF5)
        return REASON_UNSUPPORTED;
    buf_init(&sample, SAMPLE_BYTES);
    while (b->version == BIFF5 && biff_next(&r)) {
        if (r.type == BIFF_CODEPAGE)
            b->codepage = le16(r.body, 0);
        if (r.type == BIFF_LABEL || r.type == BIFF_RSTRING)
            buf_adds(&sample, le_part(r.body, 8, le16(r.body, 6)));
    }
    b->encoding = narrow_verdict(buf_str(&sample), b->codepage);
    buf_release(&sample);
    return REASON_OK;
}

static enum reason load(struct book *b, struct ole *o)
{
    enum reason r = ole_load(o, &b->stream, ole_has(o, "Workbook") ? "Workbook" : "Book");
    if (r != REASON_OK && r != REASON_DAMAGED)
        return r;
    b->own = mem_alloc(FORMATS * sizeof *b->own);
    if (!b->own)
        return REASON_TOO_LARGE;
    for (size_t i = 0; i < FORMATS; i++)
        b->own[i] = (struct cell_format){CELL_GENERAL, UINT8_MAX};
    enum reason look = look_ahead(b);
    return look != REASON_OK ? look : r;
}

enum reason xls_read(struct ole *o, struct answer *out)
{
    struct book b = {.version = BIFF8};
    buf_init(&b.stream, OLE_STREAM_MAX);
    buf_init(&b.text, OLE_STREAM_MAX);
    buf_init(&b.value, CELL_BYTES);
    buf_init(&b.header, CELL_BYTES);
    buf_init(&b.footer, CELL_BYTES);
    enum reason loaded = load(&b, o), r = loaded;
    if (loaded == REASON_OK || (loaded == REASON_DAMAGED && b.version)) {
        paper_init(&b.paper, out);
        if (b.version == BIFF5 && b.encoding != ENCODING_NONE)
            answer_encoding(out, b.encoding);
        r = read_records(&b);
        enum reason told = paper_end(&b.paper);
        r = told != REASON_OK ? told : r != REASON_OK ? r : loaded;
    }
    buf_release(&b.stream);
    buf_release(&b.text);
    buf_release(&b.value);
    buf_release(&b.header);
    buf_release(&b.footer);
    mem_free(b.string);
    mem_free(b.sheet);
    mem_free(b.own);
    mem_free(b.xf);
    return r;
}
