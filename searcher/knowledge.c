#include "knowledge.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "row.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX ((size_t)32 << 20)
enum { ROSTER_CELLS = 6, LEDGER_CELLS = 9 };

void knowledge_init(struct knowledge *k)
{
    *k = (struct knowledge){0};
    arena_init(&k->arena, 4 * FILE_MAX);
    map_init(&k->by_form);
    map_init(&k->targeted);
}

void knowledge_release(struct knowledge *k)
{
    arena_release(&k->arena);
    map_release(&k->by_form);
    map_release(&k->targeted);
    mem_free(k->person);
    mem_free(k->correction);
    *k = (struct knowledge){0};
}

enum status knowledge_locate(struct buf *out, const char *option, const char *index_dir)
{
    buf_reset(out);
    if (option == NULL || option[0] == '\0')
        option = getenv("XIAODANG_SCHOOL");
    if (option != NULL && option[0] != '\0') {
        buf_addc(out, option);
    } else {
        struct str dir = str_c(index_dir);
        while (dir.n > 1 && dir.p[dir.n - 1] == '/')
            dir.n--;
        size_t slash = dir.n;
        while (slash > 0 && dir.p[slash - 1] != '/')
            slash--;
        buf_adds(out, slash > 0 ? str_sub(dir, 0, slash) : STR("./"));
        buf_addc(out, "school");
    }
    buf_addb(out, '\0');
    return buf_status(out);
}

/* --- lines and cells ---------------------------------------------------------------------------------- */

struct lines {
    struct str rest;
    const char *name;
    unsigned number;
};

static bool next_line(struct lines *in, struct str *line)
{
    while (in->rest.n > 0) {
        const char *nl = memchr(in->rest.p, '\n', in->rest.n);
        size_t n = nl != NULL ? (size_t)(nl - in->rest.p) : in->rest.n;
        *line = str_sub(in->rest, 0, n);
        in->rest = str_sub(in->rest, n + 1, in->rest.n);
        in->number++;
        if (in->number == 1 && str_starts(*line, STR("\xEF\xBB\xBF")))
            *line = str_sub(*line, 3, line->n);
        if (line->n > 0 && line->p[line->n - 1] == '\r')
            line->n--;
        if (str_trim(*line).n > 0 && line->p[0] != '#')
            return true;
    }
    return false;
}

static unsigned split_cells(struct str line, struct str *cell, unsigned max)
{
    unsigned n = 0;
    for (unsigned i = 0; i < max; i++)
        cell[i] = STR("");
    for (size_t from = 0; from <= line.n;) {
        size_t to = from;
        while (to < line.n && line.p[to] != '\t')
            to++;
        if (n < max)
            cell[n] = str_trim(str_sub(line, from, to));
        n++;
        from = to + 1;
    }
    return n;
}

static enum status bad_line(struct error *e, const struct lines *in, const char *why)
{
    char what[sizeof e->what];
    snprintf(what, sizeof what, "%.300s:%u: %s", in->name, in->number, why);
    return error_detail(e, XD_INVALID, str_c(what), "school-file");
}

static struct str fold_name(struct knowledge *k, struct str s)
{
    struct buf b;
    buf_init(&b, 4096);
    row_fold_text(&b, s, false);
    struct str out = buf_status(&b) == XD_OK ? arena_dup(&k->arena, buf_str(&b)) : (struct str){NULL, 0};
    buf_release(&b);
    return out;
}

static bool is_header(const struct str *cell, const char *first)
{
    return str_eq(cell[0], str_c(first));
}

/* --- roster ------------------------------------------------------------------------------------------- */

