/* The lesson beside a verb or a name: its object, what stands for it, and whether lessons are spoken of at all. */
#include "base/utf8.h"
#include "fact/genre.h"
#include "fact/lesson_role.h"

/* What a clause ahead speaks of first: SLOT_LESSON, SLOT_ALIEN or SLOT_NONE; *at is the slot. */
enum slot_kind role_ahead(const struct passage *p, size_t i, size_t *at)
{
    for (size_t k = i + 1; k < p->n; k++) {
        unsigned kind = p->v[k].kind;
        if (kind == SLOT_COMMA || kind == SLOT_STOP || p->v[k].from - p->v[i].to > 90)
            break;
        if (kind == SLOT_LESSON || kind == SLOT_ALIEN) {
            *at = k;
            return (enum slot_kind)kind;
        }
    }
    return SLOT_NONE;
}

/* Whether party lessons are what the sentence is about at slot i. */
bool role_spoken(const struct reader *r, size_t i)
{
    const struct passage *p = r->p;
    size_t at = 0;
    enum slot_kind k = role_ahead(p, i, &at);
    if (k != SLOT_NONE)
        return k == SLOT_LESSON;
    if (r->lesson != SIZE_MAX || r->alien != SIZE_MAX)
        return r->lesson != SIZE_MAX && (r->alien == SIZE_MAX || r->alien < r->lesson);
    for (k = SLOT_NONE, at = i + 1; at < p->n && k != SLOT_ALIEN; at++) {
        k = (enum slot_kind)p->v[at].kind;
        if (k == SLOT_LESSON)
            return true;
    }
    return p->word < p->to || (p->talk->on && k != SLOT_ALIEN);
}

static bool of_behind(const struct passage *p, size_t i)
{
    return i + 1 < p->n && p->v[i + 1].kind == SLOT_OF && p->v[i + 1].from == p->v[i].to;
}

static bool ends_clause(const struct passage *p, size_t at)
{
    uint32_t c = at < p->to ? p->t->v->ch[at] : U'。';
    return c == ',' || c == U'。' || c == ';' || c == ' ' || c == ')' || c == '(' || c == ':';
}

/* A day or month of its own stands there; a year says little. */
bool role_date_in(const struct passage *p, size_t from, size_t to)
{
    for (size_t k = 0; k < p->n; k++) {
        const struct slot *d = &p->v[k];
        if (d->kind != SLOT_DATE || d->from < from || d->to > to || d->bracket)
            continue;
        unsigned precision = p->t->a->dates.v[d->ref].when.precision;
        if (precision != PRECISION_YEAR && precision != PRECISION_SCHOOL_YEAR &&
            lesson_date_usable(p->t, d->ref, false) && !lesson_date_aside(p->t->v, d->from))
            return true;
    }
    return false;
}

/* 讲了自己的体会, 课后讲: somebody says something about a lesson. */
static bool remarks(const struct passage *p, size_t i)
{
    static const struct lit objects[] = {LIT("感受"), LIT("体会"), LIT("感想"), LIT("心得"), LIT("意见"), LIT("几句"),
                                         LIT("两句"), LIT("三句"), LIT("打算"), LIT("建议"), LIT("要求")};
    static const struct lit moments[] = {LIT("课后"), LIT("会后"), LIT("结束后"), LIT("讨论"),      LIT("听完"),
                                         LIT("听后"), LIT("课前"), LIT("讲完"),   LIT("最后讲了话")};
    size_t end = p->v[i].to, from = p->v[i].from > p->from + 24 ? p->v[i].from - 24 : p->from;
    while (end < p->to && !ends_clause(p, end))
        end++;
    size_t near = p->v[i].from > p->from + 6 ? p->v[i].from - 6 : p->from;
    static const struct lit not [] = {LIT("没"), LIT("不"), LIT("未")};
    if (view_has(p->t->v, near, p->v[i].from, LITS(not )))
        return true;
    return view_has(p->t->v, p->v[i].to, end, LITS(objects)) || view_has(p->t->v, from, p->v[i].from, LITS(moments));
}

/* 讲了一回, 讲过一课: the measure says that a lesson is meant. */
static bool measured(const struct passage *p, size_t i)
{
    static const struct lit words[] = {LIT("一回"),   LIT("一次"),   LIT("一堂"), LIT("一课"), LIT("一讲"),
                                       LIT("一节"),   LIT("半节"),   LIT("半场"), LIT("前半"), LIT("后半"),
                                       LIT("第一课"), LIT("第二课"), LIT("下半"), LIT("上半"), LIT("一场")};
    return view_any(p->t->v, p->v[i].to, LITS(words), NULL) != 0;
}

