/* PowerPoint's slides before 2007, .ppt and Kingsoft's .dps.
 *
 * A file keeps what was there before the last saves; only what the last directory of objects names is read. Each slide
 * is a MARK_PAGE; then its texts in the order of its shapes, titles as headings, a table's rows as lines; then its
 * footer, its comments and the speaker's notes. Where the directory is lost, slides are taken as they lie. [MS-PPT] */
#include "base/mem.h"
#include "file/glyph.h"
#include "file/le.h"
#include "file/ole_format.h"
#include "file/paper.h"

#define RECORD_HEAD 8u
#define CONTAINER 0xFu
#define EDITS_MAX 4096u
#define OBJECTS ((size_t)1 << 20) /* numbers have twenty bits */
#define SLIDES_MAX 8192u
#define TEXTS_MAX 1024u
#define ENCRYPTED_TOKEN 0xF3D1C4DFu
#define SHAPE_LINE 20u
#define TABLE_PROPERTY 0x039Fu

enum record_type {
    DOCUMENT = 0x03E8,
    SLIDE = 0x03EE,
    SLIDE_ATOM = 0x03EF,
    NOTES = 0x03F0,
    SLIDE_PERSIST = 0x03F3,
    PLACEHOLDER = 0x0BC3,
    OUTLINE_REFERENCE = 0x0F9E,
    TEXT_HEADER = 0x0F9F,
    TEXT_WIDE = 0x0FA0,
    TEXT_NARROW = 0x0FA8,
    STRING = 0x0FBA,
    FOOTERS = 0x0FD9,
    SLIDE_LIST = 0x0FF0,
    USER_EDIT = 0x0FF5,
    TAG_DATA = 0x138B,
    DIRECTORY = 0x1772,
    COMMENT = 0x2EE0,
    GROUP = 0xF003,
    SHAPE = 0xF004,
    SHAPE_ATOM = 0xF00A,
    TEXT_BOX = 0xF00D,
    CHILD_ANCHOR = 0xF00F,
    CLIENT_DATA = 0xF011,
    MORE_PROPERTIES = 0xF122,
};

enum text_kind { TEXT_TITLE = 0, TEXT_BODY = 1, TEXT_CENTRE_TITLE = 6 };
enum placeholder { PLACE_TITLE = 13, PLACE_CENTRE_TITLE = 15 };

struct record {
    unsigned version, instance, type;
    size_t body, end; /* in the stream */
};
struct text {
    struct str bytes;
    bool wide, told;
    uint8_t kind;
};
struct slide_entry {
    uint32_t object, id;
    size_t from, to; /* its texts in the list of slides */
};
struct entries {
    struct slide_entry v[SLIDES_MAX];
    size_t n;
};

struct show {
    struct paper paper;
    struct buf bytes;
    struct str all;
    uint32_t *object; /* behind the first byte of each object; 0: it is nowhere */
    struct entries slides, notes;
    struct text text[TEXTS_MAX]; /* of the slide at hand, as the outline has them */
    size_t texts;
    struct buf line;
    bool damaged;
    uint32_t number;
    uint64_t budget; /* bytes that may still be looked at: objects that lie in each other would never end */
    /* the walk through a drawing */
    uint8_t kind;       /* of the text that comes */
    bool title, border; /* the shape is a title's, a table's border */
    size_t group_end;   /* of the group whose first shape may say that it is a table */
    size_t table_end;   /* 0: in no table */
    size_t comment_end, footer_end;
    bool cell, row;
    int32_t top;
};

static bool record_at(const struct show *s, size_t at, size_t end, struct record *r)
{
    if (end > s->all.n || at > end || end - at < RECORD_HEAD)
        return false;
    unsigned head = le16(s->all, at);
    uint32_t n = le32(s->all, at + 4);
    *r = (struct record){head & 0xF, head >> 4, le16(s->all, at + 2), at + RECORD_HEAD, 0};
    r->end = n < end - r->body ? r->body + n : end;
    return true;
}

static struct str body_of(const struct show *s, const struct record *r)
{
    return le_part(s->all, r->body, r->end - r->body);
}

static bool afford(struct show *s, uint64_t n)
{
    bool enough = s->budget >= n;
    s->budget = enough ? s->budget - n : 0;
    s->damaged |= !enough;
    return enough;
}

/* Texts. */

