/* From tellings to lessons: which date is whose, what was held, what was only meant to be. */
#include "base/utf8.h"
#include "fact/genre.h"
#include "fact/lesson_rules.h"
#include "fact/person_rules.h"

enum { MAX_DAYS = 8 };

static bool clause_end(uint32_t c)
{
    return c == ',' || c == U'。' || c == ';' || c == '!' || c == '?' || c == '\n';
}

static size_t clause_start(const struct passage *p, size_t i)
{
    while (i > p->from && !(clause_end(p->t->v->ch[i - 1]) && !mask_at(p->t, i - 1)))
        i--;
    while (i < p->to && p->t->v->ch[i] == ' ')
        i++;
    return i;
}

static size_t clause_stop(const struct passage *p, size_t i)
{
    while (i < p->to && !(clause_end(p->t->v->ch[i]) && !mask_at(p->t, i)))
        i++;
    return i;
}

/* 题目是…, 主题为… in the clause behind belongs to the lesson. */
static size_t with_topic(const struct passage *p, size_t stop, size_t limit)
{
    static const struct lit words[] = {LIT("题目"), LIT("主题"), LIT("课题"), LIT("题为"), LIT("内容"), LIT("讲"),
                                       LIT("宣讲"), LIT("学"),   LIT("专题"), LIT("重点"), LIT("围绕")};
    size_t next = stop + 1;
    if (stop < limit && next < limit && view_any(p->t->v, next, LITS(words), NULL)) {
        size_t end = clause_stop(p, next);
        return end < limit ? end : limit;
    }
    return stop;
}

/* --- dates --- */

/* 原定11月23日: the day it was not; 从1979年讲起: what it was about. */
bool lesson_date_aside(const struct view *v, size_t from)
{
    static const struct lit words[] = {
        LIT("原定"),     LIT("原定于"),   LIT("原订"),     LIT("原订于"),   LIT("原计划"),   LIT("原计划于"),
        LIT("原拟于"),   LIT("原安排"),   LIT("本定"),     LIT("原定在"),   LIT("原安排在"), LIT("原拟"),
        LIT("本拟"),     LIT("原"),       LIT("本应于"),   LIT("不是"),     LIT("从"),       LIT("自"),
        LIT("原来排在"), LIT("原排在"),   LIT("原来定在"), LIT("按日程"),   LIT("排在"),     LIT("本来仍排"),
        LIT("原订"),     LIT("原来定于"), LIT("本来约好"), LIT("本来定在"), LIT("本来排在"), LIT("原约"),
        LIT("原约定"),   LIT("原先"),     LIT("原来"),     LIT("原本定在"), LIT("原本定于"), LIT("本来定于"),
        LIT("本来"),     LIT("原订在"),   LIT("原定的"),   LIT("而非"),     LIT("并非")};
    return view_before(v, from, LITS(words), NULL) != 0;
}

static bool list_gap(const struct view *v, size_t from, size_t to)
{
    static const struct lit signs[] = {LIT("、"), LIT("和"),   LIT("及"),     LIT("与"),    LIT("以及"),
                                       LIT(","),  LIT("又在"), LIT("和同年"), LIT("、同年")};
    return to == from || (to > from && view_any(v, from, LITS(signs), NULL) == to - from);
}

struct days {
    size_t at[MAX_DAYS]; /* dates of the report */
    size_t n;
};

/* The dates that the slot ends a list of: 3月23日、9月28日. */
static void list_to(const struct passage *p, size_t slot, struct days *out)
{
    const struct dates *d = &p->t->a->dates;
    size_t first = slot;
    unsigned precision = d->v[p->v[slot].ref].when.precision;
    while (first > 0 && slot - first + 1 < MAX_DAYS && p->v[first - 1].kind == SLOT_DATE &&
           list_gap(p->t->v, p->v[first - 1].to, p->v[first].from) &&
           d->v[p->v[first - 1].ref].when.precision == precision &&
           (precision == PRECISION_DAY || precision == PRECISION_MONTH) &&
           d->v[p->v[first - 1].ref].when.from < d->v[p->v[first].ref].when.from)
        first--;
    out->n = 0;
    for (size_t k = first; k <= slot; k++)
        out->at[out->n++] = p->v[k].ref;
}