/* 3月8日顾文澜讲…, behind a sentence on lessons: who speaks on a day of his own, or as said before gives one. */
bool role_in_turn(const struct reader *r, size_t i)
{
    const struct passage *p = r->p;
    const struct group *g = r->agent >= 0 ? &p->g[r->agent] : NULL;
    if (!g || !(g->members || g->self || g->post_to > g->post_from) || g->plural || g->role != ROLE_NONE ||
        r->how == HOW_HEARD || r->alien != SIZE_MAX || remarks(p, i))
        return false;
    bool behind = r->lesson != SIZE_MAX && g->from > p->v[r->lesson].from && g->members;
    size_t from = r->after;
    uint32_t part = p->t->a->blocks.v[p->block].part;
    unsigned genre = p->t->genre[part];
    bool one_event = genre == GENRE_NEWS || genre == GENRE_MINUTES || genre == GENRE_FORM;
    return behind || (measured(p, i) && r->lesson != SIZE_MAX) || (one_event && p->talk->on && g->members) ||
           (p->talk->on && role_date_in(p, from, p->v[i].from));
}

/* The minutes of a party lesson speak of nothing else. */
static bool recorded(const struct passage *p)
{
    uint32_t part = p->t->a->blocks.v[p->block].part;
    return p->t->titled[part] && (p->t->genre[part] == GENRE_MINUTES || p->t->genre[part] == GENRE_FORM);
}

/* 讲 without a lesson for object: where one was named just before (第三课由…讲, 12月5日讲了,) or the lessons are told
 * one by one and who was asked to does it (请来了…, 他给大家讲…). */
static bool bare_verb(const struct reader *r, size_t i)
{
    const struct passage *p = r->p;
    uint32_t c = p->t->v->ch[p->v[i].from];
    bool here = r->lesson != SIZE_MAX && (r->alien == SIZE_MAX || r->alien < r->lesson);
    bool goes_on = p->talk->on && r->alien == SIZE_MAX;
    if (here && r->how == HOW_BY && r->agent >= 0 && p->v[i].kind == SLOT_TEACH) /* 党课由全思齐承担 */
        return true;
    if (p->talk->nameless && r->agent >= 0 && c == U'讲')
        return true;
    bool held = c == U'开' || c == U'进' || c == U'举'; /* 举行: of the lesson, by whom it says with 由 */
    if (c != U'讲' && c != U'作' && !(held && r->how == HOW_BY) && !VIEW_AT(p->t->v, p->v[i].from, "上成") &&
        !VIEW_AT(p->t->v, p->v[i].from, "上了") && !VIEW_AT(p->t->v, p->v[i].from, "上过"))
        return false;
    if (r->that && (p->talk->on || here))
        return true;
    if (c == U'讲' && (here || goes_on) && role_in_turn(r, i))
        return true;
    if (here && (ends_clause(p, p->v[i].to) || r->how == HOW_BY))
        return true;
    if (!goes_on || c != U'讲')
        return false;
    return (p->talk->listed || p->titled || recorded(p)) && (r->how == HOW_BY || ends_clause(p, p->v[i].to));
}

/* 作十九大精神辅导 */
static bool gives_talk(const struct passage *p, size_t i)
{
    static const struct lit words[] = {LIT("辅导"), LIT("报告"), LIT("宣讲"), LIT("授课"), LIT("讲课")};
    const struct view *v = p->t->v;
    size_t end = p->v[i].to;
    while (end < p->to && v->ch[end] != ',' && v->ch[end] != U'。' && v->ch[end] != ';')
        end++;
    uint32_t c = v->ch[p->v[i].from];
    return (c == U'作' || c == U'做') && view_has(v, p->v[i].to, end, LITS(words));
}

/* 开展送党课活动: who does that may have others teach. */
static bool campaign(const struct passage *p, size_t verb, size_t lesson)
{
    const struct view *v = p->t->v;
    bool has = VIEW_AT(v, p->v[verb].from, "开展") || VIEW_AT(v, p->v[verb].from, "送");
    return has && VIEW_AT(v, p->v[lesson].to, "活动");
}

/* The lesson that a verb has for object: the position behind it, 0 for none. */
uint32_t role_object(const struct reader *r, size_t i)
{
    const struct passage *p = r->p;
    size_t title = SIZE_MAX;
    bool known = r->lesson != SIZE_MAX || p->talk->on;
    for (size_t k = i + 1; k < p->n && p->v[k].from - p->v[i].to <= 90; k++) {
        unsigned kind = p->v[k].kind;
        if (p->v[k].bracket)
            continue;
        if (kind == SLOT_LESSON || (kind == SLOT_THAT && known))
            return campaign(p, i, k) ? 0 : p->v[k].to;
        if (kind == SLOT_ALIEN)
            return 0;
        if (kind == SLOT_TITLE && title == SIZE_MAX)
            title = k;
        if (kind == SLOT_COMMA || kind == SLOT_STOP || kind == SLOT_TEACH || kind == SLOT_INVITE || kind == SLOT_HEAR ||
            kind == SLOT_PRESIDE || kind == SLOT_GROUP)
            break;
    }
    if ((p->talk->listed || p->titled) && r->how == HOW_BY && r->agent >= 0 && gives_talk(p, i))
        return p->v[i].to;
    unsigned done =
        of_behind(p, i) && i + 2 < p->n && p->v[i + 2].from == p->v[i + 1].to ? p->v[i + 2].kind : SLOT_NONE;
    if (of_behind(p, i) && known && done != SLOT_RECORD && done != SLOT_PRESIDE &&
        done != SLOT_ALIEN) /* 那一课是顾文澜讲的 */
        return p->v[i + 1].to;
    if (bare_verb(r, i))
        return p->v[i].to;
    if (title != SIZE_MAX && p->v[title].from - p->v[i].to <= 12 && role_spoken(r, i))
        return p->v[title].to;
    return 0;
}

