#include "row.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "knowledge.h"
#include "text/fold.h"
#include <stdlib.h>

void rows_init(struct rows *rs)
{
    *rs = (struct rows){0};
    arena_init(&rs->arena, ROWS_MEMORY);
}

void rows_release(struct rows *rs)
{
    arena_release(&rs->arena);
    mem_free(rs->v);
    *rs = (struct rows){0};
}

void rows_reset(struct rows *rs)
{
    arena_reset(&rs->arena);
    rs->n = 0;
    rs->status = XD_OK;
}

void row_fold_text(struct buf *out, struct str s, bool bare)
{
    size_t at = 0;
    while (at < s.n) {
        uint32_t c = fold_char(utf8_next(s, &at));
        if (c <= ' ' || c == 0x3000)
            continue;
        if (bare && !is_han(c) && !is_digit(c) && !is_alpha(c) && c < 0x10000)
            continue;
        buf_addu(out, c);
    }
}

bool row_text_same(struct str a, struct str b)
{
    struct buf x, y;
    buf_init(&x, 1 << 20);
    buf_init(&y, 1 << 20);
    row_fold_text(&x, a, true);
    row_fold_text(&y, b, true);
    bool same = x.n < y.n ? str_find(buf_str(&y), buf_str(&x)) < y.n || x.n == 0
                          : str_find(buf_str(&x), buf_str(&y)) < x.n || y.n == 0;
    buf_release(&x);
    buf_release(&y);
    return same;
}

bool row_is_lesson(const struct row *r)
{
    return r->say.fact == FACT_EVENT && r->say.kind == KIND_PARTY_LESSON;
}

struct interval row_span(const struct row *r)
{
    const struct when *w = &r->say.when;
    struct interval s = {w->not_before, w->not_after ? w->not_after : INT32_MAX};
    if (w->from || w->to) {
        s.from = w->from ? w->from : w->not_before;
        s.to = w->to ? w->to : w->ongoing ? INT32_MAX : s.to;
    }
    return s;
}

/* --- copying a statement ---------------------------------------------------------------------------- */

static struct str keep(struct rows *rs, struct str s)
{
    if (s.n == 0)
        return STR("");
    struct str copy = arena_dup(&rs->arena, s);
    if (copy.p == NULL) {
        rs->status = arena_status(&rs->arena);
        return STR("");
    }
    return copy;
}

static void *keep_array(struct rows *rs, size_t count, size_t size)
{
    void *p = arena_zalloc(&rs->arena, count > 0 ? count : 1, size);
    if (p == NULL)
        rs->status = arena_status(&rs->arena);
    return p;
}

static void copy_who(struct rows *rs, struct who *to, const struct who *from, const struct knowledge *k)
{
    *to = *from;
    to->name = keep(rs, from->is == WHO_PERSON ? knowledge_main_name(k, from->name) : from->name);
    to->post = keep(rs, from->post);
    to->unit = keep(rs, from->unit);
}

static bool is_recipient(const struct who *w)
{
    return w->part == PART_WINNER || w->part == PART_NONE;
}

/* `winner`: of an honor, the index of the recipient to keep beside those who are none; UINT32_MAX: keep everybody. */
static void add_row(struct rows *rs, const struct statement *st, const struct row_source *at, const struct knowledge *k,
                    uint32_t winner)
{
    if (rs->status != XD_OK)
        return;
    void *v = rs->v;
    if (mem_reserve(&v, &rs->cap, rs->n + 1, sizeof *rs->v) != 0) {
        rs->status = XD_NOMEM;
        return;
    }
    rs->v = v;
    struct row *r = &rs->v[rs->n];
    *r = (struct row){.say = *st};
    struct statement *s = &r->say;
    struct str *field[] = {&s->what,  &s->grade, &s->level_text, &s->giver,       &s->document_no,
                           &s->place, &s->topic, &s->date_text,  &s->source.sheet};
    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        *field[i] = keep(rs, *field[i]);
    s->who = keep_array(rs, st->whos, sizeof *s->who);
    s->figure = keep_array(rs, st->figures, sizeof *s->figure);
    r->source = keep_array(rs, 1, sizeof *r->source);
    if (rs->status != XD_OK)
        return;
    s->whos = 0;
    for (uint32_t i = 0; i < st->whos; i++)
        if (winner == UINT32_MAX || i == winner || !is_recipient(&st->who[i]))
            copy_who(rs, &s->who[s->whos++], &st->who[i], k);
    for (uint32_t i = 0; i < st->figures; i++)
        s->figure[i] = (struct figure){st->figure[i].value, keep(rs, st->figure[i].unit), keep(rs, st->figure[i].of)};
    r->sources = 1;
    r->source[0] = *at;
    r->source[0].report = keep(rs, at->report);
    r->source[0].path = keep(rs, at->path);
    r->source[0].sheet = keep(rs, at->sheet);
    if (at->text.p != NULL)
        r->source[0].text = keep(rs, at->text);
    if (rs->status == XD_OK)
        rs->n++;
}