static void end_line(struct show *s, bool within)
{
    paper_text(&s->paper, buf_str(&s->line));
    buf_reset(&s->line);
    if (within)
        paper_break(&s->paper);
    else
        paper_paragraph(&s->paper);
}

/* A text's paragraphs; a lone asterisk stands for the slide's number or the date. */
static void tell_text(struct show *s, const struct text *t)
{
    size_t each = t->wide ? 2 : 1, n = t->bytes.n / each;
    uint32_t high = 0;
    unsigned level = t->kind == TEXT_TITLE || t->kind == TEXT_CENTRE_TITLE;
    if ((n == 1 && le8(t->bytes, 0) == '*' && le8(t->bytes, 1) == 0) || !afford(s, t->bytes.n))
        return;
    buf_reset(&s->line);
    for (size_t i = 0; i < n && s->paper.why == REASON_OK; i++) {
        uint32_t c = t->wide ? le16(t->bytes, 2 * i) : le8(t->bytes, i);
        if (s->line.n == 0)
            paper_heading(&s->paper, level);
        if (c == '\r' || c == '\v')
            end_line(s, c == '\v');
        else if (c == '\t')
            buf_addb(&s->line, '\t');
        else
            glyph_unit(&s->line, &high, c);
        if (buf_status(&s->line) != XD_OK)
            s->paper.why = REASON_TOO_LARGE;
    }
    if (s->line.n > 0)
        end_line(s, false);
    paper_heading(&s->paper, 0);
}

static void tell_note(struct show *s, enum note_kind kind, struct str wide)
{
    struct text t = {wide, true, false, TEXT_BODY};
    paper_note_begin(&s->paper, kind);
    tell_text(s, &t);
    paper_note_end(&s->paper);
}

/* The outline's texts of one slide. */
static void gather_texts(struct show *s, size_t from, size_t to)
{
    struct record r;
    uint8_t kind = TEXT_BODY;
    s->texts = 0;
    for (; record_at(s, from, to, &r); from = r.end) {
        if (r.type == TEXT_HEADER)
            kind = (uint8_t)le32(s->all, r.body);
        if ((r.type == TEXT_WIDE || r.type == TEXT_NARROW) && s->texts < TEXTS_MAX)
            s->text[s->texts++] = (struct text){body_of(s, &r), r.type == TEXT_WIDE, false, kind};
    }
}

/* Drawings. */

static void end_cell(struct show *s)
{
    if (s->cell)
        paper_cell_end(&s->paper, 1);
    s->cell = false;
}

static void end_table(struct show *s)
{
    end_cell(s);
    if (s->row)
        paper_row_end(&s->paper);
    if (s->table_end > 0)
        paper_table_end(&s->paper);
    s->row = false;
    s->table_end = 0;
}

static bool is_table(struct str properties)
{
    for (size_t at = 0; at + 6 <= properties.n; at += 6)
        if ((le16(properties, at) & 0x3FFF) == TABLE_PROPERTY)
            return (le32(properties, at + 2) & 1) != 0;
    return false;
}

/* A table's cells are shapes, row by row; where the next one stands lower, a row begins. */
static void begin_cell(struct show *s, int32_t top)
{
    if (s->row && top != s->top) {
        end_cell(s);
        paper_row_end(&s->paper);
        s->row = false;
    }
    if (!s->row)
        paper_row_begin(&s->paper, 0);
    s->row = true;
    s->top = top;
    end_cell(s);
    paper_cell_begin(&s->paper);
    s->cell = true;
}

static void drawing_text(struct show *s, const struct record *r)
{
    struct text t = {body_of(s, r), r->type == TEXT_WIDE, false, s->title ? TEXT_TITLE : s->kind};
    if (s->table_end == 0 || s->cell)
        tell_text(s, &t);
}

static void outline_text(struct show *s, uint32_t i)
{
    if (i >= s->texts || s->text[i].told)
        return;
    s->text[i].told = true;
    tell_text(s, &s->text[i]);
}

