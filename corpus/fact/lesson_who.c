/* Who is named in a sentence: people in groups, people by their post only, and the author as 我. */
#include "base/utf8.h"
#include "fact/lesson_rules.h"
#include "fact/person_rules.h"

void mask_block(struct teller *t, const struct block *k)
{
    const struct view *v = t->v;
    int book = 0, bracket = 0;
    size_t quotes = 0, seen = 0;
    for (size_t i = k->from; i < k->to; i++)
        quotes += v->ch[i] == '"';
    t->mask_from = k->from;
    for (size_t i = k->from; i < k->to; i++) {
        uint32_t c = v->ch[i];
        book += c == U'《' && book < 4 ? 1 : 0;
        bracket += c == '(' && bracket < 4 ? 1 : 0;
        bool quote = seen % 2 == 1;
        if (c == '"' && !(quotes % 2 == 1 && seen + 1 == quotes)) { /* an odd last quote opens nothing */
            seen++;
            quote = true;
        }
        t->mask[i - k->from] =
            (uint8_t)((book ? MASK_BOOK : 0) | (quote ? MASK_QUOTE : 0) | (bracket ? MASK_BRACKET : 0));
        book -= c == U'》' && book > 0 ? 1 : 0;
        bracket -= c == ')' && bracket > 0 ? 1 : 0;
    }
}

static bool connector(uint32_t c)
{
    return c == U'、' || c == U'和' || c == U'与' || c == U'及' || c == ' ' || c == ',' || c == U'同' || c == U'/' ||
           c == U'以';
}

static bool dated_bracket(const struct teller *t, size_t i)
{
    const struct dates *d = &t->a->dates;
    for (size_t k = t->next_date; k < d->n && d->v[k].from <= i + 1; k++)
        if (d->v[k].from == i + 1)
            return true;
    return false;
}

/* Whether only posts, forms of address, brackets and signs of a list stand in [from, to). */
static bool only_posts(const struct teller *t, size_t from, size_t to)
{
    const struct view *v = t->v;
    size_t i = from;
    bool joined = false;
    while (i < to) {
        size_t n = post_at(v, i, to);
        if (n) {
            i += n;
        } else if (mask_at(t, i) & MASK_BRACKET) {
            if (v->ch[i] == '(' && dated_bracket(t, i))
                return false; /* each has a date of its own */
            i++;
        } else if (joined && i + 1 == to && (v->ch[i] == U'小' || v->ch[i] == U'老' || v->ch[i] == U'大')) {
            i++; /* 、小秦晚舟 */
        } else if (connector(v->ch[i])) {
            joined = true;
            i++;
        } else {
            break;
        }
    }
    if (i >= to)
        return joined;
    if (!joined || to - i > 16 || post_before(v, i, to) == 0) /* 、区委党校教授宋岩: a unit before the post */
        return false;
    for (size_t k = i; k < to; k++) {
        enum slot_kind kind = SLOT_NONE;
        if (!is_han(v->ch[k]) || (lexis_at(t->lexis, v, k, to, &kind) && kind >= SLOT_TEACH && kind <= SLOT_AND))
            return false;
    }
    return true;
}

static size_t skip_tail(const struct teller *t, struct group *g, size_t i, size_t to)
{
    const struct view *v = t->v;
    static const struct lit count[] = {
        LIT("两位"), LIT("三位"), LIT("四位"), LIT("五位"), LIT("六位"), LIT("二位"), LIT("几位"), LIT("两名"),
        LIT("三名"), LIT("四名"), LIT("五名"), LIT("两人"), LIT("三人"), LIT("四人"), LIT("五人"), LIT("2位"),
        LIT("3位"),  LIT("4位"),  LIT("5位"),  LIT("2名"),  LIT("3名"),  LIT("4名"),  LIT("5名"),  LIT("2人"),
        LIT("3人"),  LIT("4人"),  LIT("5人"),  LIT("一行"), LIT("多位"), LIT("6名"),  LIT("6位"),  LIT("六名")};
    static const int value[] = {2, 3, 4, 5, 6, 2, 0, 2, 3, 4, 5, 2, 3, 4, 5, 2,
                                3, 4, 5, 2, 3, 4, 5, 2, 3, 4, 5, 0, 0, 6, 6, 6};
    size_t n = post_at(v, i, to);
    i += n;
    if (i < to && v->ch[i] == '(' && !dated_bracket(t, i)) { /* 顾文澜(书记) */
        size_t k = i;
        while (k < to && (mask_at(t, k) & MASK_BRACKET))
            k++;
        if (k - i <= 14)
            i = k;
    }
    bool etc = i < to && v->ch[i] == U'等' && view_ch(v, i + 1) != U'于';
    if (etc)
        i++;
    size_t w = 0;
    n = view_any(v, i, LITS(count), &w);
    if (n && i + n <= to) {
        i += n;
        g->open = etc && value[w] != (int)g->members;
    } else {
        g->open = etc;
    }
    n = post_at(v, i, to);
    return i + n;
}

static bool in_plain(const struct teller *t, const struct person_mention *m)
{
    return !(mask_at(t, m->from) & (MASK_BOOK | MASK_QUOTE));
}

