/* One sentence: who does what in it, and which of them teaches a party lesson. */
#include "base/utf8.h"
#include "fact/lesson_rules.h"
#include "fact/person_rules.h"

struct telling {
    struct teller *t;
    uint32_t block;
    size_t from, to;
    size_t word; /* the first 党课, or `to` */
    enum lesson_context context;
    struct group g[MAX_GROUPS];
    size_t n;
};

static bool clause_end(uint32_t c)
{
    return c == ',' || c == U'。' || c == ';' || c == '!' || c == '?' || c == '\n';
}

/* 党课 behind a verb, in its clause; over 《…》 and brackets. */
static size_t object_behind(const struct telling *s, size_t i)
{
    const struct view *v = s->t->v;
    for (size_t k = i; k < s->to && k < i + 80; k++) {
        if (lesson_word_at(v, k, s->to))
            return k;
        size_t len = 0;
        if (!mask_at(s->t, k) && (clause_end(v->ch[k]) || other_verb_at(v, k, s->to, &len) == ROLE_INVITER))
            return s->to;
    }
    return s->to;
}

static bool object_marked(const struct telling *s, const struct group *g)
{
    size_t len = 0;
    return role_by_left(s->t->v, s->from, g->from, &len) == ROLE_AUDIENCE && len == 1;
}

static size_t limit_of(const struct telling *s, size_t i)
{
    for (size_t k = i + 1; k < s->n; k++) {
        if (object_marked(s, &s->g[k]) || (mask_at(s->t, s->g[k].from) & MASK_BRACKET))
            continue;
        return s->g[k].from;
    }
    return s->to;
}

/* Only a date, posts and signs of a list between two groups: they share what follows. */
static bool parallel(const struct telling *s, size_t a, size_t b)
{
    const struct view *v = s->t->v;
    const struct dates *d = &s->t->a->dates;
    bool joined = false;
    for (size_t i = a; i < b;) {
        uint32_t c = v->ch[i];
        size_t to = 0;
        for (size_t k = s->t->next_date; k < d->n && d->v[k].from <= i; k++)
            if (d->v[k].from == i)
                to = d->v[k].to;
        if (to) {
            i = to;
            continue;
        }
        if (c == U'、' || c == ',' || c == U'和' || c == U'及' || c == ' ' || c == ';')
            joined = true;
        else if (!(mask_at(s->t, i) & MASK_BRACKET) && c != U'于' && c != U'在' && c != U'由' && c != U'上' &&
                 c != U'下' && c != U'午')
            return false;
        i++;
    }
    return joined;
}

static bool led_by(const struct view *v, size_t i)
{
    static const struct lit words[] = {LIT("带领下"),   LIT("主持下"),   LIT("陪同下"),   LIT("组织下"),
                                       LIT("领导下"),   LIT("的带领下"), LIT("的主持下"), LIT("的陪同下"),
                                       LIT("的组织下"), LIT("的领导下"), LIT("的倡议下"), LIT("的指导下"),
                                       LIT("的建议下")};
    return view_any(v, i, LITS(words), NULL) != 0;
}

/* 顾文澜[的]专题党课: nothing but attributes between the name and the word. */
static size_t date_at(const struct telling *s, size_t i)
{
    const struct dates *d = &s->t->a->dates;
    for (size_t k = s->t->next_date; k < d->n && d->v[k].from <= i; k++)
        if (d->v[k].from == i)
            return d->v[k].to - d->v[k].from;
    return 0;
}

static bool attributes_only(const struct telling *s, size_t from, size_t to)
{
    static const struct lit words[] = {
        LIT("的"),   LIT("专题"),     LIT("主题"),     LIT("微"),   LIT("廉政"),   LIT("廉洁"), LIT("七一"),
        LIT("书记"), LIT("校长"),     LIT("生动"),     LIT("精彩"), LIT("一堂"),   LIT("一节"), LIT("这堂"),
        LIT("这节"), LIT("那堂"),     LIT("开学第一"), LIT("第一"), LIT("新学期"), LIT("题为"), LIT("所作"),
        LIT("作"),   LIT("形势"),     LIT("党史"),     LIT("党性"), LIT("主讲"),   LIT("讲授"), LIT("第"),
        LIT("讲"),   LIT("示范"),     LIT("首次"),     LIT("首"),   LIT("堂"),     LIT("场"),   LIT("教育"),
        LIT("讲的"), LIT("上的"),     LIT("作的"),     LIT("带来"), LIT("思想"),   LIT("深刻"), LIT("特别"),
        LIT("特殊"), LIT("别开生面"), LIT("廉"),       LIT("节"),   LIT("次"),     LIT("开学"), LIT("二"),
        LIT("三"),   LIT("四"),       LIT("一"),       LIT("五"),   LIT("视频"),   LIT("线上"), LIT("网络"),
        LIT("云"),   LIT("红色"),     LIT("入职"),     LIT("实境"), LIT("情景"),   LIT("所"),   LIT("做的"),
        LIT("授"),   LIT("宣讲")};
    const struct view *v = s->t->v;
    for (size_t i = from; i < to;) {
        if (mask_at(s->t, i) & (MASK_BOOK | MASK_QUOTE)) {
            i++;
            continue;
        }
        size_t n = view_any(v, i, LITS(words), NULL);
        if (!n)
            n = date_at(s, i);
        if (!n)
            return false;
        i += n;
    }
    return true;
}

