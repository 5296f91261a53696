/* What a note in a table or form says of the lesson beside it: held, moved to another day, given by somebody else. */
#include "fact/lesson_rules.h"

void note_read(struct teller *t, uint32_t block, size_t from, size_t to, struct note *n)
{
    static const struct lit done[] = {LIT("已上"),   LIT("已讲"), LIT("已完成"), LIT("完成"),   LIT("如期"),
                                      LIT("已开展"), LIT("已办"), LIT("已举行"), LIT("已授课"), LIT("已进行"),
                                      LIT("按期"),   LIT("已开"), LIT("按时")};
    static const struct lit moved[] = {LIT("改"), LIT("延"), LIT("推"), LIT("补"), LIT("移"), LIT("调")};
    static const struct lit instead[] = {LIT("代讲"), LIT("代上"), LIT("改由"), LIT("换成"),
                                         LIT("换由"), LIT("代课"), LIT("顶上"), LIT("替讲")};
    static const struct lit held[] = {LIT("上"), LIT("讲"), LIT("已"), LIT("补"), LIT("完")};
    static const struct lit failed[] = {LIT("未到期"), LIT("未上"), LIT("未讲"),   LIT("取消"),
                                        LIT("未完成"), LIT("未开"), LIT("没上"),   LIT("没讲"),
                                        LIT("待"),     LIT("停"),   LIT("未落实"), LIT("撤销")};
    const struct dates *d = &t->a->dates;
    const struct view *v = t->v;
    struct group g[MAX_GROUPS];
    *n = (struct note){.from = from, .to = to};
    size_t groups = groups_find(t, block, from, to, g);
    for (size_t k = t->next_date; k < d->n && d->v[k].from < to; k++)
        if (d->v[k].from >= from && d->v[k].when.precision == PRECISION_DAY && view_has(v, from, to, LITS(moved))) {
            n->moved = true;
            n->date = k;
        }
    for (size_t i = 0; i < groups; i++)
        if (g[i].members && (view_has(v, g[i].to, to < g[i].to + 8 ? to : g[i].to + 8, LITS(instead)) ||
                             view_before(v, g[i].from, LITS(instead), NULL))) {
            n->other = true;
            n->who = g[i];
        }
    n->failed = view_has(v, from, to, LITS(failed)) && !n->other;
    n->done = !n->failed && (view_has(v, from, to, LITS(done)) || n->other ||
                             (n->moved && view_has(v, d->v[n->date].to, to, LITS(held))));
}

/* The row as it was planned, where that did not come true, and as it came true. */
enum status note_emit(struct teller *t, struct lesson *l, const struct note *n)
{
    enum status st = XD_OK;
    struct lesson planned = *l;
    planned.when.status = HAPPENING_PLANNED;
    if (!n->done || n->moved || n->other)
        st = lesson_emit(t, &planned);
    if (st != XD_OK || !n->done)
        return st;
    if (n->moved) {
        const struct date_mention *m = &t->a->dates.v[n->date];
        l->when = m->when;
        l->date_from = m->from;
        l->date_to = m->to;
    }
    if (n->other)
        l->lecturer = n->who;
    l->when.status = HAPPENING_DONE;
    return lesson_emit(t, l);
}