static bool attributes_only(const struct passage *p, size_t from, size_t to)
{
    static const struct lit words[] = {
        LIT("的"),       LIT("专题"), LIT("主题"),   LIT("微"),   LIT("廉政"), LIT("廉洁"), LIT("七一"),   LIT("书记"),
        LIT("校长"),     LIT("生动"), LIT("精彩"),   LIT("一堂"), LIT("一节"), LIT("这堂"), LIT("这节"),   LIT("那堂"),
        LIT("开学"),     LIT("第一"), LIT("新学期"), LIT("题为"), LIT("所作"), LIT("作"),   LIT("形势"),   LIT("党史"),
        LIT("党性"),     LIT("主讲"), LIT("讲授"),   LIT("第"),   LIT("讲"),   LIT("示范"), LIT("首次"),   LIT("首"),
        LIT("堂"),       LIT("场"),   LIT("教育"),   LIT("带来"), LIT("思想"), LIT("深刻"), LIT("特别"),   LIT("特殊"),
        LIT("节"),       LIT("次"),   LIT("二"),     LIT("三"),   LIT("四"),   LIT("一"),   LIT("五"),     LIT("视频"),
        LIT("线上"),     LIT("网络"), LIT("云"),     LIT("红色"), LIT("实境"), LIT("情景"), LIT("所"),     LIT("授"),
        LIT("宣讲"),     LIT("做"),   LIT("上"),     LIT("关于"), LIT("以"),   LIT("为题"), LIT("为主题"), LIT("那次"),
        LIT("别开生面"), LIT("那节"), LIT("这次"),   LIT("了"),   LIT("下午"), LIT("上午")};
    const struct view *v = p->t->v;
    size_t k = 0;
    for (size_t i = from; i < to;) {
        while (k < p->n && p->v[k].to <= i)
            k++;
        if (k < p->n && p->v[k].from == i && (p->v[k].kind == SLOT_TITLE || p->v[k].kind == SLOT_DATE)) {
            i = p->v[k].to;
            continue;
        }
        size_t n = view_any(v, i, LITS(words), NULL);
        if (!n)
            return false;
        i += n;
    }
    return true;
}

/* 沙行舟老师的那一课, 温以澄同志那堂《…》: where lessons are spoken of. */
static uint32_t that_behind(const struct reader *r, size_t i)
{
    const struct passage *p = r->p;
    size_t k = i + 1;
    if (k < p->n && p->v[k].kind == SLOT_OF && p->v[k].from == p->v[i].to)
        k++;
    bool that = k < p->n && p->v[k].kind == SLOT_THAT && p->v[k].from == p->v[k - 1].to;
    if (!that || !(p->talk->on || r->lesson != SIZE_MAX))
        return 0;
    return k + 1 < p->n && p->v[k + 1].kind == SLOT_TITLE && p->v[k + 1].from == p->v[k].to ? p->v[k + 1].to
                                                                                            : p->v[k].to;
}

/* 顾文澜[同志]的专题党课: the lesson behind a name, with nothing but attributes between; 0 for none. */
uint32_t role_noun_behind(const struct reader *r, size_t i, bool heard)
{
    const struct passage *p = r->p;
    const struct group *g = &p->g[p->v[i].ref];
    size_t at = 0;
    if (i + 2 < p->n && p->v[i + 1].kind == SLOT_OF && p->v[i + 1].from == g->to && p->v[i + 2].kind == SLOT_TITLE &&
        p->v[i + 2].from == p->v[i + 1].to && r->lesson != SIZE_MAX && !heard)
        return p->v[i + 2].to; /* …的党课, 6月30日郗若兰同志的《…》 */
    uint32_t that = that_behind(r, i);
    if (that)
        return that;
    if (role_ahead(p, i, &at) != SLOT_LESSON || p->v[at].from - g->to > 60)
        return 0;
    bool of = p->v[i + 1].kind == SLOT_OF && p->v[i + 1].from == g->to;
    bool close = p->v[at].from == g->to || p->titled || p->talk->listed || g->members;
    if (heard) {
        for (size_t k = i + 1; k < at; k++)
            if (p->v[k].kind == SLOT_GROUP || p->v[k].kind == SLOT_HEAR || p->v[k].kind == SLOT_COMMA)
                return 0;
        return p->v[at].to;
    }
    if (!attributes_only(p, g->to, p->v[at].from) || (g->post_to && !of && !p->titled && !p->talk->listed) ||
        (!of && !close))
        return 0;
    return p->v[at].to;
}