static bool strong_alone(const struct view *v, size_t i)
{
    static const struct lit words[] = {
        LIT("主讲"),     LIT("讲授"),   LIT("授课"),     LIT("讲课"),     LIT("开讲"),     LIT("作专题"),
        LIT("作了专题"), LIT("作报告"), LIT("作了报告"), LIT("作辅导"),   LIT("作了辅导"), LIT("作了题为"),
        LIT("做了题为"), LIT("作题为"), LIT("上了一堂"), LIT("上了题为"), LIT("宣讲")};
    return view_any(v, i, LITS(words), NULL) != 0;
}

/* Look right of a group for what it does. Sets role, verb, verb_end. */
static void by_right(struct telling *s, size_t at, bool heard, bool invited)
{
    const struct view *v = s->t->v;
    struct group *g = &s->g[at];
    size_t limit = limit_of(s, at), comma = 0;
    bool spoken_of = s->context || s->word < g->from; /* 党课 was named before */
    if (led_by(v, g->to)) {
        g->role = ROLE_OTHER;
        return;
    }
    size_t near = lesson_next(v, g->to, limit < g->to + 60 ? limit : g->to + 60);
    if (near < limit && near < g->to + 60 && attributes_only(s, g->to, near) &&
        (heard || v->ch[g->to] == U'的' || near == g->to || s->t->a->blocks.v[s->block].kind == BLOCK_TITLE ||
         s->context || !g->post_to)) {
        bool lone = !heard && v->ch[g->to] != U'的' && g->post_to && !s->context;
        if (!lone) {
            g->role = ROLE_LECTURER;
            g->verb = g->to;
            g->verb_end = (uint32_t)(near + 2);
            return;
        }
    }
    for (size_t i = g->to; i < limit; i++) {
        size_t len = 0;
        if (mask_at(s->t, i) & (MASK_BOOK | MASK_QUOTE | MASK_BRACKET))
            continue;
        uint32_t c = v->ch[i];
        if (c == ',' && ++comma > 5)
            break;
        if (c == U'。' || c == ';')
            break;
        if (lesson_verb_at(v, i, limit, &len)) {
            size_t object = object_behind(s, i + len);
            bool marked = object < s->to;
            if (marked) {
                g->role = ROLE_LECTURER;
                g->verb = (uint32_t)i;
                g->verb_end = (uint32_t)(object + 2);
                return;
            }
        }
        if ((spoken_of || invited || heard) && lesson_alone_at(v, i, s->to, &len)) {
            bool here = s->word < s->to || (s->context == CONTEXT_LIST && comma <= 2) ||
                        (s->context == CONTEXT_NEAR && strong_alone(v, i));
            if (here) {
                g->role = ROLE_LECTURER;
                g->verb = (uint32_t)i;
                g->verb_end = (uint32_t)(i + len);
                return;
            }
        }
        enum role other = other_verb_at(v, i, limit, &len);
        if (other == ROLE_PRESIDER) {
            g->presides = true;
            i += len - 1;
            continue;
        }
        if (other == ROLE_RECORDER || other == ROLE_INVITER || other == ROLE_AUDIENCE || other == ROLE_OTHER) {
            if (heard || invited) {
                i += len - 1;
                continue;
            }
            /* 组织党员上党课: the party is the audience; 高度重视…强调 go on */
            g->role = (uint8_t)(g->presides ? ROLE_PRESIDER : other);
            g->verb = (uint32_t)i;
            g->verb_end = (uint32_t)(i + len);
            return;
        }
    }
    g->role = g->presides ? ROLE_PRESIDER : ROLE_NONE;
}