/* …讲,12月3日,题目…: a clause that is a date and nothing else. */
static bool date_clause(const struct passage *p, const struct telling *x, size_t slot)
{
    const struct slot *d = &p->v[slot];
    uint32_t behind = d->to < p->to ? p->t->v->ch[d->to] : U'。';
    if (slot == 0 || p->v[slot - 1].kind != SLOT_COMMA || p->v[slot - 1].to != d->from || p->v[slot - 1].from < x->to ||
        !(behind == ',' || behind == U'。' || behind == ';'))
        return false;
    for (size_t k = 0; k + 1 < slot; k++)
        if (p->v[k].from >= x->to && (p->v[k].kind == SLOT_COMMA || p->v[k].kind == SLOT_GROUP) && !p->v[k].bracket)
            return false;
    return true;
}

/* A date behind the verb that still belongs to it: in its clause, in brackets, or 时间是…. */
static bool belongs_behind(const struct passage *p, const struct telling *x, size_t slot)
{
    const struct view *v = p->t->v;
    if (date_clause(p, x, slot))
        return true;
    for (size_t k = 0; k < slot; k++)
        if (p->v[k].from >= x->to && (p->v[k].kind == SLOT_COMMA || p->v[k].kind == SLOT_GROUP) && !p->v[k].bracket)
            return view_before(v, p->v[slot].from, (const struct lit[]){LIT("时间是"), LIT("时间为"), LIT("时间")}, 3,
                               NULL) != 0;
    return true;
}

/* 6月28日…纪念国庆…: who has a day already takes no feast and no year for it. */
static bool keeps(const struct dates *d, const struct slot *had, const struct slot *next)
{
    const struct date_mention *a = &d->v[had->ref], *b = &d->v[next->ref];
    return a->when.precision == PRECISION_DAY && !a->feast &&
           (b->feast || b->when.precision == PRECISION_YEAR || b->when.precision == PRECISION_SCHOOL_YEAR);
}

/* The dates of a telling; n is 0 where its sentence has none for it. */
static void days_of(const struct passage *p, const struct telling *x, size_t limit, struct days *out)
{
    const struct dates *d = &p->t->a->dates;
    out->n = 0;
    for (int passing = 0; passing < 2 && !out->n; passing++) {
        size_t left = SIZE_MAX, right = SIZE_MAX, shared = SIZE_MAX, dropped = SIZE_MAX;
        for (size_t k = 0; k < p->n && p->v[k].from < limit; k++) {
            if (p->v[k].kind != SLOT_DATE || !lesson_date_usable(p->t, p->v[k].ref, passing != 0))
                continue;
            bool before = p->v[k].to <= x->verb;
            if (lesson_date_aside(p->t->v, p->v[k].from))
                dropped = dropped == SIZE_MAX || before ? k : dropped;
            else if (before && p->v[k].from >= x->after)
                left = left != SIZE_MAX && keeps(d, &p->v[left], &p->v[k]) ? left : k;
            else if (before)
                shared = k;
            else if (right == SIZE_MAX && belongs_behind(p, x, k))
                right = k;
        }
        size_t best = left != SIZE_MAX ? left : right != SIZE_MAX ? right : shared != SIZE_MAX ? shared : dropped;
        if (left != SIZE_MAX && right != SIZE_MAX) { /* 2012年，顾文澜于6月28日…: the finer one */
            const struct when *a = &d->v[p->v[left].ref].when, *b = &d->v[p->v[right].ref].when;
            if (a->precision != PRECISION_DAY && b->precision == PRECISION_DAY && b->from >= a->from && b->to <= a->to)
                best = right;
        }
        if (best != SIZE_MAX)
            list_to(p, best, out);
    }
}

/* 上党课2次(6月30日《…》、10月27日《…》): the days in the bracket behind a count. */
static void bracketed(const struct passage *p, const struct telling *x, size_t limit, struct days *out)
{
    out->n = 0;
    for (size_t k = 0; k < p->n && p->v[k].from < limit && out->n < MAX_DAYS; k++)
        if (p->v[k].kind == SLOT_DATE && p->v[k].bracket && p->v[k].from >= x->to && p->v[k].from <= x->to + 60 &&
            p->t->a->dates.v[p->v[k].ref].when.precision == PRECISION_DAY)
            out->at[out->n++] = p->v[k].ref;
    if (out->n < 2)
        out->n = 0;
}