/* YYYY, YYYY-MM or YYYY-MM-DD; the first or last day of it. */
static bool parse_day(day *out, struct str s, bool last)
{
    *out = 0;
    if (s.n == 0)
        return true;
    int v[3] = {0, 0, 0};
    if (s.n != 4 && s.n != 7 && s.n != 10)
        return false;
    for (size_t i = 0, part = 0; i < s.n; i++) {
        if (i == 4 || i == 7) {
            part++;
            if (s.p[i] != '-')
                return false;
        } else if (!is_digit((unsigned char)s.p[i])) {
            return false;
        } else {
            v[part] = v[part] * 10 + (s.p[i] - '0');
        }
    }
    if (s.n == 10)
        *out = day_of(v[0], v[1], v[2]);
    else if (s.n == 7)
        *out = last ? month_end(v[0], v[1]) : day_of(v[0], v[1], 1);
    else
        *out = last ? day_of(v[0], 12, 31) : day_of(v[0], 1, 1);
    return *out != 0;
}

static size_t variant_sign(struct str s, size_t at)
{
    static const struct str signs[] = {STR_LIT("、"), STR_LIT("，"), STR_LIT(","),
                                       STR_LIT("；"), STR_LIT(";"),  STR_LIT("|")};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(str_sub(s, at, s.n), signs[i]))
            return signs[i].n;
    return 0;
}

static enum status add_forms(struct knowledge *k, struct known_person *p, struct str variants)
{
    struct str form[FORMS_MAX];
    uint32_t n = 0;
    form[n++] = p->name;
    for (size_t from = 0; from < variants.n;) {
        size_t to = from, sign = 0;
        while (to < variants.n && (sign = variant_sign(variants, to)) == 0)
            to++;
        struct str v = str_trim(str_sub(variants, from, to));
        from = to + sign;
        if (v.n == 0)
            continue;
        if (n == FORMS_MAX)
            return XD_LIMIT;
        form[n++] = fold_name(k, v);
    }
    p->form = arena_zalloc(&k->arena, n, sizeof *p->form);
    if (p->form == NULL)
        return XD_NOMEM;
    for (uint32_t i = 0; i < n; i++) {
        if (form[i].p == NULL)
            return XD_NOMEM;
        p->form[p->forms++] = form[i];
        struct map_entry *m = map_put(&k->by_form, form[i]);
        if (m == NULL)
            return XD_NOMEM;
        uint64_t mine = k->people + 1;
        m->value = m->value == 0 || m->value == mine ? mine : FORM_SHARED;
    }
    return XD_OK;
}

static bool person_kind(uint8_t *is, struct str s)
{
    static const struct {
        const char *name;
        uint8_t is;
    } names[] = {{"", PERSON_STAFF},       {"staff", PERSON_STAFF}, {"教师", PERSON_STAFF}, {"职工", PERSON_STAFF},
                 {"教职工", PERSON_STAFF}, {"pupil", PERSON_PUPIL}, {"学生", PERSON_PUPIL}, {"other", PERSON_OTHER},
                 {"外单位", PERSON_OTHER}, {"其他", PERSON_OTHER}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(s, str_c(names[i].name))) {
            *is = names[i].is;
            return true;
        }
    return false;
}

static enum status roster_line(struct knowledge *k, const struct lines *in, const struct str *cell, unsigned cells,
                               struct error *e)
{
    struct known_person p = {0};
    if (cells > ROSTER_CELLS)
        return bad_line(e, in, "more than 6 columns (name variants post from to kind)");
    if (cell[0].n == 0)
        return bad_line(e, in, "the name is missing");
    if (!parse_day(&p.from, cell[3], false))
        return bad_line(e, in, "column from is no date (YYYY, YYYY-MM or YYYY-MM-DD)");
    if (!parse_day(&p.to, cell[4], true))
        return bad_line(e, in, "column to is no date (YYYY, YYYY-MM or YYYY-MM-DD)");
    if (p.from && p.to && p.to < p.from)
        return bad_line(e, in, "column to lies before column from");
    if (!person_kind(&p.is, cell[5]))
        return bad_line(e, in, "column kind is none of staff, pupil, other");
    /* One person may have several lines, one for each post. */
    p.name = fold_name(k, cell[0]);
    p.post = arena_dup(&k->arena, cell[2]);
    if (p.name.p == NULL || p.post.p == NULL)
        return error_set(e, XD_NOMEM, str_c(in->name));
    for (size_t i = 0; i < k->people; i++)
        if (str_eq(k->person[i].name, p.name) && cell[1].n == 0)
            return XD_OK;
    void *v = k->person;
    if (mem_reserve(&v, &k->person_cap, k->people + 1, sizeof *k->person) != 0)
        return error_set(e, XD_NOMEM, str_c(in->name));
    k->person = v;
    enum status st = add_forms(k, &p, cell[1]);
    if (st == XD_LIMIT)
        return bad_line(e, in, "too many variants (at most 31)");
    if (st != XD_OK)
        return error_set(e, st, str_c(in->name));
    k->person[k->people++] = p;
    return XD_OK;
}