static bool hearing_at(const struct view *v, size_t i)
{
    static const struct lit words[] = {LIT("听"),   LIT("聆听"),   LIT("观看"), LIT("收看"),
                                       LIT("收听"), LIT("学习了"), LIT("参加"), LIT("接受")};
    return view_any(v, i, LITS(words), NULL) != 0;
}

/* What leads up to the group. A unit may stand between: 邀请区委党校宋岩教授. *at is where the word starts. */
static enum role by_left(const struct telling *s, const struct group *g, size_t *at)
{
    const struct view *v = s->t->v;
    size_t from = g->from, len = 0;
    enum role r = role_by_left(v, s->from, from, &len);
    for (size_t back = 1; r == ROLE_NONE && back <= 22 && from >= s->from + back; back++) {
        size_t i = from - back, verb = 0;
        uint32_t c = v->ch[i];
        if (!is_han(c) && c != '(' && c != ')' && c != '"' && c != U'、')
            break;
        r = role_by_left(v, s->from, i, &len);
        bool far = r == ROLE_GUEST || (r == ROLE_LECTURER && len >= 2) || (r == ROLE_AUDIENCE && len == 1 && back <= 6);
        if (far) {
            from = i;
            break;
        }
        r = ROLE_NONE;
        if (lesson_verb_at(v, i, from, &verb) || other_verb_at(v, i, from, &verb) != ROLE_NONE)
            break;
    }
    *at = from - len;
    while (r != ROLE_NONE && *at > s->from && v->ch[*at + len - 1] == ' ')
        --*at;
    if (r == ROLE_AUDIENCE && len == 1 && g->from >= s->from + 2 && v->ch[g->from - 1] == U'为') {
        size_t left = g->from > s->from + 8 ? g->from - 8 : s->from; /* 主讲教师为 */
        uint32_t c = v->ch[g->from - 2];
        if ((c == U'人' || c == U'者' || c == U'师' || c == U'员') &&
            (VIEW_HAS(v, left, g->from, "主讲") || VIEW_HAS(v, left, g->from, "授课") ||
             VIEW_HAS(v, left, g->from, "讲课")))
            return ROLE_LECTURER;
    }
    return r;
}

static void label(struct telling *s, size_t index)
{
    struct group *g = &s->g[index];
    size_t at = 0;
    enum role left = by_left(s, g, &at);
    bool bracket = (mask_at(s->t, g->from) & MASK_BRACKET) != 0;
    switch (left) {
    case ROLE_LECTURER:
        if (hearing_at(s->t->v, at)) {
            by_right(s, index, true, false);
            return;
        }
        g->role = ROLE_LECTURER;
        g->verb = (uint32_t)at;
        g->verb_end = g->to;
        return;
    case ROLE_GUEST:
        by_right(s, index, false, true);
        return;
    case ROLE_AUDIENCE:
    case ROLE_OTHER:
    case ROLE_RECORDER:
    case ROLE_PRESIDER:
        g->role = (uint8_t)left;
        return;
    default:
        if (bracket)
            g->role = ROLE_OTHER;
        else
            by_right(s, index, false, false);
    }
}

static void chain(struct telling *s)
{
    for (size_t i = s->n; i-- > 1;) {
        struct group *a = &s->g[i - 1], *b = &s->g[i];
        if (a->role == ROLE_NONE && b->role == ROLE_LECTURER && b->verb >= b->to && parallel(s, a->to, b->from)) {
            a->role = ROLE_LECTURER;
            a->verb = b->verb;
            a->verb_end = b->verb_end;
            a->chained = true;
        }
    }
}

static size_t clause_start(const struct telling *s, size_t i)
{
    while (i > s->from && !(clause_end(s->t->v->ch[i - 1]) && !mask_at(s->t, i - 1)))
        i--;
    while (i < s->to && s->t->v->ch[i] == ' ')
        i++;
    return i;
}

static size_t clause_stop(const struct telling *s, size_t i)
{
    while (i < s->to && !(clause_end(s->t->v->ch[i]) && !mask_at(s->t, i)))
        i++;
    return i;
}

/* 题目是…, 主题为… in the clause behind belongs to the lesson. */
static size_t with_topic(const struct telling *s, size_t stop, size_t limit)
{
    static const struct lit words[] = {LIT("题目"), LIT("主题"),   LIT("课题"),
                                       LIT("题为"), LIT("内容为"), LIT("内容是")};
    size_t next = stop + 1;
    if (stop < limit && next < limit && view_any(s->t->v, next, LITS(words), NULL)) {
        size_t end = clause_stop(s, next);
        return end < limit ? end : limit;
    }
    return stop;
}