void rows_add(struct rows *rs, const struct statement *st, const struct row_source *at, const struct knowledge *k)
{
    uint32_t winners = 0;
    for (uint32_t i = 0; st->fact == FACT_HONOR && i < st->whos; i++)
        if (is_recipient(&st->who[i])) {
            winners++;
            add_row(rs, st, at, k, i);
        }
    if (winners == 0)
        add_row(rs, st, at, k, UINT32_MAX);
}

/* --- keys ------------------------------------------------------------------------------------------- */

enum { FIELD_END = 0x1F, NAME_END = 0x1E };

static void key_field(struct buf *out, struct str s)
{
    row_fold_text(out, s, false);
    buf_addb(out, FIELD_END);
}

static void key_day(struct buf *out, day d)
{
    if (d > 0)
        buf_addf(out, "%d", (int)d);
    buf_addb(out, FIELD_END);
}

static int compare_str(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The people who tell one event from another, sorted, so that their order in the text does not matter. */
static void key_people(struct buf *out, const struct row *r)
{
    enum { MOST = 64 };
    struct str name[MOST];
    struct buf text;
    size_t n = 0, start[MOST + 1] = {0};
    buf_init(&text, 1 << 16);
    for (uint32_t i = 0; i < r->say.whos && n < MOST; i++) {
        const struct who *w = &r->say.who[i];
        bool counts =
            r->say.fact == FACT_HONOR ? is_recipient(w) : r->say.fact == FACT_TENURE || w->part == PART_LECTURER;
        if (!counts)
            continue;
        row_fold_text(&text, w->name, false);
        buf_addb(&text, '/');
        buf_addc(&text, r->say.fact == FACT_EVENT ? part_name(w->part) : who_is_name(w->is));
        if (w->name.n == 0) { /* 书记讲党课: the post stands for the name */
            buf_addb(&text, '/');
            row_fold_text(&text, w->post, false);
        }
        start[++n] = text.n;
    }
    for (size_t i = 0; i < n; i++)
        name[i] = str_sub(buf_str(&text), start[i], start[i + 1]);
    qsort(name, n, sizeof *name, compare_str);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && str_eq(name[i], name[i - 1]))
            continue;
        buf_adds(out, name[i]);
        buf_addb(out, NAME_END);
    }
    buf_release(&text);
}

/* docs/json.md, "Row key", is the prose of this function. */
static void make_key(struct buf *out, const struct row *r, bool recipient, bool topic)
{
    const struct statement *s = &r->say;
    bool lesson = row_is_lesson(r);
    buf_reset(out);
    buf_addc(out, fact_name(s->fact));
    buf_addb(out, FIELD_END);
    buf_addc(out, kind_name(s->kind));
    buf_addb(out, FIELD_END);
    key_field(out, lesson ? STR("") : s->what);
    key_field(out, lesson ? STR("") : s->grade);
    buf_addc(out, lesson ? "" : level_name(s->level));
    buf_addb(out, FIELD_END);
    key_field(out, lesson ? STR("") : s->giver);
    key_day(out, s->when.from);
    key_day(out, s->when.to);
    if (recipient)
        key_people(out, r);
    buf_addb(out, FIELD_END);
    if (s->when.from == 0 && s->when.to == 0) {
        key_day(out, s->when.not_before);
        key_day(out, s->when.not_after);
    }
    if (s->when.status != HAPPENING_DONE) /* a plan is no source of what was held */
        buf_addc(out, happening_name(s->when.status));
    if (topic && lesson && (s->when.from == 0 || s->when.from != s->when.to)) {
        buf_addb(out, FIELD_END);
        row_fold_text(out, s->topic, true);
    }
}

static void digest_key(char id[ID_LEN + 1], const struct row *r, bool recipient, bool topic)
{
    struct buf key;
    buf_init(&key, 1 << 20);
    make_key(&key, r, recipient, topic);
    digest_id(id, buf_str(&key));
    buf_release(&key);
}