/* Groups of mentions in [from, to). */
static size_t named(struct teller *t, uint32_t block, size_t from, size_t to, struct group *out)
{
    const struct people *p = &t->a->people;
    size_t n = 0;
    for (size_t i = t->next_person; i < p->n && p->v[i].from < to && n < MAX_GROUPS; i++) {
        const struct person_mention *m = &p->v[i];
        if (m->block != block || m->from < from || m->to > to || !in_plain(t, m) || m->famous)
            continue;
        struct group *g = n ? &out[n - 1] : NULL;
        size_t last = g && g->members ? p->v[g->member[g->members - 1]].to : 0;
        if (g && g->members < MAX_MEMBERS && last && only_posts(t, last, m->from) &&
            (mask_at(t, m->from) & MASK_BRACKET) == (mask_at(t, g->from) & MASK_BRACKET)) {
            g->member[g->members++] = (uint32_t)i;
            g->to = (uint32_t)skip_tail(t, g, m->to, to);
            continue;
        }
        size_t post = post_before(t->v, from, m->from);
        out[n] = (struct group){.from = (uint32_t)(m->from - post), .members = 1};
        out[n].member[0] = (uint32_t)i;
        out[n].to = (uint32_t)skip_tail(t, &out[n], m->to, to);
        n++;
    }
    return n;
}

static bool inside_group(const struct group *g, size_t n, size_t at)
{
    for (size_t i = 0; i < n; i++)
        if (at >= g[i].from && at < g[i].to)
            return true;
    return false;
}

struct post_word {
    struct lit w;
    bool plural;
};
static const struct post_word lone_posts[] = {
    {LIT("书记"), false},        {LIT("校长"), false},     {LIT("园长"), false},        {LIT("组织委员"), false},
    {LIT("宣传委员"), false},    {LIT("纪检委员"), false}, {LIT("青年委员"), false},    {LIT("统战委员"), false},
    {LIT("工会主席"), false},    {LIT("教导主任"), false}, {LIT("支部委员"), true},     {LIT("支委"), true},
    {LIT("支委成员"), true},     {LIT("支委委员"), true},  {LIT("支委们"), true},       {LIT("党小组长"), true},
    {LIT("党员代表"), true},     {LIT("班子成员"), true},  {LIT("委员们"), true},       {LIT("党员骨干"), true},
    {LIT("支部班子成员"), true}, {LIT("教授"), false},     {LIT("讲师"), false},        {LIT("专家"), true},
    {LIT("局长"), false},        {LIT("镇长"), false},     {LIT("党员教师代表"), true}, {LIT("支委会成员"), true},
    {LIT("主任"), false},        {LIT("主席"), false},     {LIT("部长"), false},        {LIT("科长"), false},
    {LIT("支书"), false},
};

static bool other_word_follows(const struct view *v, size_t i)
{
    static const struct lit words[] = {LIT("处"),     LIT("室"),   LIT("会"),     LIT("办"),   LIT("们"),  LIT("职"),
                                       LIT("负责制"), LIT("党课"), LIT("讲党课"), LIT("培训"), LIT("信箱")};
    static const struct lit fine[] = {LIT("会上"), LIT("会议"), LIT("讲党课活动")};
    return view_any(v, i, LITS(words), NULL) != 0 && view_any(v, i, LITS(fine), NULL) == 0 &&
           !VIEW_AT(v, i, "讲党课") && !VIEW_AT(v, i, "党课");
}

static size_t lone_post(struct teller *t, size_t from, size_t to, size_t i, struct group *g)
{
    const struct view *v = t->v;
    size_t best = 0, which = 0;
    for (size_t k = 0; k < sizeof lone_posts / sizeof *lone_posts; k++)
        if (lone_posts[k].w.p[0] == v->ch[i] && lone_posts[k].w.n > best && view_at(v, i, lone_posts[k].w)) {
            best = lone_posts[k].w.n;
            which = k;
        }
    if (!best || i + best > to || other_word_follows(v, i + best))
        return 0;
    size_t start = i + best - post_before(v, from, i + best);
    if (start > i)
        start = i;
    uint32_t before = start > from ? v->ch[start - 1] : ' ';
    if (before == U'当' || before == U'任' || before == U'兼') /* what somebody is, nobody by himself */
        return 0;
    *g = (struct group){.from = (uint32_t)start,
                        .to = (uint32_t)(i + best),
                        .post_from = (uint32_t)start,
                        .post_to = (uint32_t)(i + best)};
    g->plural = lone_posts[which].plural;
    if (start > from && !g->plural && lexicon_surname_logp(t->lx, v->ch + start - 1, 1) < 0) { /* 陈书记 */
        bool edge = start == from + 1 || !is_han(v->ch[start - 2]) ||
                    view_before(v, start - 1,
                                (const struct lit[]){LIT("由"), LIT("请"), LIT("日"), LIT("午"), LIT("取"), LIT("听"),
                                                     LIT("记"), LIT("部"), LIT("了"), LIT("和"), LIT("与"), LIT("上"),
                                                     LIT("校"), LIT("任"), LIT("党"), LIT("会"), LIT("中"), LIT("委"),
                                                     LIT("月"), LIT("局"), LIT("镇"), LIT("长"), LIT("我"), LIT("是"),
                                                     LIT("后"), LIT("份")},
                                26, NULL);
        static const uint32_t no[] = U"党任向和全应从于成后校总支副区县市镇由请经会时让";
        bool word = false;
        for (size_t k = 0; k + 1 < sizeof no / sizeof *no; k++)
            word = word || no[k] == v->ch[start - 1];
        if (edge && !word)
            g->from--;
    }
    size_t tail = post_at(v, g->to, to);
    if (tail && post_is_address(v, g->to, g->to + tail))
        g->to += (uint32_t)tail;
    return i + best;
}

