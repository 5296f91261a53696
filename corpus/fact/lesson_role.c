/* Who teaches: a sentence's slots are read from left to right, remembering who acts. */
#include "base/utf8.h"
#include "fact/genre.h"
#include "fact/lesson_rules.h"
#include "fact/person_rules.h"

enum how { HOW_SUBJECT, HOW_BY, HOW_HEARD };

struct reader {
    struct passage *p;
    int subject, agent; /* groups; -1 for nobody */
    enum how how;
    bool acting;          /* somebody acts in this sentence, so nobody is carried into it */
    bool waiting;         /* 组织 … ,: the subject comes back behind the comma */
    int last;             /* the last group named, for 他 */
    bool pronoun;         /* 他, and nobody named in the sentence */
    bool colon;           /* a list follows one */
    bool invited;         /* the agent was, in a sentence that speaks of a lesson */
    bool that;            /* the sentence begins with a lesson: 第三次…, 这一课… */
    size_t lesson, alien; /* the last such slot; SIZE_MAX for none */
    uint32_t after;       /* where the telling before ends */
};

/* What a clause ahead speaks of first: SLOT_LESSON, SLOT_ALIEN or SLOT_NONE; *at is the slot. */
static enum slot_kind ahead(const struct passage *p, size_t i, size_t *at)
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
static bool spoken(const struct reader *r, size_t i)
{
    const struct passage *p = r->p;
    size_t at = 0;
    enum slot_kind k = ahead(p, i, &at);
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

static bool date_in(const struct passage *p, size_t from, size_t to);

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
static bool speaks_in_turn(const struct reader *r, size_t i)
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
           (p->talk->on && date_in(p, from, p->v[i].from));
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
    if (c == U'讲' && (here || goes_on) && speaks_in_turn(r, i))
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
static uint32_t object_of(const struct reader *r, size_t i)
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
    if (title != SIZE_MAX && p->v[title].from - p->v[i].to <= 12 && spoken(r, i))
        return p->v[title].to;
    return 0;
}

/* 为全体党员, 以《…》为题, 还 …: a sentence whose subject was named before. */
static bool subjectless(const struct passage *p)
{
    static const struct lit starts[] = {LIT("以"),   LIT("围绕"), LIT("结合"), LIT("就"),    LIT("利用"), LIT("在"),
                                        LIT("针对"), LIT("他"),   LIT("她"),   LIT("其"),    LIT("认真"), LIT("专门"),
                                        LIT("精心"), LIT("于"),   LIT("主动"), LIT("特意"),  LIT("用"),   LIT("从"),
                                        LIT("紧扣"), LIT("先后"), LIT("分别"), LIT("则"),    LIT("先"),   LIT("再"),
                                        LIT("本人"), LIT("共"),   LIT("全年"), LIT("该同志")};
    const struct view *v = p->t->v;
    size_t i = p->from, s = 0;
    while (i < p->to) {
        while (s < p->n && p->v[s].from < i)
            s++;
        if (s < p->n && p->v[s].from == i && (p->v[s].kind == SLOT_DATE || p->v[s].kind == SLOT_COMMA))
            i = p->v[s].to;
        else if (v->ch[i] == ' ' || v->ch[i] == ',')
            i++;
        else if (VIEW_AT(v, i, "下午") || VIEW_AT(v, i, "上午") || VIEW_AT(v, i, "晚上") || VIEW_AT(v, i, "当天"))
            i += 2;
        else
            break;
    }
    while (s < p->n && p->v[s].from < i)
        s++;
    if (s < p->n && p->v[s].from == i) {
        unsigned k = p->v[s].kind;
        return k == SLOT_FOR || k == SLOT_AND || k == SLOT_ACT || k == SLOT_TEACH || k == SLOT_LECTURE ||
               k == SLOT_TITLE || k == SLOT_THAT;
    }
    return view_any(v, i, LITS(starts), NULL) != 0;
}

static bool may_teach(const struct group *g)
{
    return g->role == ROLE_NONE || g->role == ROLE_LECTURER || g->role == ROLE_PRESIDER;
}