static void set_days(const struct passage *p, struct lesson *l, const struct days *days, size_t first, size_t last)
{
    const struct dates *d = &p->t->a->dates;
    if (!days->n)
        return;
    const struct date_mention *a = &d->v[days->at[first]], *b = &d->v[days->at[last]];
    l->when = b->when;
    l->date_from = a->from;
    l->date_to = b->to;
    if (first != last) {
        l->when.from = l->when.not_before = a->when.from;
        l->when.precision = PRECISION_SPAN;
    }
}

/* --- people beside the lecturer --- */

static void find_parts(const struct passage *p, struct lesson *l, size_t from, size_t to)
{
    for (size_t i = 0; i < p->groups; i++) {
        const struct group *g = &p->g[i];
        if (!g->members || g->from < from || g->from >= to)
            continue;
        if ((g->role == ROLE_PRESIDER || (g->presides && g->role != ROLE_LECTURER)) && !l->has_presider) {
            l->presider = *g;
            l->has_presider = true;
        }
        if (g->role == ROLE_RECORDER && !l->has_recorder) {
            l->recorder = *g;
            l->has_recorder = true;
        }
    }
}

/* --- one telling --- */

static bool nobody(const struct group *g)
{
    return !g->members && !g->self && g->post_to <= g->post_from;
}

/* Where the words of a telling start, its date included. */
static size_t frame_from(const struct passage *p, const struct telling *x)
{
    const struct dates *d = &p->t->a->dates;
    struct days days;
    size_t from = x->from;
    days_of(p, x, p->to, &days);
    if (days.n && d->v[days.at[0]].from >= x->after && d->v[days.at[0]].from < from)
        from = d->v[days.at[0]].from;
    size_t start = clause_start(p, from);
    return start > x->after ? start : x->after < from ? x->after : from;
}

static enum status emit_one(struct passage *p, struct lesson *l, size_t from, size_t to)
{
    l->from = (uint32_t)from;
    l->to = (uint32_t)to;
    enum status st = lesson_emit(p->t, l);
    if (st == XD_OK)
        p->talk->last = p->t->a->statements;
    return st;
}

static bool in_turn(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {LIT("分别"), LIT("先后"), LIT("依次"), LIT("各"), LIT("轮流"), LIT("相继")};
    return view_has(v, from, to, LITS(words));
}

/* As many lessons as there are days: one each of the lecturers, or all by the same. */
static enum status emit_days(struct passage *p, struct lesson *l, const struct days *days, size_t from, size_t to)
{
    const struct dates *d = &p->t->a->dates;
    struct group all = l->lecturer;
    size_t n = days->n;
    bool pairs = n > 1 && all.members == n && in_turn(p->t->v, from, to);
    bool trip = n > 1 && !pairs && day_add(d->v[days->at[0]].when.from, (int)n - 1) == d->v[days->at[n - 1]].when.from;
    enum happening h = (enum happening)l->when.status;
    if (n < 2 || trip)
        return emit_one(p, l, from, to);
    enum status st = XD_OK;
    for (size_t i = 0; st == XD_OK && i < n; i++) {
        set_days(p, l, days, i, i);
        l->when.status = (uint8_t)h;
        if (pairs) {
            l->lecturer.member[0] = all.member[i];
            l->lecturer.members = 1;
        }
        st = emit_one(p, l, from, to);
    }
    return st;
}

/* 授课者是今年八十岁的…: the day of the lesson stands in the sentence before. */
static void finer_elsewhere(const struct passage *p, struct lesson *l)
{
    struct lesson x = {.block = l->block};
    lesson_date_elsewhere(p->t, &x, p->from, true);
    if (x.when.precision == PRECISION_DAY && x.when.basis == BASIS_CARRIED && x.when.from >= l->when.from &&
        x.when.to <= l->when.to) {
        l->when = x.when;
        l->date_from = l->date_to = 0;
    }
}

/* 翁和平因病未能来校,党课改由全国庆主讲: what somebody else did not do denies nothing of his. */
static size_t denial_from(const struct passage *p, const struct telling *x, size_t from)
{
    size_t own = clause_start(p, x->from);
    for (size_t k = 0; k < p->groups; k++)
        if (p->g[k].from >= from && p->g[k].from < own && p->g[k].from != x->who.from)
            return own > x->after ? own : x->from;
    return from;
}