static void drawing_record(struct show *s, const struct record *r, bool notes)
{
    struct str body = body_of(s, r);
    switch (r->type) {
    case GROUP:
        if (s->table_end == 0)
            s->group_end = r->end;
        break;
    case MORE_PROPERTIES:
        if (s->table_end == 0 && r->end <= s->group_end && is_table(body)) {
            paper_table_begin(&s->paper);
            s->table_end = s->group_end;
        }
        break;
    case CHILD_ANCHOR:
        if (s->table_end > 0 && !s->border)
            begin_cell(s, (int32_t)le32(body, 4));
        break;
    case SHAPE_ATOM:
        s->border = r->instance == SHAPE_LINE;
        s->title = false;
        s->kind = TEXT_BODY;
        break;
    case PLACEHOLDER:
        s->title = le8(body, 4) == PLACE_TITLE || le8(body, 4) == PLACE_CENTRE_TITLE;
        break;
    case TEXT_HEADER:
        s->kind = (uint8_t)le32(body, 0);
        break;
    case TEXT_WIDE:
    case TEXT_NARROW:
        drawing_text(s, r);
        break;
    case OUTLINE_REFERENCE:
        if (!notes)
            outline_text(s, le32(body, 0));
        break;
    case FOOTERS:
        s->footer_end = r->end;
        break;
    case COMMENT:
        s->comment_end = r->end;
        break;
    case STRING:
        if (r->end <= s->comment_end && r->instance == 1)
            tell_note(s, NOTE_COMMENT, body);
        else if (r->end <= s->footer_end && !notes)
            tell_note(s, r->instance == 1 ? NOTE_HEADER : NOTE_FOOTER, body);
        break;
    default:
        break;
    }
}

/* Everything within [from, to): containers are entered where they stand, so there is no depth to run out of. */
static void walk(struct show *s, size_t from, size_t to, bool notes)
{
    struct record r;
    s->group_end = s->table_end = s->comment_end = s->footer_end = 0;
    s->kind = TEXT_BODY;
    s->title = s->border = false;
    while (s->paper.why == REASON_OK && record_at(s, from, to, &r) && afford(s, RECORD_HEAD)) {
        if (s->table_end > 0 && from >= s->table_end)
            end_table(s);
        drawing_record(s, &r, notes);
        bool enter = r.version == CONTAINER || r.type == TEXT_BOX || r.type == CLIENT_DATA || r.type == TAG_DATA;
        from = enter ? r.body : r.end;
    }
    end_table(s);
}

/* Slides. */

static const struct slide_entry *notes_of(const struct show *s, uint32_t id)
{
    for (size_t i = 0; id > 0 && i < s->notes.n; i++)
        if (s->notes.v[i].id == id)
            return &s->notes.v[i];
    return NULL;
}

static bool object_at(const struct show *s, uint32_t object, unsigned type, struct record *r)
{
    size_t at = object < OBJECTS ? s->object[object] : 0;
    return at > 0 && record_at(s, at - 1, s->all.n, r) && r->type == type;
}

static void tell_speaker_notes(struct show *s, const struct record *slide)
{
    struct record atom, notes;
    if (!record_at(s, slide->body, slide->end, &atom) || atom.type != SLIDE_ATOM)
        return;
    const struct slide_entry *e = notes_of(s, le32(s->all, atom.body + 16));
    if (!e || !object_at(s, e->object, NOTES, &notes))
        return;
    paper_note_begin(&s->paper, NOTE_SPEAKER);
    walk(s, notes.body, notes.end, true);
    paper_note_end(&s->paper);
}

static void tell_slide(struct show *s, const struct record *slide)
{
    paper_mark(&s->paper, MARK_PAGE, ++s->number);
    if (slide)
        walk(s, slide->body, slide->end, false);
    for (size_t i = 0; i < s->texts; i++)
        outline_text(s, (uint32_t)i);
    if (slide)
        tell_speaker_notes(s, slide);
}

/* The document's lists of slides (instance 0) and of notes (2). */
static void load_list(struct show *s, const struct record *list, struct entries *out)
{
    struct record r;
    for (size_t at = list->body; record_at(s, at, list->end, &r); at = r.end) {
        if (out->n > 0)
            out->v[out->n - 1].to = r.type == SLIDE_PERSIST ? at : r.end;
        if (r.type != SLIDE_PERSIST)
            continue;
        if (out->n == SLIDES_MAX) {
            s->damaged = true;
            return;
        }
        out->v[out->n++] = (struct slide_entry){le32(s->all, r.body), le32(s->all, r.body + 12), r.end, r.end};
    }
}

static void load_lists(struct show *s, const struct record *document)
{
    struct record r;
    for (size_t at = document->body; record_at(s, at, document->end, &r); at = r.end) {
        if (r.type == SLIDE_LIST && r.instance == 0)
            load_list(s, &r, &s->slides);
        else if (r.type == SLIDE_LIST && r.instance == 2)
            load_list(s, &r, &s->notes);
    }
}