/* A day or month of its own stands there; a year says little. */
static bool date_in(const struct passage *p, size_t from, size_t to)
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

static bool nobody(const struct group *g)
{
    return !g->members && !g->self && g->post_to <= g->post_from;
}

static bool same_people(const struct group *a, const struct group *b)
{
    return a->from == b->from && a->to == b->to;
}

/* to == verb's end: the verb has no object of its own, so it says when what was named before came true. */
static void tell(struct reader *r, int who, uint32_t from, uint32_t verb, uint32_t to, bool bare)
{
    struct passage *p = r->p;
    struct telling *last = p->tellings ? &p->told[p->tellings - 1] : NULL;
    if (last && (who >= 0 ? same_people(&last->who, &p->g[who]) : !r->acting)) {
        bool dated = date_in(p, last->to, verb);
        if (dated && bare)
            last->verb = verb; /* 要我讲党课, 12月5日讲了 */
        if (!dated || bare) {
            last->to = to > last->to ? to : last->to; /* 上党课, 讲《…》: one lesson */
            return;
        }
    }
    bool absorbed = last && who >= 0 && nobody(&last->who) && !date_in(p, last->to, from);
    if (absorbed) { /* 将举行党课, 由…主讲: one lesson */
        r->after = last->after;
        from = last->from;
        p->tellings--;
    }
    if (p->tellings == MAX_TELLINGS)
        return;
    struct telling *x = &p->told[p->tellings];
    uint32_t part = p->t->a->blocks.v[p->block].part;
    *x = (struct telling){.from = from, .verb = verb, .to = to, .after = r->after};
    if (who >= 0) {
        p->g[who].role = ROLE_LECTURER;
        x->who = p->g[who];
    } else if (r->pronoun && p->talk->has_named) {
        x->who = p->talk->named;
        x->carried = true;
    } else if (!r->acting && p->talk->has_subject && subjectless(p)) {
        x->who = p->talk->subject;
        x->carried = true;
    } else if (!r->acting && p->t->personal[part] && subjectless(p)) {
        x->who = (struct group){.from = from, .to = from, .self = true};
        x->carried = true;
    }
    p->tellings++;
    r->after = to;
}

