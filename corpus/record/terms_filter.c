/* terms_filter.c - terms that are no words of the text: how each is spelt, and those of a report. */
#include "record/terms_filter.h"
#include "base/digest.h"
#include "base/utf8.h"
#include "record/schema.h"
#include "record/terms_table.h"

enum status term_filter(struct buf *out, const char *prefix, struct str content)
{
    enum { TAIL = 1 + ID_LEN };
    size_t room = TERM_MAX - strlen(prefix);
    buf_addc(out, prefix);
    if (content.n <= room) {
        buf_adds(out, content);
    } else {
        char digits[ID_LEN + 1];
        digest_id(digits, content);
        buf_adds(out, str_sub(content, 0, utf8_cut(content, room - TAIL)));
        buf_addb(out, '#');
        buf_addc(out, digits);
    }
    return buf_status(out);
}

/* A folder and the archive of the same name are one: dir/, dir/outer.zip! */
static struct str folder_of(struct str path)
{
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    if (path.n > 1 && path.p[path.n - 1] == '!')
        path.n--;
    return path;
}

enum status term_folder(struct buf *out, struct str stored_path)
{
    char digits[ID_LEN + 1];
    digest_id(digits, folder_of(stored_path));
    return term_filter(out, PREFIX_FOLDER, str_of(digits, NOMINATE_DIGITS));
}

enum status term_text(struct buf *out, struct str text_hash)
{
    return term_filter(out, PREFIX_TEXT, str_sub(text_hash, 0, NOMINATE_DIGITS));
}

enum status term_kind(struct buf *out, unsigned kind, int year, struct str person)
{
    struct buf content;
    buf_init(&content, 1 << 16);
    buf_addc(&content, kind_name(kind));
    if (year > 0)
        buf_addf(&content, ":%d", year);
    else if (year == TERM_YEAR_ANY)
        buf_addc(&content, ":*");
    if (person.n > 0) {
        buf_addb(&content, '@');
        buf_adds(&content, person);
    }
    enum status st = buf_status(&content);
    if (st == XD_OK)
        st = term_filter(out, PREFIX_KIND, buf_str(&content));
    buf_release(&content);
    return st;
}

static enum status add_filter(struct terms *t, const char *prefix, struct str content)
{
    struct buf *name = table_scratch(t);
    enum status st = term_filter(name, prefix, content);
    return st != XD_OK ? st : table_add_filter(t, buf_str(name));
}

static enum status add_folder(struct terms *t, struct str path)
{
    struct buf *name = table_scratch(t);
    enum status st = term_folder(name, path);
    return st != XD_OK ? st : table_add_filter(t, buf_str(name));
}

/* Every folder above the file, and the file. */
static enum status add_path(struct terms *t, struct str path)
{
    enum status st = add_folder(t, path);
    for (size_t i = 0; i < path.n && st == XD_OK; i++)
        if (path.p[i] == '/')
            st = add_folder(t, str_sub(path, 0, i > 0 ? i : 1));
    return st;
}

static enum status add_number(struct terms *t, const char *prefix, unsigned number)
{
    struct buf *name = table_scratch(t);
    buf_addf(name, "%s%u", prefix, number);
    return buf_status(name) != XD_OK ? buf_status(name) : table_add_filter(t, buf_str(name));
}

static enum status add_kind(struct terms *t, unsigned kind, int year, struct str person)
{
    struct buf *name = table_scratch(t);
    enum status st = term_kind(name, kind, year, person);
    return st != XD_OK ? st : table_add_filter(t, buf_str(name));
}

/* One term a year of the outer interval. An open or very long one cannot be listed: a term of its own says that the
 * statement has to be looked at whatever year is asked for. */
static enum status add_kind_years(struct terms *t, const struct statement *s)
{
    const struct when *w = &s->when;
    day from = w->not_before != 0 ? w->not_before : w->from, to = w->not_after != 0 ? w->not_after : w->to;
    int first = day_year(from), last = day_year(to);
    if (from == 0 || to == 0 || w->ongoing || last - first >= KIND_YEARS_MAX)
        return add_kind(t, s->kind, TERM_YEAR_ANY, STR(""));
    enum status st = XD_OK;
    for (int year = first; year <= last && st == XD_OK; year++)
        st = add_kind(t, s->kind, year, STR(""));
    return st;
}

static enum status add_statement(struct terms *t, const struct statement *s)
{
    enum status st = add_filter(t, PREFIX_FACT, str_c(fact_name(s->fact)));
    if (st == XD_OK && s->level != LEVEL_UNKNOWN)
        st = add_filter(t, PREFIX_LEVEL, str_c(level_name(s->level)));
    if (st == XD_OK)
        st = add_kind(t, s->kind, TERM_YEAR_NONE, STR(""));
    if (st == XD_OK)
        st = add_kind_years(t, s);
    for (uint32_t i = 0; i < s->whos && st == XD_OK; i++)
        if (s->who[i].is == WHO_PERSON && s->who[i].name.n > 0)
            st = add_kind(t, s->kind, TERM_YEAR_NONE, s->who[i].name);
    return st;
}

enum status add_filters(struct terms *t, const struct report *r)
{
    enum status st = add_filter(t, PREFIX_ID, r->id);
    if (st == XD_OK)
        st = add_filter(t, PREFIX_TEXT, str_sub(r->text_hash, 0, NOMINATE_DIGITS));
    if (st == XD_OK)
        st = add_filter(t, PREFIX_GENRE, str_c(genre_name(r->genre)));
    for (uint32_t i = 0; i < r->paths && st == XD_OK; i++)
        st = add_path(t, r->path[i]);
    for (uint32_t i = 0; i < r->when.years && st == XD_OK; i++)
        st = add_number(t, PREFIX_YEAR, r->when.year[i]);
    for (uint32_t i = 0; i < r->when.months && st == XD_OK; i++)
        st = add_number(t, PREFIX_MONTH, r->when.month[i]);
    for (uint32_t i = 0; i < r->nameds && st == XD_OK; i++)
        st = add_filter(t, r->named[i].sure ? PREFIX_PERSON : PREFIX_DOUBT, r->named[i].name);
    for (uint32_t i = 0; i < r->statements && st == XD_OK; i++)
        st = add_statement(t, &r->statement[i]);
    return st;
}