/* 改在9月28日进行, 10月15日补上: the date slot of the day on which a lesson came true that had been put off; p->n for
 * none. */
static size_t made_up_on(const struct passage *p, const struct telling *x, size_t limit)
{
    static const struct lit before[] = {LIT("改在"),   LIT("改到"), LIT("改至"), LIT("挪到"), LIT("移到"),
                                        LIT("推到"),   LIT("延到"), LIT("延至"), LIT("改于"), LIT("推迟到"),
                                        LIT("推迟至"), LIT("至"),   LIT("后在"), LIT("后于"), LIT("才在"),
                                        LIT("后来在"), LIT("直到"), LIT("到")};
    static const struct lit behind[] = {LIT("补"),   LIT("才"),     LIT("始"),    LIT("方"),
                                        LIT("又补"), LIT("晚上补"), LIT("下午补")};
    static const struct lit held[] = {LIT("补"), LIT("进行"), LIT("举行"), LIT("讲"), LIT("上"), LIT("开"), LIT("完")};
    static const struct lit still[] = {LIT("拟"), LIT("将"), LIT("准备"), LIT("打算"),
                                       LIT("未"), LIT("没"), LIT("作罢")};
    const struct view *v = p->t->v;
    for (size_t k = 0; k < p->n; k++) {
        const struct slot *d = &p->v[k];
        if (d->kind != SLOT_DATE || d->from < x->after || d->from >= limit ||
            !lesson_date_usable(p->t, d->ref, false) || p->t->a->dates.v[d->ref].when.precision == PRECISION_YEAR)
            continue;
        size_t stop = d->to + 24 < limit ? d->to + 24 : limit;
        bool marked = view_before(v, d->from, LITS(before), NULL) || view_any(v, d->to, LITS(behind), NULL);
        if (marked && view_has(v, d->to, stop, LITS(held)) && !view_has(v, d->to, stop, LITS(still)) &&
            !view_has(v, d->from > x->after + 4 ? d->from - 4 : x->after, d->from, LITS(still)))
            return k;
    }
    return p->n;
}

/* A lesson that was put off and made up for: planned on the first day, held on the second. */
static enum status tell_moved(struct passage *p, struct lesson *l, const struct telling *x, size_t made_up, size_t from,
                              size_t to)
{
    const struct dates *d = &p->t->a->dates;
    enum status st = XD_OK;
    for (size_t k = 0; k < made_up; k++)
        if (p->v[k].kind == SLOT_DATE && p->v[k].from >= x->after && lesson_date_usable(p->t, p->v[k].ref, false)) {
            struct lesson planned = *l;
            planned.when = d->v[p->v[k].ref].when;
            planned.when.status = HAPPENING_PLANNED;
            planned.date_from = d->v[p->v[k].ref].from;
            planned.date_to = d->v[p->v[k].ref].to;
            st = emit_one(p, &planned, from, to);
            break;
        }
    if (st != XD_OK)
        return st;
    l->when = d->v[p->v[made_up].ref].when;
    l->when.status = lesson_to_come(p->t, l) ? HAPPENING_PLANNED : HAPPENING_DONE;
    l->date_from = d->v[p->v[made_up].ref].from;
    l->date_to = d->v[p->v[made_up].ref].to;
    return emit_one(p, l, from, to);
}

/* Whether 我 is somebody whom the report names, and one who teaches. */
static bool named_self(struct teller *t, uint32_t block)
{
    uint32_t part = t->a->blocks.v[block].part;
    lesson_self(t, part);
    return t->self.n > 0 && !t->thoughts[part];
}

/* A rule, or somebody whom nobody names: no lesson that could be told. */
static bool says_nothing(const struct passage *p, const struct telling *x, const struct lesson *l, enum happening h)
{
    const struct group *g = &x->who;
    if (g->self && !named_self(p->t, p->block))
        return true;
    if (!g->members && !g->self && !l->date_to && !l->when.from)
        return true; /* neither who nor when */
    bool post = !g->members && !g->self && g->from >= g->post_from;
    if (post && p->t->a->people.n && l->when.precision != PRECISION_DAY && !lesson_named(p->t, g, p->block))
        return true; /* 3月份支部书记来讲: whoever he is, others are named */
    return h != HAPPENING_DONE && !g->members && (h == HAPPENING_RECURRING || !l->date_to);
}