enum status roster_parse(struct knowledge *k, struct str text, const char *name, struct error *e)
{
    struct lines in = {text, name, 0};
    struct str line, cell[ROSTER_CELLS];
    enum status st = XD_OK;
    while (st == XD_OK && next_line(&in, &line)) {
        if (!utf8_valid(line))
            return bad_line(e, &in, "not UTF-8");
        unsigned cells = split_cells(line, cell, ROSTER_CELLS);
        if (!is_header(cell, "name"))
            st = roster_line(k, &in, cell, cells, e);
    }
    return st;
}

/* --- ledger ------------------------------------------------------------------------------------------- */

static const char *const actions[] = {"", "drop", "set", "same", "different", "split", "join", "ban"};
static const char *const fields[] = {"what",  "grade", "level", "giver",    "document_no", "place",
                                     "topic", "from",  "to",    "lecturer", "presider"};

static bool is_hex_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    return s.n == ID_LEN;
}

static bool is_field(struct str s)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (str_eq(s, str_c(fields[i])))
            return true;
    return false;
}

static const char *judge_correction(const struct correction *c)
{
    bool row = c->action == CORRECTION_DROP || c->action == CORRECTION_SET || c->action == CORRECTION_SAME ||
               c->action == CORRECTION_DIFFERENT;
    if (c->action == 0)
        return "column action is none of drop, set, same, different, split, join, ban";
    if (c->target.n == 0)
        return "the target is missing";
    if (row && !is_hex_id(c->target))
        return "the target is no row id (16 hexadecimal digits)";
    if (c->clause.n > 0 && !is_hex_id(c->clause))
        return "column clause is no hash (16 hexadecimal digits)";
    if (c->action == CORRECTION_SET && !is_field(c->field))
        return "column field is none that can be set";
    day d;
    if (c->action == CORRECTION_SET && (str_eq(c->field, STR("from")) || str_eq(c->field, STR("to"))) &&
        c->value.n > 0 && !day_parse(&d, c->value.p, c->value.n))
        return "the value is no date (YYYY-MM-DD)";
    if ((c->action == CORRECTION_SAME || c->action == CORRECTION_DIFFERENT) && !is_hex_id(c->value))
        return "the value is no row id (16 hexadecimal digits)";
    return NULL;
}

static enum status ledger_line(struct knowledge *k, const struct lines *in, const struct str *cell, unsigned cells,
                               struct error *e)
{
    if (cells > LEDGER_CELLS)
        return bad_line(e, in, "more than 9 columns (time who action target clause field value reason)");
    if (cells < 4)
        return bad_line(e, in, "fewer than 4 columns (time who action target)");
    struct str copy[LEDGER_CELLS];
    for (unsigned i = 0; i < LEDGER_CELLS; i++) {
        copy[i] = arena_dup(&k->arena, cell[i]);
        if (copy[i].p == NULL)
            return error_set(e, XD_NOMEM, str_c(in->name));
    }
    struct correction c = {0, copy[0], copy[1], copy[3], copy[4], copy[5], copy[6], copy[7]};
    for (unsigned a = 1; a < sizeof actions / sizeof *actions; a++)
        if (str_eq(copy[2], str_c(actions[a])))
            c.action = (uint8_t)a;
    const char *why = judge_correction(&c);
    if (why != NULL)
        return bad_line(e, in, why);
    void *v = k->correction;
    if (mem_reserve(&v, &k->correction_cap, k->corrections + 1, sizeof *k->correction) != 0)
        return error_set(e, XD_NOMEM, str_c(in->name));
    k->correction = v;
    k->correction[k->corrections++] = c;
    if (c.clause.n > 0 && map_put(&k->targeted, c.target) == NULL)
        return error_set(e, XD_NOMEM, str_c(in->name));
    return XD_OK;
}