static void tell_slides(struct show *s)
{
    for (size_t i = 0; i < s->slides.n && s->paper.why == REASON_OK; i++) {
        const struct slide_entry *e = &s->slides.v[i];
        struct record slide;
        bool found = object_at(s, e->object, SLIDE, &slide);
        gather_texts(s, e->from, e->to);
        s->damaged |= !found;
        tell_slide(s, found ? &slide : NULL);
    }
}

/* Without a directory: whatever slides there are, the outline's texts behind them. */
static void salvage(struct show *s)
{
    struct record r;
    s->damaged = true;
    s->texts = 0;
    for (size_t at = 0; record_at(s, at, s->all.n, &r) && s->paper.why == REASON_OK; at = r.end) {
        if (r.type == SLIDE)
            tell_slide(s, &r);
        else if (r.type == DOCUMENT)
            load_lists(s, &r);
    }
    for (size_t i = 0; i < s->slides.n && s->paper.why == REASON_OK; i++) {
        gather_texts(s, s->slides.v[i].from, s->slides.v[i].to);
        for (size_t k = 0; k < s->texts; k++)
            outline_text(s, (uint32_t)k);
    }
}

/* The directory. */

static void load_directory(struct show *s, size_t at)
{
    struct record r;
    if (!record_at(s, at, s->all.n, &r) || r.type != DIRECTORY)
        return;
    struct str b = body_of(s, &r);
    for (size_t i = 0; i + 4 <= b.n;) {
        uint32_t head = le32(b, i), first = head & 0xFFFFF, n = head >> 20;
        i += 4;
        for (uint32_t k = 0; k < n && i + 4 <= b.n; k++, i += 4)
            if (first + k < OBJECTS && s->object[first + k] == 0) /* the newest save comes first */
                s->object[first + k] = le32(b, i) + 1;
    }
}

/* The object that is the document; 0: there is none. */
static uint32_t load_edits(struct show *s, uint32_t at, bool *encrypted)
{
    uint32_t document = 0;
    struct record r;
    for (unsigned i = 0; i < EDITS_MAX && record_at(s, at, s->all.n, &r) && r.type == USER_EDIT; i++) {
        if (i == 0)
            document = le32(s->all, r.body + 16);
        *encrypted |= r.end - r.body >= 32 && le32(s->all, r.body + 28) != 0;
        load_directory(s, le32(s->all, r.body + 12));
        uint32_t before = le32(s->all, r.body + 8);
        if (before == 0 || before >= at)
            break;
        at = before;
    }
    return document;
}

static enum reason read_show(struct show *s, struct ole *o, struct answer *out)
{
    bool encrypted = false;
    enum reason r = ole_load(o, &s->bytes, "Current User");
    if (r == REASON_TOO_LARGE)
        return r;
    uint32_t at = le32(buf_str(&s->bytes), 16);
    if (le32(buf_str(&s->bytes), 12) == ENCRYPTED_TOKEN)
        return REASON_ENCRYPTED;
    r = ole_load(o, &s->bytes, "PowerPoint Document");
    if (r != REASON_OK && r != REASON_DAMAGED)
        return r;
    s->damaged = r == REASON_DAMAGED;
    s->all = buf_str(&s->bytes);
    s->budget = (uint64_t)4 * s->all.n;
    s->object = mem_zalloc(OBJECTS, sizeof *s->object);
    if (!s->object)
        return REASON_TOO_LARGE;
    struct record document;
    uint32_t object = load_edits(s, at, &encrypted);
    if (encrypted)
        return REASON_ENCRYPTED;
    paper_init(&s->paper, out);
    if (object_at(s, object, DOCUMENT, &document)) {
        load_lists(s, &document);
        tell_slides(s);
    } else {
        salvage(s);
    }
    r = paper_end(&s->paper);
    return r == REASON_OK && s->damaged ? REASON_DAMAGED : r;
}

enum reason ppt_read(struct ole *o, struct answer *out)
{
    struct show *s = mem_zalloc(1, sizeof *s);
    if (!s)
        return REASON_TOO_LARGE;
    buf_init(&s->bytes, OLE_STREAM_MAX);
    buf_init(&s->line, (size_t)32 << 20);
    enum reason r = read_show(s, o, out);
    buf_release(&s->bytes);
    buf_release(&s->line);
    mem_free(s->object);
    mem_free(s);
    return r;
}
