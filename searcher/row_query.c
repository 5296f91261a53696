#include "row_query.h"
#include "fact/date.h"
#include "plan.h"
#include "text/fold.h"
#include <limits.h>

static struct str fold_name(struct arena *a, struct str name)
{
    struct buf b;
    buf_init(&b, 4096);
    row_fold_text(&b, name, false);
    struct str s = buf_status(&b) == XD_OK ? arena_dup(a, buf_str(&b)) : (struct str){NULL, 0};
    buf_release(&b);
    return s;
}

static enum status add_year(struct row_query *q, const char *value, day today, struct error *e)
{
    struct folded f;
    struct when w = {0};
    folded_init(&f);
    enum status st = fold_text(&f, str_c(value));
    if (st == XD_OK)
        st = date_parse_query(&w, f.ch, f.n, today);
    folded_release(&f);
    if (st == XD_NOMEM)
        return error_set(e, st, str_c(value));
    if (st != XD_OK || (w.from == 0 && w.to == 0) || q->asks == QUERY_INTERVALS)
        return error_detail(e, XD_INVALID, str_c(value), "year");
    q->asked[q->asks++] = (struct interval){w.from, w.to};
    return XD_OK;
}

static enum status add_kind(struct row_query *q, const char *value, struct error *e)
{
    struct unit u = {0};
    unsigned kind = q->fact != 0 ? kind_of_name(str_c(value), q->fact) : KIND_NONE;
    if (kind == KIND_NONE && kind_unit(&u, str_c(value)) && u.kind == UNIT_KIND)
        kind = u.id;
    if (kind == KIND_NONE && u.kind == UNIT_FACT && (q->fact == 0 || q->fact == u.id)) {
        q->fact = u.id;
        return XD_OK;
    }
    if (kind == KIND_NONE)
        return error_detail(e, XD_INVALID, str_c(value), "kind");
    q->kinds |= UINT64_C(1) << kind;
    return XD_OK;
}

static enum status add_people(struct row_query *q, struct arena *text, const struct settings *set, struct error *e)
{
    for (unsigned i = 0; i < set->person.n; i++) {
        struct str name = fold_name(text, str_c(set->person.v[i]));
        if (name.p == NULL)
            return error_set(e, XD_NOMEM, STR("--person"));
        if (name.n == 0)
            return error_detail(e, XD_INVALID, STR("--person"), "option-value");
        if (q->people == QUERY_PEOPLE)
            return error_detail(e, XD_LIMIT, STR("--person"), "option-list");
        q->person[q->people++] = name;
    }
    return XD_OK;
}

enum status row_query_of_settings(struct row_query *q, struct arena *text, const struct settings *set, struct error *e)
{
    enum status st = XD_OK;
    for (unsigned i = 0; i < set->year_text.n && st == XD_OK; i++)
        st = add_year(q, set->year_text.v[i], set->today, e);
    for (unsigned i = 0; i < set->kind_text.n && st == XD_OK; i++)
        st = add_kind(q, set->kind_text.v[i], e);
    for (unsigned i = 0; i < set->level_text.n && st == XD_OK; i++) {
        uint32_t bits;
        if (level_bits(&bits, str_c(set->level_text.v[i])))
            q->levels |= bits;
        else
            st = error_detail(e, XD_INVALID, str_c(set->level_text.v[i]), "level");
    }
    if (st == XD_OK)
        st = add_people(q, text, set, e);
    for (unsigned i = 0; i < set->folder.n && i < QUERY_FOLDERS; i++) {
        struct str path = str_c(set->folder.v[i]);
        while (path.n > 1 && path.p[path.n - 1] == '/')
            path.n--;
        q->folder[q->folders++] = path;
    }
    return st;
}

enum status session_knowledge(struct knowledge *k, const struct session *s, struct error *e)
{
    struct buf dir;
    buf_init(&dir, PATH_MAX);
    knowledge_init(k);
    enum status st = knowledge_locate(&dir, s->set.school, s->index.dir.p);
    if (st == XD_OK)
        st = knowledge_read(k, dir.p, e);
    else
        error_set(e, st, STR("--school"));
    buf_release(&dir);
    return st;
}