static enum status tell(struct passage *p, const struct telling *x, size_t limit)
{
    struct teller *t = p->t;
    const struct view *v = t->v;
    struct lesson l = {.lecturer = x->who, .block = p->block};
    struct days days;
    size_t start = frame_from(p, x), stop = clause_stop(p, x->to);
    if (stop > limit)
        stop = limit;
    size_t to = with_topic(p, stop, limit);
    days_of(p, x, limit, &days);
    set_days(p, &l, &days, 0, days.n ? days.n - 1 : 0);
    size_t count_from = x->carried || x->who.to > x->verb ? x->verb : x->who.to;
    if (lesson_contest(v, p->from, p->to) || lesson_asked(v, start, stop))
        return XD_OK;
    struct days listed;
    bracketed(p, x, limit, &listed);
    if (listed.n)
        days = listed;
    set_days(p, &l, &days, 0, days.n ? days.n - 1 : 0);
    if (days.n < 2 && !listed.n && lesson_counted(v, count_from, x->to + 8 < stop ? x->to + 8 : stop)) {
        p->talk->listed = true; /* 上党课两次: told next, one by one */
        p->talk->counted = x->who;
        p->talk->has_counted = !nobody(&x->who);
        if (l.date_to || !VIEW_HAS(v, count_from, stop, "多次"))
            return XD_OK;
    }
    size_t from = l.date_to && l.date_from < start && l.date_from >= x->after ? l.date_from : start;
    bool denied = lesson_denied(v, denial_from(p, x, from), limit), put_off = denied || lesson_delayed(v, from, limit);
    for (size_t k = 0; k < p->n && !put_off; k++)
        put_off = p->v[k].kind == SLOT_DATE && p->v[k].from >= x->after && p->v[k].from < limit &&
                  lesson_date_aside(v, p->v[k].from);
    size_t made_up = put_off ? made_up_on(p, x, limit) : p->n;
    if (made_up < p->n) {
        lesson_topic(t, &l, x->from, to > limit ? limit : to);
        lesson_topic(t, &l, from, limit);
        return tell_moved(p, &l, x, made_up, from, limit);
    }
    if (denied)
        return XD_OK;
    bool meant = days.n == 1 && !listed.n && lesson_date_aside(v, l.date_from); /* 原定12月16日请…: no more is said */
    bool news = t->genre[t->a->blocks.v[p->block].part] == GENRE_NEWS;
    if (l.date_to && l.when.precision != PRECISION_DAY && p->talk->on &&
        (p->word >= p->to || (news && l.when.precision == PRECISION_YEAR)))
        finer_elsewhere(p, &l);
    if (!l.when.from && !l.when.to && !l.date_to)
        lesson_date_elsewhere(t, &l, p->from, p->talk->on && (p->word >= p->to || x->carried));
    enum happening h = lesson_status(t, &l, clause_start(p, from) > x->after ? clause_start(p, from) : from, limit);
    if (lesson_delayed(v, l.date_to > from ? l.date_to : from, limit) && !lesson_done(v, x->verb, stop))
        h = HAPPENING_PLANNED;
    if (meant && l.date_to)
        h = HAPPENING_PLANNED;
    if (says_nothing(p, x, &l, h))
        return XD_OK;
    l.when.status = (uint8_t)h;
    lesson_topic(t, &l, x->from, to);
    if (!l.topic_to) /* 题为《…》 may stand before the name */
        lesson_topic(t, &l, from, to);
    lesson_place(t, &l, from, to);
    find_parts(p, &l, p->from, p->to);
    return emit_days(p, &l, &days, from, to);
}