static void find_parts(struct telling *s, struct lesson *l)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct group *g = &s->g[i];
        if (!g->members)
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

static enum status tell(struct telling *s, size_t at, size_t before, size_t after)
{
    struct group *g = &s->g[at];
    const struct view *v = s->t->v;
    struct lesson l = {.lecturer = *g, .block = s->block};
    size_t last = g->verb_end > g->to ? g->verb_end : g->to;
    size_t start = clause_start(s, g->from < g->verb ? g->from : g->verb), stop = clause_stop(s, last);
    if (stop > after && after > last)
        stop = after;
    if (lesson_denied(v, start, stop) || lesson_contest(v, s->from, s->to))
        return XD_OK;
    /* 党课4次: a count is no lesson */
    size_t count_from = g->to < g->verb ? g->to : g->verb, count_to = last + 8 < stop ? last + 8 : stop;
    if (lesson_counted(v, count_from, count_to) && view_ch(v, stop) != ':')
        return XD_OK;
    lesson_date(s->t, &l, s->from, g->from, before, with_topic(s, stop, s->to), g->chained || before > s->from);
    size_t from = l.date_to && l.date_from < start && l.date_from >= s->from ? l.date_from : start;
    size_t to = with_topic(s, stop, after > stop ? after : s->to);
    if (!l.date_to && !l.when.from && !l.when.to)
        lesson_date_elsewhere(s->t, &l, s->from);
    enum happening h = lesson_status(s->t, s->block, l.date_to && l.date_from < from ? l.date_from : from, stop);
    if (lesson_delayed(v, s->from, s->to))
        h = HAPPENING_PLANNED;
    if (h == HAPPENING_DONE && l.when.status == HAPPENING_PLANNED && !lesson_done(v, from, stop))
        h = HAPPENING_PLANNED;
    if (h != HAPPENING_DONE && !g->members && (h == HAPPENING_RECURRING || !l.date_to))
        return XD_OK; /* a rule: 每季度由支委上党课 */
    l.when.status = (uint8_t)h;
    l.from = (uint32_t)from;
    l.to = (uint32_t)to;
    lesson_topic(s->t, &l, g->from < g->verb ? g->from : g->verb, to);
    if (!l.topic_to) /* 题为《…》 may stand before the name */
        lesson_topic(s->t, &l, from, to);
    lesson_place(s->t, &l, from, to);
    find_parts(s, &l);
    return lesson_emit(s->t, &l);
}

/* A subject one sentence back: 顾文澜同志以身作则。6月28日，为全体党员上了党课。 */
static bool subject_before(struct telling *s, struct group *out)
{
    static const struct lit starts[] = {LIT("为"), LIT("给"),   LIT("向"),   LIT("以《"), LIT("以\""), LIT("亲自"),
                                        LIT("还"), LIT("并"),   LIT("又"),   LIT("结合"), LIT("围绕"), LIT("他"),
                                        LIT("她"), LIT("同时"), LIT("带头"), LIT("认真"), LIT("先后")};
    const struct view *v = s->t->v;
    size_t i = s->from;
    for (size_t k = s->t->next_date; k < s->t->a->dates.n && s->t->a->dates.v[k].from <= i + 1; k++)
        if (s->t->a->dates.v[k].from >= s->from)
            i = s->t->a->dates.v[k].to;
    while (i < s->to && (v->ch[i] == ',' || v->ch[i] == ' ' || VIEW_AT(v, i, "下午") || VIEW_AT(v, i, "上午")))
        i += v->ch[i] == ',' || v->ch[i] == ' ' ? 1 : 2;
    if (!view_any(v, i, LITS(starts), NULL))
        return false;
    const struct block *k = &s->t->a->blocks.v[s->block];
    size_t from = s->from > k->from ? s->from - 1 : k->from;
    while (from > k->from && v->ch[from - 1] != U'。')
        from--;
    if (from >= s->from)
        return false;
    struct group g[MAX_GROUPS];
    size_t n = groups_find(s->t, s->block, from, s->from, g);
    if (n != 1 || g[0].members != 1)
        return false;
    size_t len = 0;
    if (role_by_left(v, from, g[0].from, &len) != ROLE_NONE)
        return false;
    *out = g[0];
    return true;
}