static size_t self_word(const struct view *v, size_t i, size_t to)
{
    static const struct lit not [] = {LIT("我校"), LIT("我们"),   LIT("我支"), LIT("我国"), LIT("我市"),
                                      LIT("我区"), LIT("我镇"),   LIT("我县"), LIT("我省"), LIT("我党"),
                                      LIT("我班"), LIT("我园"),   LIT("我院"), LIT("我处"), LIT("我局"),
                                      LIT("我的"), LIT("我总支"), LIT("我军"), LIT("我乡"), LIT("我单位")};
    if (VIEW_AT(v, i, "本人") || VIEW_AT(v, i, "笔者"))
        return i + 2 <= to ? 2 : 0;
    if (v->ch[i] != U'我' || view_any(v, i, LITS(not ), NULL))
        return 0;
    return i > 0 && (v->ch[i - 1] == U'自' || v->ch[i - 1] == U'忘' || v->ch[i - 1] == U'对' || v->ch[i - 1] == U'为')
               ? 0
               : 1;
}

/* The one person of the report's part who bears the surname at i; the index of a mention + 1, 0 for none or several. */
static uint32_t by_surname(const struct teller *t, uint32_t part, size_t i)
{
    const struct people *p = &t->a->people;
    uint32_t found = 0;
    for (uint32_t k = 0; k < p->n; k++) {
        if (!p->v[k].sure || t->v->ch[p->v[k].from] != t->v->ch[i] || t->a->blocks.v[p->v[k].block].part != part)
            continue;
        if (found && !str_eq(p->v[found - 1].name, p->v[k].name))
            return 0;
        found = found ? found : k + 1;
    }
    return found;
}

/* 老逄, 逄老师: somebody by the surname, where only one bears it. */
static size_t surname_alone(const struct teller *t, uint32_t block, size_t i, size_t to, struct group *g)
{
    const struct view *v = t->v;
    bool familiar = v->ch[i] == U'老' || v->ch[i] == U'小';
    size_t s = i + familiar, post = familiar ? 0 : post_at(v, s + 1, to);
    bool speaks = !familiar && view_ch(v, i + 1) == ':' && (i == t->a->blocks.v[block].from || !is_han(v->ch[i - 1]));
    if (s >= to || name_surname(t->lx, v, s, to) != 1 || (!familiar && !post && !speaks) ||
        (i > 0 && is_han(v->ch[i - 1]) && !familiar && v->ch[i - 1] != U'的' && v->ch[i - 1] != U'由'))
        return 0;
    uint32_t who = by_surname(t, t->a->blocks.v[block].part, s);
    if (!who)
        return 0;
    *g = (struct group){.from = (uint32_t)i, .to = (uint32_t)(s + 1 + post), .member = {who - 1}, .members = 1};
    return g->to;
}

size_t groups_find(struct teller *t, uint32_t block, size_t from, size_t to, struct group *out)
{
    size_t n = named(t, block, from, to, out);
    for (size_t i = from; i < to && n < MAX_GROUPS; i++) {
        struct group g;
        size_t end = 0, len;
        if ((mask_at(t, i) & (MASK_BOOK | MASK_QUOTE)) || inside_group(out, n, i))
            continue;
        if ((len = self_word(t->v, i, to)) != 0)
            g = (struct group){.from = (uint32_t)i, .to = (uint32_t)(i + len), .self = true}, end = i + len;
        else if ((end = lone_post(t, from, to, i, &g)) == 0)
            end = surname_alone(t, block, i, to, &g);
        if (!end || inside_group(out, n, g.from) || inside_group(out, n, g.to - 1))
            continue;
        size_t k = n;
        while (k > 0 && out[k - 1].from > g.from) {
            out[k] = out[k - 1];
            k--;
        }
        out[k] = g;
        n++;
        i = end - 1;
    }
    for (size_t i = 0; i + 1 < n; i++) { /* 钱副书记(钱大有): the bracket names whom the post means */
        struct group *a = &out[i], *b = &out[i + 1];
        bool same = view_ch(t->v, a->to) == '(' && b->from == a->to + 1 && view_ch(t->v, b->to) == ')';
        if (same && !a->members && a->post_to > a->post_from && b->members == 1) {
            a->members = 1;
            a->member[0] = b->member[0];
            a->to = b->to + 1;
            memmove(out + i + 1, out + i + 2, (n - i - 2) * sizeof *out);
            n--;
        }
    }
    return n;
}