/* A dated lesson of which nobody says who gave it is told all the same; a vague one is not. */
static enum status nameless(struct passage *p)
{
    static const struct lit verbs[] = {LIT("上了"), LIT("听了"), LIT("听取"), LIT("聆听"), LIT("召开"),
                                       LIT("举行"), LIT("开展"), LIT("举办"), LIT("组织"), LIT("参加"),
                                       LIT("进行"), LIT("上"),   LIT("讲"),   LIT("观看"), LIT("收看")};
    const struct view *v = p->t->v;
    size_t lesson = p->n;
    for (size_t k = 0; k < p->n && lesson == p->n; k++)
        if (p->v[k].kind == SLOT_LESSON && !p->v[k].bracket)
            lesson = k;
    if (lesson == p->n || p->t->a->blocks.v[p->block].kind == BLOCK_TITLE)
        return XD_OK;
    size_t word = p->v[lesson].from, start = clause_start(p, word), stop = clause_stop(p, word);
    if (!view_has(v, start, word + 2, LITS(verbs)) || lesson_contest(v, p->from, p->to) ||
        lesson_asked(v, p->from, p->to) || lesson_denied(v, p->from, p->to) || lesson_delayed(v, p->from, p->to) ||
        lesson_counted(v, word > p->from + 8 ? word - 8 : p->from, word + 8 < p->to ? word + 8 : p->to))
        return XD_OK;
    struct telling x = {.from = (uint32_t)start, .verb = (uint32_t)word, .to = (uint32_t)word + 2};
    x.after = (uint32_t)p->from;
    struct lesson l = {.block = p->block};
    struct days days;
    days_of(p, &x, p->to, &days);
    set_days(p, &l, &days, 0, days.n ? days.n - 1 : 0);
    if (!l.date_to || l.when.precision != PRECISION_DAY)
        return XD_OK;
    size_t from = l.date_from < start ? l.date_from : start;
    enum happening h = lesson_status(p->t, &l, from, stop);
    if (h != HAPPENING_DONE)
        return XD_OK;
    l.when.status = (uint8_t)h;
    lesson_topic(p->t, &l, from, with_topic(p, stop, p->to));
    lesson_place(p->t, &l, from, with_topic(p, stop, p->to));
    p->talk->nameless = true;
    return emit_days(p, &l, &days, from, with_topic(p, stop, p->to));
}

/* --- sentences that go on about a lesson --- */

static bool ordinal_at(const struct view *v, size_t i)
{
    static const struct lit words[] = {LIT("第一"), LIT("第二"), LIT("第三"), LIT("第四"),   LIT("第五"), LIT("第六"),
                                       LIT("一次"), LIT("一是"), LIT("二是"), LIT("三是"),   LIT("另一"), LIT("头一"),
                                       LIT("首次"), LIT("一堂"), LIT("首讲"), LIT("最后一"), LIT("末一"), LIT("又一"),
                                       LIT("四是"), LIT("其一"), LIT("其二"), LIT("前一"),   LIT("后一")};
    while (view_ch(v, i) == ' ' || view_ch(v, i) == ',')
        i++;
    return view_any(v, i, LITS(words), NULL) != 0;
}

/* 第二次是9月28日,…: by who was said to have given several. */
static void one_of_several(struct passage *p)
{
    size_t date = SIZE_MAX;
    if (!p->talk->has_counted || !ordinal_at(p->t->v, p->from))
        return;
    for (size_t k = 0; k < p->n && date == SIZE_MAX; k++)
        if (p->v[k].kind == SLOT_DATE && lesson_date_usable(p->t, p->v[k].ref, false))
            date = k;
    for (size_t k = 0; k < p->groups; k++)
        if (!p->g[k].self && p->g[k].members && p->g[k].role == ROLE_NONE)
            return;
    if (date == SIZE_MAX)
        return;
    p->told[0] = (struct telling){.who = p->talk->counted, .carried = true, .after = (uint32_t)p->from};
    p->told[0].from = p->v[date].from;
    p->told[0].verb = p->told[0].to = p->v[date].to;
    p->tellings = 1;
}

static bool about_the_last(const struct passage *p)
{
    static const struct lit starts[] = {
        LIT("后因"), LIT("后来"), LIT("后改"), LIT("因"),   LIT("但因"), LIT("由于"), LIT("结果因"), LIT("不料"),
        LIT("该课"), LIT("此次"), LIT("此课"), LIT("这次"), LIT("这堂"), LIT("这节"), LIT("这一课"), LIT("本次"),
        LIT("党课"), LIT("然而"), LIT("实际"), LIT("时间"), LIT("那次"), LIT("那堂"), LIT("当天因"), LIT("可惜")};
    return view_any(p->t->v, p->from, LITS(starts), NULL) ||
           (p->n && p->v[0].from == p->from && p->v[0].kind == SLOT_THAT);
}