/* A dated lesson of which nobody says who gave it is told all the same; a vague one is not. */
static enum status nameless(struct telling *s)
{
    const struct view *v = s->t->v;
    static const struct lit verbs[] = {LIT("上了"), LIT("听了"), LIT("听取"), LIT("聆听"),   LIT("召开"),
                                       LIT("举行"), LIT("开展"), LIT("举办"), LIT("上党课"), LIT("组织"),
                                       LIT("参加"), LIT("进行"), LIT("上"),   LIT("讲")};
    if (s->word >= s->to || lesson_contest(v, s->from, s->to) || lesson_denied(v, s->from, s->to) ||
        lesson_counted(v, s->word > s->from + 8 ? s->word - 8 : s->from, s->word + 8 < s->to ? s->word + 8 : s->to))
        return XD_OK;
    size_t start = clause_start(s, s->word), stop = clause_stop(s, s->word);
    if (!view_has(v, start, s->word + 2, LITS(verbs)) || s->t->a->blocks.v[s->block].kind == BLOCK_TITLE ||
        (mask_at(s->t, s->word) & (MASK_BOOK | MASK_BRACKET)))
        return XD_OK;
    struct lesson l = {.block = s->block};
    struct group g;
    bool subject = subject_before(s, &g);
    struct telling *w = s;
    if (subject) {
        l.lecturer = g;
    } else if (s->t->self_known && s->t->self.n &&
               view_any(v, clause_start(s, start), (const struct lit[]){LIT("为"), LIT("给"), LIT("上")}, 3, NULL)) {
        l.lecturer.self = true;
    }
    lesson_date(s->t, &l, s->from, s->word, s->from, stop, false);
    if (!l.date_to && (subject || l.lecturer.self))
        lesson_date_elsewhere(s->t, &l, s->from);
    if (!subject && !l.lecturer.self && !(l.date_to && l.when.precision == PRECISION_DAY))
        return XD_OK;
    enum happening h = lesson_status(s->t, s->block, l.date_to && l.date_from < start ? l.date_from : start, stop);
    if (h == HAPPENING_RECURRING || (h != HAPPENING_DONE && !subject))
        return XD_OK;
    l.when.status = (uint8_t)h;
    l.from = (uint32_t)(l.date_to && l.date_from < start ? l.date_from : start);
    l.to = (uint32_t)with_topic(w, stop, s->to);
    lesson_topic(s->t, &l, l.from, l.to);
    lesson_place(s->t, &l, l.from, l.to);
    return lesson_emit(s->t, &l);
}

/* Whether a named lecturer is among them. */
static bool read_groups(struct telling *s)
{
    bool lectured = false;
    s->n = groups_find(s->t, s->block, s->from, s->to, s->g);
    for (size_t i = 0; i < s->n; i++)
        label(s, i);
    chain(s);
    for (size_t i = 0; i < s->n; i++)
        lectured = lectured || (s->g[i].role == ROLE_LECTURER && s->g[i].members);
    return lectured;
}

enum status lesson_sentence(struct teller *t, uint32_t block, size_t from, size_t to, enum lesson_context context,
                            bool *found)
{
    struct telling s = {.t = t, .block = block, .from = from, .to = to, .context = context};
    *found = false;
    s.word = lesson_next(t->v, from, to);
    if (s.word < to && (mask_at(t, s.word) & MASK_BOOK) && !context) { /* 《上好党课》: a title is no lesson */
        size_t w = s.word;
        while (w < to && (mask_at(t, w) & MASK_BOOK))
            w = lesson_next(t->v, w + 2, to);
        s.word = w;
        if (w >= to)
            return XD_OK;
    }
    bool any = false;
    bool lectured = read_groups(&s);
    enum status st = XD_OK;
    if (!lectured && s.word < to) { /* a weak name where a lecturer is missing */
        st = people_promote(&t->a->people, &t->a->arena, t->v, &t->a->blocks, from, to, &any);
        if (st == XD_OK && any)
            read_groups(&s);
    }
    size_t before = from;
    for (size_t i = 0; st == XD_OK && i < s.n; i++) {
        if (s.g[i].role != ROLE_LECTURER)
            continue;
        size_t after = to;
        for (size_t k = i + 1; k < s.n && after == to; k++)
            if (s.g[k].role == ROLE_LECTURER && s.g[k].from > s.g[i].verb_end)
                after = s.g[k].from;
        *found = true;
        st = tell(&s, i, before, after);
        before = s.g[i].chained ? s.g[i].to : s.g[i].verb_end;
    }
    if (st == XD_OK && !*found)
        st = nameless(&s);
    return st;
}