void row_award(char award[ID_LEN + 1], const struct row *r)
{
    digest_key(award, r, false, true);
}

/* --- folding ---------------------------------------------------------------------------------------- */

static int compare_claims(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int c = memcmp(x->id, y->id, ID_LEN);
    if (c == 0)
        c = str_cmp(x->source[0].path, y->source[0].path);
    if (c == 0)
        c = str_cmp(x->source[0].report, y->source[0].report);
    if (c == 0)
        c = x->source[0].from < y->source[0].from ? -1 : x->source[0].from > y->source[0].from;
    if (c == 0)
        c = str_cmp(x->say.topic, y->say.topic);
    return c;
}

/* Rows v[0,n) have one group key; merges them into the front, returns how many rows remain. Lessons that are dated by
 * more than a day are told apart by their topics: 全年上党课 with three titles are three. */
static size_t fold_group(struct rows *rs, struct row *v, size_t n)
{
    bool by_topic = row_is_lesson(&v[0]) && (v[0].say.when.from == 0 || v[0].say.when.from != v[0].say.when.to);
    size_t kept = 0, plain = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        size_t to = by_topic ? SIZE_MAX : 0;
        if (by_topic && v[i].say.topic.n == 0)
            to = plain;
        for (size_t k = 0; by_topic && v[i].say.topic.n > 0 && k < kept && to == SIZE_MAX; k++)
            if (v[k].say.topic.n > 0 && row_text_same(v[k].say.topic, v[i].say.topic))
                to = k;
        if (to < kept) {
            row_merge(rs, &v[to], &v[i], true);
            continue;
        }
        if (by_topic && v[i].say.topic.n == 0)
            plain = kept;
        v[kept++] = v[i];
    }
    if (plain != SIZE_MAX && kept == 2) { /* one topic and reports that do not tell it: the same lesson */
        struct row bare = v[plain];
        v[0] = v[1 - plain];
        row_merge(rs, &v[0], &bare, false);
        kept = 1;
    }
    for (size_t i = 0; i < kept && by_topic; i++) /* else the group's key was the whole key */
        digest_key(v[i].id, &v[i], true, true);
    return kept;
}

enum status rows_fold(struct rows *rs)
{
    if (rs->status != XD_OK || rs->n == 0)
        return rs->status;
    for (size_t i = 0; i < rs->n; i++)
        digest_key(rs->v[i].id, &rs->v[i], true, false);
    qsort(rs->v, rs->n, sizeof *rs->v, compare_claims);
    size_t kept = 0;
    for (size_t i = 0; i < rs->n;) {
        size_t end = i + 1;
        while (end < rs->n && memcmp(rs->v[end].id, rs->v[i].id, ID_LEN) == 0)
            end++;
        size_t n = fold_group(rs, rs->v + i, end - i);
        memmove(rs->v + kept, rs->v + i, n * sizeof *rs->v);
        kept += n;
        i = end;
    }
    rs->n = kept;
    rows_order(rs);
    rows_find_twins(rs);
    return rs->status;
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    bool xd = x->say.when.from || x->say.when.to, yd = y->say.when.from || y->say.when.to;
    if (xd != yd)
        return xd ? -1 : 1;
    struct interval p = row_span(x), q = row_span(y);
    if (p.from != q.from)
        return p.from < q.from ? -1 : 1;
    if (p.to != q.to)
        return p.to < q.to ? -1 : 1;
    return memcmp(x->id, y->id, ID_LEN);
}

void rows_order(struct rows *rs)
{
    if (rs->n > 1)
        qsort(rs->v, rs->n, sizeof *rs->v, compare_rows);
}

void rows_ask(struct rows *rs, const struct interval *asked, unsigned n)
{
    size_t kept = 0;
    for (size_t i = 0; i < rs->n; i++) {
        uint8_t best = n == 0 ? CERTAINTY_NOT_ASKED : CERTAINTY_OUTSIDE;
        for (unsigned k = 0; k < n; k++) {
            enum certainty c = when_certainty(&rs->v[i].say.when, asked[k].from, asked[k].to);
            best = c < best ? (uint8_t)c : best;
        }
        rs->v[i].certainty = best;
        if (best != CERTAINTY_OUTSIDE)
            rs->v[kept++] = rs->v[i];
    }
    rs->n = kept;
}