static void teach(struct reader *r, size_t i, uint32_t to)
{
    bool bare = to <= r->p->v[i].to && r->p->v[i].kind == SLOT_TEACH;
    struct passage *p = r->p;
    int who = r->agent >= 0 && may_teach(&p->g[r->agent]) ? r->agent : -1;
    uint32_t verb = p->v[i].from, from = who >= 0 && p->g[who].from < verb ? p->g[who].from : verb;
    tell(r, who, from, verb, to > p->v[i].to ? to : p->v[i].to, bare);
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
static uint32_t noun_behind(const struct reader *r, size_t i, bool heard)
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
    if (ahead(p, i, &at) != SLOT_LESSON || p->v[at].from - g->to > 60)
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

static void invited(struct reader *r)
{
    struct passage *p = r->p;
    if (r->subject >= 0 && p->g[r->subject].role == ROLE_NONE)
        p->g[r->subject].role = ROLE_INVITER;
}

/* 上党课(时雨田): a name alone in brackets right behind the lesson. */
static bool in_bracket(const struct reader *r, size_t i)
{
    const struct passage *p = r->p;
    size_t at = p->v[i].from;
    if (r->lesson == SIZE_MAX || r->agent >= 0 || i == 0 || view_ch(p->t->v, p->v[i].to) != ')')
        return false;
    bool title = p->v[i - 1].kind == SLOT_TITLE && i > 1 && p->v[i - 2].kind == SLOT_LESSON;
    return (p->v[i - 1].kind == SLOT_LESSON || title) && p->v[i - 1].to + 1 == at;
}

/* 时雨田(3月8日,《两会》): in a row of lecturers. */
static bool dated_in_bracket(const struct reader *r, size_t i)
{
    const struct passage *p = r->p;
    const struct slot *next = i + 1 < p->n ? &p->v[i + 1] : NULL;
    if (!next || next->kind != SLOT_DATE || !next->bracket || next->from != p->v[i].to + 1 || !spoken(r, i))
        return false;
    unsigned precision = p->t->a->dates.v[next->ref].when.precision;
    return precision == PRECISION_DAY || precision == PRECISION_MONTH;
}

/* 顾文澜老师, 书记顾文澜: called by a post or form of address. */
static bool with_post(const struct passage *p, const struct group *g)
{
    const struct people *k = &p->t->a->people;
    return !g->members || g->from < k->v[g->member[0]].from || g->to > k->v[g->member[g->members - 1]].to;
}

static void on_group(struct reader *r, size_t i)
{
    struct passage *p = r->p;
    int ref = (int)p->v[i].ref;
    struct group *g = &p->g[ref];
    enum slot_kind left = slot_marker(p, i);
    if (p->v[i].bracket && !slot_is_label(left)) {
        g->role = ROLE_OTHER;
        if (in_bracket(r, i))
            tell(r, ref, g->from, g->to, g->to, false);
        return;
    }
    switch (left) {
    case SLOT_FOR:
        g->role = ROLE_AUDIENCE;
        return;
    case SLOT_PRESIDER:
        g->role = ROLE_PRESIDER;
        return;
    case SLOT_RECORDER:
        g->role = ROLE_RECORDER;
        return;
    case SLOT_LISTENER:
    case SLOT_BYLINE:
        g->role = ROLE_OTHER;
        return;
    case SLOT_LECTURER:
        if (VIEW_AT(p->t->v, p->v[i - 1].from, "讲的是") && (r->agent >= 0 || !with_post(p, g))) {
            g->role = ROLE_OTHER; /* 顾文澜上党课,讲的是焦裕禄 */
            return;
        }
        if (spoken(r, i))
            tell(r, ref, p->v[i - 1].from < g->from ? p->v[i - 1].from : g->from, p->v[i].from,
                 dated_in_bracket(r, i) ? p->v[i + 1].to : g->to, false);
        return;
    case SLOT_INVITE:
        invited(r);
        r->invited = r->lesson != SIZE_MAX;
        r->subject = -1;
        r->how = HOW_BY;
        break;
    case SLOT_BY:
        r->how = HOW_BY;
        break;
    case SLOT_HEAR:
        r->how = HOW_HEARD;
        break;
    default:
        r->how = HOW_SUBJECT;
        r->subject = ref;
        break;
    }
    r->agent = ref;
    r->last = g->members ? ref : r->last;
    r->acting = true;
    r->waiting = false;
    if (i + 1 < p->n && p->v[i + 1].kind == SLOT_LED && p->v[i + 1].from == g->to) {
        g->role = ROLE_OTHER;
        r->agent = -1;
        return;
    }
    if (r->how == HOW_SUBJECT && dated_in_bracket(r, i)) {
        tell(r, ref, g->from, g->to, p->v[i + 1].to, false);
        return;
    }
    uint32_t noun = noun_behind(r, i, r->how == HOW_HEARD);
    if (noun) {
        tell(r, ref, g->from, g->from, noun, false);
        r->lesson = i;
    }
}

/* Somebody does what excludes that he teaches right now. */
static void act_as(struct reader *r, enum role role)
{
    struct passage *p = r->p;
    if (r->agent >= 0 && p->g[r->agent].role == ROLE_NONE)
        p->g[r->agent].role = (uint8_t)role;
    r->agent = -1;
}

static void on_preside(struct reader *r)
{
    struct passage *p = r->p;
    if (r->agent < 0)
        return;
    struct group *g = &p->g[r->agent];
    g->presides = true;
    if (g->role == ROLE_NONE)
        g->role = ROLE_PRESIDER;
    if (r->how == HOW_BY) {
        r->subject = r->agent; /* 由纪明主持, 并 … */
        r->agent = -1;
    }
}

static void on_break(struct reader *r)
{
    if (r->waiting || (r->agent < 0 && r->subject >= 0 && r->p->g[r->subject].role == ROLE_NONE)) {
        r->agent = r->subject;
        r->how = HOW_SUBJECT;
    } else if (r->how == HOW_HEARD) {
        r->agent = -1;
    }
    r->waiting = false;
}

/* 简书宁:《…》, 时雨田,《…》 in a list of lessons. */
static void on_title(struct reader *r, size_t i)
{
    struct passage *p = r->p;
    bool list = p->talk->listed || (r->colon && (r->lesson != SIZE_MAX || p->talk->on));
    if (!list || i < 1 || p->v[i].bracket)
        return;
    bool sign = p->v[i - 1].kind == SLOT_COMMA || p->v[i - 1].kind == SLOT_COLON;
    size_t g = i - 1 - sign;
    if ((sign && i < 2) || p->v[g].kind != SLOT_GROUP || p->v[i].from - p->v[g].to > 2 ||
        slot_marker(p, g) != SLOT_NONE)
        return;
    int ref = (int)p->v[g].ref;
    tell(r, ref, p->g[ref].from, p->g[ref].to, p->v[i].to, false);
}

/* 时慕白开场: 今年…我…: who speaks is 我, and no subject of what he says. */
static void on_colon(struct reader *r, size_t i)
{
    struct passage *p = r->p;
    if (i != 1 || p->v[0].kind != SLOT_GROUP || p->v[0].from != p->from || p->v[1].from - p->v[0].to > 6 ||
        !p->g[p->v[0].ref].members || p->talk->listed)
        return;
    p->talk->speaker = p->g[p->v[0].ref];
    p->talk->has_speaker = true;
    r->agent = r->subject = -1;
    r->acting = false;
}

/* 给党员上课: 党 is in the audience. */
static bool for_party(const struct passage *p, size_t i)
{
    static const struct lit audience[] = {LIT("党员"), LIT("积极分子"), LIT("党小组"), LIT("发展对象")};
    size_t from = p->v[i].from > p->from + 16 ? p->v[i].from - 16 : p->from;
    for (size_t k = i; k-- > 0 && p->v[k].kind != SLOT_COMMA && p->v[k].kind != SLOT_STOP;)
        if (p->v[k].kind == SLOT_FOR)
            from = p->v[k].to > from ? p->v[k].to : from;
    for (size_t k = p->v[i].from; k-- > from;)
        if (p->t->v->ch[k] == ',')
            from = k;
    return view_has(p->t->v, from, p->v[i].from, LITS(audience)) && VIEW_HAS(p->t->v, p->v[i].from, p->v[i].to, "课");
}

/* 受支部委托, 应…邀请, 经…同意: done to who acts. */
static bool passive(const struct passage *p, size_t i)
{
    size_t begin = i ? p->v[i - 1].to : p->from, at = p->v[i].from;
    for (size_t k = at; k-- > begin && at - k <= 14;) {
        uint32_t c = p->t->v->ch[k];
        if (c == U'受' || c == U'应' || c == U'经' || c == U'按' || c == U'据')
            return true;
        if (!is_han(c))
            return false;
    }
    return false;
}

/* 主讲 says it all; 领学, 讲解, 上课 are of many things, and ask for the lesson to be near. */
static bool lectures(const struct reader *r, size_t i)
{
    static const struct lit plain[] = {LIT("主讲"),   LIT("讲授"),     LIT("授课"),     LIT("开讲"),
                                       LIT("作党课"), LIT("担任主讲"), LIT("走上讲台"), LIT("站上讲台"),
                                       LIT("讲第"),   LIT("上第"),     LIT("作第"),     LIT("讲了一课"),
                                       LIT("讲一课"), LIT("上了一课"), LIT("上一课")};
    const struct passage *p = r->p;
    size_t at = 0;
    if (for_party(p, i))
        return true;
    if (!spoken(r, i))
        return false;
    return r->lesson != SIZE_MAX || r->that || p->word < p->to || ahead(p, i, &at) == SLOT_LESSON || p->talk->listed ||
           p->titled || p->t->titled[p->t->a->blocks.v[p->block].part] ||
           view_any(p->t->v, p->v[i].from, LITS(plain), NULL);
}

/* 3月16日下午的党课, …: the sentence is about it. */
static bool heads(const struct passage *p, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (p->v[k].kind != SLOT_DATE && p->v[k].kind != SLOT_OF && p->v[k].kind != SLOT_THAT)
            return false;
    return i + 1 < p->n && p->v[i + 1].kind == SLOT_COMMA && p->v[i].from - p->from <= 16;
}

/* 为要求入党的教师: the verb belongs to the audience. */
static bool attributive(const struct passage *p, size_t i)
{
    if (i == 0 || i + 1 >= p->n || p->v[i + 1].kind != SLOT_OF || p->v[i + 1].from - p->v[i].to > 8)
        return false;
    for (size_t k = i; k-- > 0 && p->v[k].kind != SLOT_COMMA && p->v[k].kind != SLOT_TEACH;)
        if (p->v[k].kind == SLOT_FOR)
            return true;
    return false;
}

/* 请来了明在田,…讲的是…: what he spoke of, not who spoke. */
static void on_lecturer_label(struct reader *r, size_t i)
{
    const struct passage *p = r->p;
    bool named = i + 1 < p->n && p->v[i + 1].kind == SLOT_GROUP && p->v[i + 1].from == p->v[i].to;
    bool about = VIEW_AT(p->t->v, p->v[i].from, "讲的是") && !named;
    if (about && (r->lesson != SIZE_MAX || p->talk->on) && (r->how == HOW_BY || speaks_in_turn(r, i)) && r->agent >= 0)
        teach(r, i, p->v[i].to);
}

static void on_slot(struct reader *r, size_t i)
{
    struct passage *p = r->p;
    uint32_t to = 0;
    size_t at = 0;
    switch (p->v[i].kind) {
    case SLOT_GROUP:
        on_group(r, i);
        break;
    case SLOT_TEACH:
        if ((to = object_of(r, i)) != 0)
            teach(r, i, to);
        break;
    case SLOT_LECTURE:
        if (lectures(r, i))
            teach(r, i, ahead(p, i, &at) == SLOT_LESSON ? p->v[at].to : p->v[i].to);
        break;
    case SLOT_PRESIDE:
        on_preside(r);
        break;
    case SLOT_RECORD:
        act_as(r, ROLE_RECORDER);
        break;
    case SLOT_HEAR:
        if (r->how != HOW_HEARD && !attributive(p, i))
            act_as(r, ROLE_AUDIENCE);
        break;
    case SLOT_INVITE:
        if (passive(p, i))
            break;
        invited(r);
        r->agent = -1;
        break;
    case SLOT_ORGANISE:
        if (passive(p, i) || attributive(p, i))
            break;
        r->waiting = r->subject >= 0;
        r->agent = -1;
        r->acting = true;
        break;
    case SLOT_LECTURER:
        on_lecturer_label(r, i);
        break;
    case SLOT_YOU:
        r->agent = r->subject = -1;
        r->acting = true;
        break;
    case SLOT_PRONOUN:
        if (r->last >= 0) {
            r->how = r->agent == r->last ? r->how : HOW_SUBJECT;
            r->agent = r->subject = r->last;
        } else {
            r->pronoun = true;
        }
        break;
    case SLOT_AND:
        if (r->agent < 0 && r->subject >= 0 &&
            (p->g[r->subject].role == ROLE_NONE || p->g[r->subject].role == ROLE_PRESIDER))
            r->agent = r->subject;
        break;
    case SLOT_COMMA:
        on_break(r);
        break;
    case SLOT_COLON:
        r->colon = true;
        on_colon(r, i);
        break;
    case SLOT_TITLE:
        on_title(r, i);
        break;
    case SLOT_THAT:
        r->that = r->that || i == 0 || (i == 1 && p->v[0].kind == SLOT_DATE);
        break;
    case SLOT_LESSON:
        r->that = r->that || heads(p, i);
        r->lesson = i;
        break;
    case SLOT_ALIEN:
        r->alien = i;
        break;
    default:
        break;
    }
}

/* A于3月、B于6月分别上党课: who stands in a row with a lecturer, only dates between, lectures too. */
static bool parallel(const struct passage *p, size_t from, size_t to)
{
    bool joined = false;
    for (size_t i = from, k = 0; i < to;) {
        uint32_t c = p->t->v->ch[i];
        while (k < p->n && p->v[k].from < i)
            k++;
        if (k < p->n && p->v[k].from == i && p->v[k].kind == SLOT_DATE) {
            i = p->v[k].to;
            continue;
        }
        if (c == U'、' || c == ',' || c == U'和' || c == U'及' || c == U'与' || c == ' ' || c == ';')
            joined = true;
        else if (!(mask_at(p->t, i) & MASK_BRACKET) && c != U'于' && c != U'在' && c != U'由' && c != U'上' &&
                 c != U'下' && c != U'午')
            return false;
        i++;
    }
    return joined;
}

/* Where a date in brackets ends that stands right behind a name, which it belongs to. */
static uint32_t behind_bracket(const struct passage *p, uint32_t to)
{
    for (size_t k = 0; k < p->n; k++)
        if (p->v[k].kind == SLOT_DATE && p->v[k].bracket && p->v[k].from == to + 1)
            return p->v[k].to;
    return to;
}

static void chain(struct passage *p)
{
    for (size_t k = 0; k < p->tellings && p->tellings < MAX_TELLINGS; k++) {
        const struct telling b = p->told[k];
        size_t g = 0;
        while (g < p->groups && p->g[g].from != b.who.from)
            g++;
        if (!g || g == p->groups || b.carried || b.verb < b.who.to || p->g[g - 1].role != ROLE_NONE ||
            !parallel(p, p->g[g - 1].to, p->g[g].from))
            continue;
        memmove(p->told + k + 1, p->told + k, (p->tellings - k) * sizeof *p->told);
        p->tellings++;
        struct group *a = &p->g[g - 1];
        a->role = ROLE_LECTURER;
        p->told[k] = (struct telling){.who = *a, .from = a->from, .verb = b.verb, .to = a->to, .after = b.after};
        p->told[k + 1].after = behind_bracket(p, a->to);
        k = k ? k - 2 : SIZE_MAX; /* and who stands before him */
    }
}

void roles_find(struct passage *p)
{
    struct reader r = {.p = p, .subject = -1, .agent = -1, .last = -1, .lesson = SIZE_MAX, .alien = SIZE_MAX};
    struct talk *talk = p->talk;
    r.after = (uint32_t)p->from;
    p->tellings = 0;
    for (size_t i = 0; i < p->n; i++)
        on_slot(&r, i);
    if (!p->tellings && r.that && talk->on && r.agent >= 0 && r.how == HOW_BY && may_teach(&p->g[r.agent]))
        tell(&r, r.agent, p->g[r.agent].from, p->g[r.agent].to, p->g[r.agent].to, false); /* 第三次由谭宗岳谈… */
    if (!p->tellings && r.lesson != SIZE_MAX && r.alien == SIZE_MAX && r.invited && r.agent >= 0 &&
        may_teach(&p->g[r.agent]) && p->g[r.agent].members) /* 党课请来了卞仰山 */
        tell(&r, r.agent, p->g[r.agent].from, p->g[r.agent].to, p->g[r.agent].to, false);
    chain(p);
    for (size_t i = 0; i < p->tellings && talk->has_speaker; i++)
        if (p->told[i].who.self) {
            p->told[i].who = talk->speaker;
            p->told[i].carried = true;
        }
    if (r.last >= 0 && p->g[r.last].members && p->g[r.last].role != ROLE_AUDIENCE) {
        talk->named = p->g[r.last];
        talk->has_named = true;
    }
    if (r.subject >= 0 && (p->g[r.subject].role == ROLE_NONE || p->g[r.subject].role == ROLE_LECTURER)) {
        talk->subject = p->g[r.subject];
        talk->has_subject = !talk->subject.plural;
    } else if (r.acting) {
        talk->has_subject = false;
    }
}