enum status ledger_parse(struct knowledge *k, struct str text, const char *name, struct error *e)
{
    struct lines in = {text, name, 0};
    struct str line, cell[LEDGER_CELLS];
    enum status st = XD_OK;
    while (st == XD_OK && next_line(&in, &line)) {
        if (!utf8_valid(line))
            return bad_line(e, &in, "not UTF-8");
        unsigned cells = split_cells(line, cell, LEDGER_CELLS);
        if (!is_header(cell, "time"))
            st = ledger_line(k, &in, cell, cells, e);
    }
    return st;
}

/* --- both --------------------------------------------------------------------------------------------- */

typedef enum status parser(struct knowledge *k, struct str text, const char *name, struct error *e);

static enum status read_one(struct knowledge *k, const char *dir, const char *name, parser *parse, struct error *e)
{
    struct buf path, text;
    buf_init(&path, 8192);
    buf_init(&text, FILE_MAX);
    buf_addf(&path, "%s/%s", dir, name);
    buf_addb(&path, '\0');
    enum status st = buf_status(&path);
    if (st == XD_OK)
        st = io_read_file(&text, path.p, e);
    if (st == XD_NOTFOUND || (st == XD_IO && e != NULL && e->sys_errno == ENOTDIR))
        st = XD_OK;
    else if (st == XD_OK)
        st = parse(k, buf_str(&text), path.p, e);
    buf_release(&path);
    buf_release(&text);
    return st;
}

enum status knowledge_read(struct knowledge *k, const char *dir, struct error *e)
{
    struct error own;
    e = e != NULL ? e : &own;
    enum status st = read_one(k, dir, "roster.tsv", roster_parse, e);
    return st == XD_OK ? read_one(k, dir, "ledger.tsv", ledger_parse, e) : st;
}

const struct known_person *knowledge_person(const struct knowledge *k, struct str form)
{
    const struct map_entry *m = k != NULL ? map_get(&k->by_form, form) : NULL;
    return m != NULL && m->value != FORM_SHARED ? &k->person[m->value - 1] : NULL;
}

struct str knowledge_main_name(const struct knowledge *k, struct str form)
{
    const struct known_person *p = knowledge_person(k, form);
    return p != NULL ? p->name : form;
}

size_t knowledge_forms(const struct knowledge *k, struct str form, struct str out[FORMS_MAX])
{
    size_t n = 0;
    out[n++] = form;
    const struct map_entry *m = k != NULL ? map_get(&k->by_form, form) : NULL;
    for (size_t i = 0; m != NULL && i < k->people; i++) {
        const struct known_person *p = &k->person[i];
        bool bears = false;
        for (uint32_t f = 0; f < p->forms; f++)
            bears |= str_eq(p->form[f], form);
        for (uint32_t f = 0; bears && f < p->forms && n < FORMS_MAX; f++) {
            bool known = false;
            for (size_t x = 0; x < n; x++)
                known |= str_eq(out[x], p->form[f]);
            if (!known)
                out[n++] = p->form[f];
        }
    }
    return n;
}

void knowledge_clause_hash(char out[17], struct str clause)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    row_fold_text(&b, clause, true);
    digest_id(out, buf_str(&b));
    buf_release(&b);
}
