/* Who teaches: a sentence's slots are read from left to right, remembering who acts. */
#include "fact/lesson_role.h"
#include "base/utf8.h"
#include "fact/person_rules.h"

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
        bool dated = role_date_in(p, last->to, verb);
        if (dated && bare)
            last->verb = verb; /* 要我讲党课, 12月5日讲了 */
        if (!dated || bare) {
            last->to = to > last->to ? to : last->to; /* 上党课, 讲《…》: one lesson */
            return;
        }
    }
    bool absorbed = last && who >= 0 && nobody(&last->who) && !role_date_in(p, last->to, from);
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
    if (!next || next->kind != SLOT_DATE || !next->bracket || next->from != p->v[i].to + 1 || !role_spoken(r, i))
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
        if (role_spoken(r, i))
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
    uint32_t noun = role_noun_behind(r, i, r->how == HOW_HEARD);
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
    if (!role_spoken(r, i))
        return false;
    return r->lesson != SIZE_MAX || r->that || p->word < p->to || role_ahead(p, i, &at) == SLOT_LESSON ||
           p->talk->listed || p->titled || p->t->titled[p->t->a->blocks.v[p->block].part] ||
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
    if (about && (r->lesson != SIZE_MAX || p->talk->on) && (r->how == HOW_BY || role_in_turn(r, i)) && r->agent >= 0)
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
        if ((to = role_object(r, i)) != 0)
            teach(r, i, to);
        break;
    case SLOT_LECTURE:
        if (lectures(r, i))
            teach(r, i, role_ahead(p, i, &at) == SLOT_LESSON ? p->v[at].to : p->v[i].to);
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