/* 这次课…于11月30日进行; 后因…取消: what is said of the last lesson later. */
static void amend(struct passage *p)
{
    struct analysis *a = p->t->a;
    if (!p->talk->last || p->talk->last > a->statements || !about_the_last(p))
        return;
    struct statement *s = &a->statement[p->talk->last - 1];
    struct telling x = {.from = (uint32_t)p->from, .verb = (uint32_t)p->to, .to = (uint32_t)p->to};
    struct days days;
    x.after = (uint32_t)p->from;
    if (lesson_denied(p->t->v, p->from, p->to)) {
        s->when.status = HAPPENING_PLANNED;
        return;
    }
    days_of(p, &x, p->to, &days);
    if (!s->date_text.n && days.n == 1 && a->dates.v[days.at[0]].when.precision == PRECISION_DAY &&
        !lesson_date_aside(p->t->v, a->dates.v[days.at[0]].from)) {
        uint8_t status = s->when.status;
        s->when = a->dates.v[days.at[0]].when;
        s->when.status = status;
    }
}

static void remember(struct passage *p, bool told)
{
    struct talk *k = p->talk;
    bool alien = false, lesson = p->word < p->to || VIEW_HAS(p->t->v, p->from, p->to, "党课");
    for (size_t i = 0; i < p->n; i++)
        alien = alien || p->v[i].kind == SLOT_ALIEN;
    k->nameless = k->nameless && (lesson || !told);
    if (lesson || told)
        k->on = 3;
    else if (alien)
        k->on = 0, k->has_counted = false;
    else if (k->on && !k->listed)
        k->on--;
    if (lesson && (!told || p->v[p->n ? p->n - 1 : 0].kind == SLOT_STOP) &&
        (VIEW_HAS(p->t->v, p->word, p->to, ":") ||
         lesson_counted(p->t->v, p->word > p->from + 8 ? p->word - 8 : p->from,
                        p->word + 10 < p->to ? p->word + 10 : p->to)))
        k->listed = true; /* 党课有三次: told next */
}

/* 三是…, 此外…: another matter begins. */
static bool turns(const struct view *v, size_t from)
{
    static const struct lit words[] = {LIT("一是"), LIT("二是"), LIT("三是"), LIT("四是"), LIT("五是"), LIT("六是"),
                                       LIT("此外"), LIT("另外"), LIT("再说"), LIT("其次"), LIT("还有"), LIT("再次")};
    return view_any(v, from, LITS(words), NULL) != 0;
}

enum status lesson_sentence(struct teller *t, struct talk *talk, uint32_t block, size_t from, size_t to, bool titled)
{
    struct passage *p = t->passage;
    p->t = t;
    p->talk = talk;
    p->block = block;
    p->from = from;
    p->to = to;
    p->titled = titled;
    if (!talk->listed && turns(t->v, from))
        talk->on = 0;
    p->word = lesson_next(t->v, from, to);
    while (p->word < to && (mask_at(t, p->word) & MASK_BOOK)) /* 《上好党课》: a title is no lesson */
        p->word = lesson_next(t->v, p->word + 2, to);
    slots_find(p);
    roles_find(p);
    bool any = false, named = false;
    enum status st = XD_OK;
    for (size_t i = 0; i < p->tellings; i++)
        named = named || !nobody(&p->told[i].who);
    bool people = false;
    for (size_t i = 0; i < p->groups; i++)
        people = people || p->g[i].members;
    if (!named && (p->word < to || (talk->on && !people))) { /* a weak name where a lecturer is missing */
        st = people_promote(&t->a->people, &t->a->arena, t->v, &t->a->blocks, from, to, &any);
        if (st == XD_OK && any) {
            slots_find(p);
            roles_find(p);
        }
    }
    if (st == XD_OK && !p->tellings)
        one_of_several(p);
    size_t before = t->a->statements;
    named = false;
    for (size_t i = 0; st == XD_OK && i < p->tellings; i++) {
        if (nobody(&p->told[i].who))
            continue;
        size_t next = i + 1;
        while (next < p->tellings && nobody(&p->told[next].who))
            next++;
        size_t limit = next < p->tellings ? frame_from(p, &p->told[next]) : to;
        named = true;
        st = tell(p, &p->told[i], limit > p->told[i].to ? limit : p->told[i].to);
    }
    if (st == XD_OK && !named)
        st = nameless(p);
    if (st == XD_OK && t->a->statements == before)
        amend(p);
    remember(p, named || t->a->statements > before);
    return st;
}
