#include "fact/person.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/person_rules.h"

/* Sums of log odds and cues; set on résumés and news, see docs of the tests. */
#define SURE 9.5
#define DOUBTFUL 6.0
#define WEAK 1.5
#define LIST_FLOOR (-2.5)

struct candidate {
    uint32_t from, to;
    float odds, total;
    float word; /* what the dictionary says against or for it */
};

struct finder {
    struct people *out;
    struct arena *arena;
    const struct lexicon *lx;
    const struct view *v;
    const struct tokens *t;
    size_t token;  /* the token that holds the position read last */
    bool labelled; /* the line above says that a person stands here */
};

void people_init(struct people *p)
{
    *p = (struct people){0};
}

void people_release(struct people *p)
{
    mem_free(p->v);
    mem_free(p->weak);
    people_init(p);
}

const char *person_is_name(unsigned is)
{
    static const char *const names[] = {"unknown", "staff", "pupil", "other"};
    return is < 4 ? names[is] : "unknown";
}

/* The token that holds position i. */
static size_t token_of(struct finder *w, size_t i)
{
    while (w->token + 1 < w->t->n && w->t->v[w->token].to <= i)
        w->token++;
    while (w->token > 0 && w->t->v[w->token].from > i)
        w->token--;
    return w->token;
}

static bool name_tag(const struct lexicon *lx, const struct token *k)
{
    return strncmp(lexicon_pos_name(lx, k->pos), "nr", 2) == 0;
}

/* 屠向晚上|党课: the verb is the lesson's. */
static bool starts_lesson(const struct view *v, size_t i)
{
    static const struct lit words[] = {LIT("上党课"), LIT("上了一"),   LIT("上微党"), LIT("讲党课"),
                                       LIT("作党课"), LIT("上专题党"), LIT("讲了一"), LIT("上廉政党")};
    return view_any(v, i, LITS(words), NULL) != 0;
}

/* Evidence of the dictionary about [from, to): a known word that covers or crosses it speaks against it. */
static double word_evidence(struct finder *w, size_t from, size_t to, size_t surname)
{
    const struct tokens *t = w->t;
    double e = 0;
    bool singles = true; /* no dictionary word touches it: a name unknown to the dictionary looks like this */
    for (size_t k = token_of(w, from); k < t->n && t->v[k].from < to; k++) {
        const struct token *x = &t->v[k];
        size_t n = x->to - x->from;
        if (n < 2 || !x->known)
            continue;
        bool nr = name_tag(w->lx, x);
        const char *tag = lexicon_pos_name(w->lx, x->pos);
        bool place = tag[0] == 'n' && (tag[1] == 's' || tag[1] == 't');
        if (x->from <= from && x->to >= to && place)
            e -= 14;
        else if (x->from == from && x->to == to)
            e += nr ? 4 : -8;
        else if (x->from >= from && x->to <= to)
            e += nr ? 2 : x->from >= from + surname ? -0.5 : -4;
        else if (x->from < from)
            e -= nr ? 4 : 8;
        else if (!starts_lesson(w->v, to) && !(nr && cue_splits(w->v, x->to))) /* 傅青主|讲 is 傅青 主讲 */
            e -= nr ? 3 : n > 2 ? 7 : 6;
    }
    return singles ? e + (to - from > 2 ? 3.5 : 2.0) : e;
}

/* A word that ends a name's right side by chance: 王同 志. */
static bool right_breaks(const struct view *v, size_t to)
{
    static const struct lit heads[] = {LIT("志"), LIT("师"), LIT("学"), LIT("长"), LIT("记")};
    return view_any(v, to, LITS(heads), NULL) != 0 && to > 0 &&
           (VIEW_AT(v, to - 1, "同志") || VIEW_AT(v, to - 1, "老师") || VIEW_AT(v, to - 1, "同学") ||
            VIEW_AT(v, to - 1, "校长") || VIEW_AT(v, to - 1, "书记"));
}

static bool all_han(const struct view *v, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!is_han(v->ch[i]) || v->ch[i] == 0x3007)
            return false;
    return true;
}

static const struct lit never[] = {
    LIT("由"),   LIT("那"),   LIT("明白"), LIT("修改"), LIT("修订"),   LIT("修一"), LIT("雷暴"), LIT("戴口"),
    LIT("申请"), LIT("蓝色"), LIT("陈列"), LIT("原拟"), LIT("原定"),   LIT("五人"), LIT("党员"), LIT("向阳"),
    LIT("红旗"), LIT("解放"), LIT("高考"), LIT("高中"), LIT("高级"),   LIT("金奖"), LIT("平安"), LIT("文明"),
    LIT("安全"), LIT("方案"), LIT("成绩"), LIT("相关"), LIT("康复"),   LIT("任务"), LIT("单位"), LIT("时间"),
    LIT("和平"), LIT("党课"), LIT("党性"), LIT("党章"), LIT("党支"),   LIT("党委"), LIT("全体"), LIT("全校"),
    LIT("全面"), LIT("时任"), LIT("应到"), LIT("应邀"), LIT("方面"),   LIT("方法"), LIT("方式"), LIT("管理"),
    LIT("关于"), LIT("言行"), LIT("经验"), LIT("经过"), LIT("成员"),   LIT("成果"), LIT("成立"), LIT("成功"),
    LIT("明确"), LIT("明天"), LIT("任教"), LIT("任课"), LIT("从而"),   LIT("和谐"), LIT("于是"), LIT("向全"),
    LIT("从严"), LIT("从事"), LIT("安排"), LIT("农村"), LIT("曾经"),   LIT("温馨"), LIT("项目"), LIT("施工"),
    LIT("万元"), LIT("马上"), LIT("路线"), LIT("支部"), LIT("支委"),   LIT("书记"), LIT("强化"), LIT("廉政"),
    LIT("党史"), LIT("严格"), LIT("严肃"), LIT("程度"), LIT("常规"),   LIT("常态"), LIT("钟情"), LIT("牛年"),
    LIT("艾滋"), LIT("英语"), LIT("华东"), LIT("古诗"), LIT("白天"),   LIT("黄河"), LIT("长江"), LIT("江苏"),
    LIT("江南"), LIT("江西"), LIT("湖南"), LIT("石油"), LIT("水平"),   LIT("水利"), LIT("花园"), LIT("花木"),
    LIT("计划"), LIT("毛病"), LIT("毛笔"), LIT("宣传"), LIT("宣讲"),   LIT("宣布"), LIT("祝贺"), LIT("祝福"),
    LIT("简介"), LIT("简报"), LIT("简单"), LIT("谢谢"), LIT("谈心"),   LIT("谈话"), LIT("应该"), LIT("应当"),
    LIT("顾问"), LIT("孔子"), LIT("孟子"), LIT("老子"), LIT("师德"),   LIT("师生"), LIT("师范"), LIT("习惯"),
    LIT("双方"), LIT("幸福"), LIT("席位"), LIT("年级"), LIT("年度"),   LIT("年终"), LIT("盛会"), LIT("广大"),
    LIT("广泛"), LIT("都是"), LIT("段落"), LIT("商量"), LIT("储备"),   LIT("后勤"), LIT("东方"), LIT("西部"),
    LIT("满意"), LIT("甘于"), LIT("甘为"), LIT("甘当"), LIT("终于"),   LIT("公开"), LIT("公正"), LIT("公布"),
    LIT("秋季"), LIT("夏季"), LIT("冬季"), LIT("春季"), LIT("元旦"),   LIT("国庆"), LIT("国家"), LIT("初心"),
    LIT("连续"), LIT("区委"), LIT("区教"), LIT("晏然"), LIT("曾先后"), LIT("居留"), LIT("所作"), LIT("荣誉"),
    LIT("荣获"), LIT("贡献"), LIT("主讲"), LIT("主持"), LIT("主任"),   LIT("教授"), LIT("教师"), LIT("教育")};

static bool barred(const struct view *v, size_t i)
{
    return view_any(v, i, LITS(never), NULL) != 0;
}

/* Last characters that no given name has: they end places, rooms, bodies and words of office. */
static bool never_last(uint32_t c)
{
    static const uint32_t list[] = U"获区县镇乡村市省校室局院所馆厅处科部会课班组级届月日号的了各在是为和与等员党社司厂"
                                   U"站路街港庄寺湾屯店们您你我他她它这那个者性度化事业务工作区制议总从按被把或且但";
    for (size_t i = 0; i + 1 < sizeof list / sizeof *list; i++)
        if (list[i] == c)
            return true;
    return false;
}

/* Surnames that are mostly other words: a second cue is asked of them. */
static bool weak_surname(uint32_t c)
{
    static const uint32_t list[] =
        U"和于任从应向成时全明方管关言经由后都年双有会能能以及通过党支组主单安单行本多公国家其所之同文相项并车水花广白"
        U"马高金石黄江海常平连东西南北牛温项万米宫路童终万解左别自门山来见达令";
    for (size_t i = 0; i + 1 < sizeof list / sizeof *list; i++)
        if (list[i] == c)
            return true;
    return false;
}

static bool verb_surname(uint32_t c)
{
    static const uint32_t list[] = U"和于任从应向时全管关言经由后都会能以及并自让被把对各";
    for (size_t i = 0; i + 1 < sizeof list / sizeof *list; i++)
        if (list[i] == c)
            return true;
    return false;
}

static bool form_of_address(const struct view *v, size_t from, size_t to)
{
    return post_at(v, from, to) == to - from;
}

/* 尹 若 水同志: folding closes up the first two, what follows keeps the third apart. */
static bool padded_three(struct finder *w, const struct block *k, size_t i, struct candidate *out)
{
    const struct view *v = w->v;
    if (i + 4 > k->to || v->ch[i + 2] != ' ' || !all_han(v, i + 1, i + 2) || !all_han(v, i + 3, i + 4) ||
        never_last(v->ch[i + 3]) || (i > k->from && is_han(v->ch[i - 1])) || post_at(v, i + 4, k->to) == 0)
        return false;
    uint32_t three[3] = {v->ch[i], v->ch[i + 1], v->ch[i + 3]};
    struct view closed = {three, 3};
    double odds = name_odds(w->lx, &closed, 0, 1, 2);
    if (odds < 0)
        return false;
    *out = (struct candidate){(uint32_t)i, (uint32_t)(i + 4), (float)odds, (float)(odds + SURE), 0};
    return true;
}

/* 丁 禾同志: a name of two characters, padded; both sides must end there. */
static bool padded_name(struct finder *w, const struct block *k, size_t i, struct candidate *out)
{
    const struct view *v = w->v;
    if (i + 3 > k->to || v->ch[i + 1] != ' ' || !all_han(v, i + 2, i + 3) || never_last(v->ch[i + 2]))
        return false;
    double left = cue_left(v, k->from, i), right = cue_right(v, i + 3, k->to);
    if (left < 1 || right < 1)
        return false;
    uint32_t two[2] = {v->ch[i], v->ch[i + 2]};
    struct view closed = {two, 2};
    double odds = name_odds(w->lx, &closed, 0, 1, 1), total = odds + left + right;
    if (odds < 0.5 || total < SURE || (left < 3 && right < 3) || lexicon_logp(w->lx, two, 2) < 0)
        return false;
    *out = (struct candidate){(uint32_t)i, (uint32_t)(i + 3), (float)odds, (float)total, 0};
    return true;
}

/* 主讲人 in a line of its own: what stands in the next line is a person. */
static bool label_above(const struct view *v, const struct blocks *b, size_t index)
{
    static const struct lit ends[] = {LIT("人"),   LIT("者"),   LIT("主讲"), LIT("主持"), LIT("记录"),
                                      LIT("授课"), LIT("讲课"), LIT("教师"), LIT("姓名"), LIT("领诵"),
                                      LIT("领学"), LIT("书记"), LIT("组长"), LIT("宣讲"), LIT("审核")};
    if (!index)
        return false;
    const struct block *k = &b->v[index - 1];
    return k->to - k->from <= 7 && k->to - k->from >= 2 && view_before(v, k->to, LITS(ends), NULL) != 0;
}

/* Whether the segmenter starts a verb, an adverb or a particle at i: what goes on behind a name. */
static bool goes_on(struct finder *w, size_t i)
{
    const struct token *k = i < w->v->n ? &w->t->v[token_of(w, i)] : NULL;
    const char *tag = k && k->from == i && k->known ? lexicon_pos_name(w->lx, k->pos) : "";
    return strchr("vpduilcf", tag[0]) != NULL && tag[0];
}

/* The best reading of a name that starts at i. */
static bool read_name(struct finder *w, const struct block *k, size_t i, struct candidate *best)
{
    const struct view *v = w->v;
    size_t surname = name_surname(w->lx, v, i, k->to);
    if (!surname || barred(v, i))
        return false;
    double left = i == k->from && w->labelled ? 6 : cue_left(v, k->from, i);
    best->total = -1000;
    for (size_t given = 1; given <= 2; given++) {
        size_t to = i + surname + given;
        if (to > k->to || !all_han(v, i + surname, to))
            break;
        if (never_last(v->ch[to - 1]) || form_of_address(v, i + surname, to))
            continue;
        double odds = name_odds(w->lx, v, i, surname, given);
        double word = word_evidence(w, i, to, surname);
        double right = right_breaks(v, to) ? -8 : cue_splits(v, to) ? -6 : cue_right(v, to, k->to);
        if (right < 0 && right > -2 && given == 2 && left >= 3 && goes_on(w, to))
            right = 1.5;
        /* 2-character names are mostly words of running text */
        double total = odds + word + left + right - (given == 1 ? 1.0 : 0);
        bool framed =
            (left >= 6 && right >= 1.5) ||
            (left >= 1.5 && right >= 6 && odds >= 1); /* what stands between a post or label and a border is a name */
        if (framed)
            total += (given == 2 ? 4.5 : 2.5) + (word < -4 ? -4 - word : 0);
        else if (left >= 3 && right >= 1.5)
            total += 2;
        if (surname == 1 && weak_surname(v->ch[i]))
            total -= framed ? 1 : verb_surname(v->ch[i]) ? 4 : 1.5;
        if (total > best->total)
            *best = (struct candidate){(uint32_t)i, (uint32_t)to, (float)odds, (float)total, (float)word};
    }
    return best->total > -1000;
}

static struct str utf8_of(struct arena *a, const uint32_t *ch, size_t from, size_t to)
{
    char *p = arena_alloc(a, (to - from) * 4 + 1);
    size_t n = 0;
    if (!p)
        return str_of(NULL, 0);
    for (size_t i = from; i < to; i++)
        if (ch[i] != ' ')
            n += utf8_put(p + n, ch[i]);
    return str_of(p, n);
}

/* 顾文澜同志任支部书记: the characters of 任, when a post follows. */
static size_t tenure_behind(const struct view *v, size_t i, size_t end)
{
    static const struct lit verbs[] = {LIT("任"), LIT("担任"),   LIT("现任"),     LIT("兼任"),   LIT("当选为"),
                                       LIT("为"), LIT("任我校"), LIT("担任我校"), LIT("任学校"), LIT("担任学校")};
    size_t n = view_any(v, i, LITS(verbs), NULL);
    return n && post_at(v, i + n, end) >= 2 && !post_is_address(v, i + n, i + n + post_at(v, i + n, end)) ? n : 0;
}

/* What stands beside a name: the post left of it wins over a form of address right of it. */
static enum status describe(struct finder *w, const struct block *k, struct person_mention *m)
{
    const struct view *v = w->v;
    size_t end = m->to + (view_ch(v, m->to) == U'等' ? 1 : 0); /* 丁一帆等同志 */
    size_t pl = post_before(v, k->from, m->from), pr = post_at(v, end, k->to);
    size_t left = m->from - pl, unit = left > k->from + 14 ? left - 14 : k->from;
    for (size_t i = left; i > unit; i--)
        if (v->ch[i - 1] == ',' || v->ch[i - 1] == U'。' || v->ch[i - 1] == U'、' || v->ch[i - 1] == ';') {
            unit = i;
            break;
        }
    bool pupil = post_is_pupil(v, end, end + pr) || (left > k->from && v->ch[left - 1] == U'班') ||
                 VIEW_HAS(v, left > k->from + 2 ? left - 2 : k->from, left, "学生");
    bool outside = post_is_outside(v, left, m->from) || post_is_outside(v, end, end + pr) ||
                   (pl && unit_outside(v, unit, m->from)) || (!pl && unit_outside(v, unit, m->from) && pr) ||
                   name_is_historical(v, m->from, m->to);
    m->is = pupil ? PERSON_PUPIL : outside ? PERSON_OTHER : pl || pr ? PERSON_STAFF : PERSON_UNKNOWN;
    m->post = str_of("", 0);
    size_t tenure = m->to + (pr && post_is_address(v, m->to, m->to + pr) ? pr : 0),
           held = tenure_behind(v, tenure, k->to);
    if (pl)
        m->post = utf8_of(w->arena, v->ch, left, m->from);
    else if (held)
        m->post = utf8_of(w->arena, v->ch, tenure + held, tenure + held + post_at(v, tenure + held, k->to));
    else if (pr)
        m->post = utf8_of(w->arena, v->ch, end, end + pr);
    m->name = utf8_of(w->arena, v->ch, m->from, m->to);
    return m->name.p && m->post.p ? XD_OK : arena_status(w->arena);
}

static enum status add(struct finder *w, const struct block *k, uint32_t block, const struct candidate *c, bool sure)
{
    struct people *out = w->out;
    if (mem_reserve((void **)&out->v, &out->cap, out->n + 1, sizeof *out->v) != 0)
        return XD_NOMEM;
    struct person_mention *m = &out->v[out->n];
    *m = (struct person_mention){.from = c->from, .to = c->to, .block = block, .sure = sure, .score = c->total};
    enum status s = describe(w, k, m);
    if (s == XD_OK)
        out->n++;
    return s;
}

static bool separator(uint32_t c)
{
    return c == U'、' || c == ' ' || c == ',';
}

static bool list_left(const struct view *v, const struct block *k, size_t i)
{
    if (i <= k->from)
        return true;
    uint32_t c = v->ch[i - 1];
    return separator(c) || c == U'和' || c == U'及' || c == U'与' || c == ':' || c == '(' ||
           post_before(v, k->from, i) >= 2;
}

static size_t list_right(const struct view *v, const struct block *k, size_t to)
{
    if (to >= k->to)
        return 1;
    uint32_t c = v->ch[to];
    static const struct lit counts[] = {LIT("两"),   LIT("三位"), LIT("三名"), LIT("四位"), LIT("四名"),
                                        LIT("五位"), LIT("五名"), LIT("几位"), LIT("3位"),  LIT("3名"),
                                        LIT("2位"),  LIT("2名"),  LIT("4位"),  LIT("4名")};
    if (view_any(v, to, LITS(counts), NULL) || (is_han(c) && cue_right(v, to, k->to) >= 2))
        return 1;
    return separator(c) || c == U'等' || c == U'和' || c == U'及' || c == U'与' || c == ')' || c == '(' || c == '\n' ||
           c == U'。' || c == ';' || post_at(v, to, k->to) > 0;
}

/* A name that is doubtful by itself but stands in a row with a sure one: A、B、C等同志. Both sides must end there. */
static bool list_member(struct finder *w, const struct block *k, size_t i, struct candidate *out)
{
    const struct view *v = w->v;
    if (!list_left(v, k, i))
        return false;
    size_t surname = name_surname(w->lx, v, i, k->to);
    if (!surname)
        return false;
    for (size_t given = 2; given >= 1; given--) {
        size_t to = i + surname + given;
        if (to > k->to || !all_han(v, i, to) || !list_right(v, k, to) || never_last(v->ch[to - 1]) ||
            form_of_address(v, i + surname, to))
            continue;
        double odds = name_odds(w->lx, v, i, surname, given);
        if (odds < LIST_FLOOR)
            return false;
        *out = (struct candidate){(uint32_t)i, (uint32_t)to, (float)odds, (float)odds, 0};
        return true;
    }
    return false;
}

/* Where the next member of a list would start behind `to`: over 同志 老师, brackets, separators and a post. */
static size_t next_member(const struct view *v, const struct block *k, size_t to)
{
    size_t i = to + post_at(v, to, k->to);
    if (i < k->to && v->ch[i] == '(')
        for (size_t n = 0; n < 12 && i < k->to && v->ch[i - 1] != ')'; n++)
            i++;
    if (i >= k->to || !(separator(v->ch[i]) || v->ch[i] == U'和' || v->ch[i] == U'及' || v->ch[i] == U'与'))
        return 0;
    bool comma = v->ch[i] == ',';
    i++;
    while (i < k->to && v->ch[i] == ' ')
        i++;
    return comma && post_at(v, i, k->to) == 0 ? i : i;
}

static enum status add_weak(struct finder *w, const struct block *k, uint32_t block, const struct candidate *c)
{
    struct people *p = w->out;
    if (cue_left(w->v, k->from, c->from) < 1 || cue_right(w->v, c->to, k->to) < 1)
        return XD_OK;
    if (mem_reserve((void **)&p->weak, &p->weak_cap, p->weaks + 1, sizeof *p->weak) != 0)
        return XD_NOMEM;
    p->weak[p->weaks++] = (struct weak_name){c->from, c->to, block, c->total};
    return XD_OK;
}

/* A weak name becomes a mention, a doubtful one. XD_NOTFOUND: another stands there. */
static enum status insert(struct finder *w, const struct block *k, const struct weak_name *x)
{
    struct people *p = w->out;
    struct candidate c = {.from = x->from, .to = x->to, .total = x->score};
    size_t at = p->n;
    while (at > 0 && p->v[at - 1].from >= x->from)
        at--;
    if ((at > 0 && p->v[at - 1].to > x->from) || (at < p->n && p->v[at].from < x->to))
        return XD_NOTFOUND;
    enum status s = add(w, k, x->block, &c, false);
    if (s != XD_OK)
        return s;
    struct person_mention m = p->v[p->n - 1];
    memmove(p->v + at + 1, p->v + at, (p->n - 1 - at) * sizeof *p->v);
    p->v[at] = m;
    return XD_OK;
}

/* 时文静、明思源: weak names in a row before a sure one. `weak` is where those of the block start. */
static enum status row_before(struct finder *w, const struct block *k, size_t weak)
{
    struct people *p = w->out;
    for (size_t i = p->weaks; i-- > weak;) {
        size_t next = next_member(w->v, k, p->weak[i].to);
        bool joined = false;
        if (!next || view_ch(w->v, p->weak[i].to) != U'、')
            continue;
        for (size_t m = p->n; m-- > 0 && p->v[m].from >= k->from && !joined;)
            joined = p->v[m].from == next;
        enum status s = joined ? insert(w, k, &p->weak[i]) : XD_OK;
        if (s != XD_OK && s != XD_NOTFOUND)
            return s;
    }
    return XD_OK;
}

static enum status scan_block(struct finder *w, const struct block *k, uint32_t index)
{
    const struct view *v = w->v;
    enum status s = XD_OK;
    bool title = false;
    size_t expect = 0, weak = w->out->weaks; /* where a list goes on; the first weak name of the block */
    for (size_t i = k->from; s == XD_OK && i < k->to;) {
        uint32_t c = v->ch[i];
        if (c == U'《')
            title = true;
        else if (c == U'》')
            title = false;
        struct candidate a;
        if (title || c < 0x3400 || !name_surname(w->lx, v, i, k->to)) {
            i++;
            continue;
        }
        bool listed = expect && i == expect && list_member(w, k, i, &a);
        struct candidate b;
        bool found = padded_three(w, k, i, &b) || padded_name(w, k, i, &b) || read_name(w, k, i, &b);
        bool keep = found && b.total >= DOUBTFUL;
        if (keep && listed && b.total < SURE)
            b = a;
        else if (!keep && listed && !barred(v, i))
            b = a, keep = true;
        if (!keep) {
            if (found && b.total >= WEAK)
                s = add_weak(w, k, index, &b);
            i++;
            continue;
        }
        bool sure = listed || b.total >= SURE;
        /* a better name may start one character on: 和陆知远, 任方远 */
        struct candidate next;
        if (!listed && b.to > i + 1 && name_surname(w->lx, v, i + 1, k->to) && read_name(w, k, i + 1, &next) &&
            next.total > b.total + 1.5) {
            i++;
            continue;
        }
        s = add(w, k, index, &b, sure);
        i = b.to;
        expect = next_member(v, k, b.to);
        size_t p = expect ? post_at(v, expect, k->to) : 0;
        if (p && !name_surname(w->lx, v, expect, k->to))
            expect += p;
    }
    if (s == XD_OK)
        s = row_before(w, k, weak);
    return s;
}

/* Members before the first sure one, and names that are sure elsewhere in the report. */
static enum status settle(struct people *out, const struct view *v, const struct blocks *b)
{
    struct map sure;
    map_init(&sure);
    enum status s = XD_OK;
    for (size_t i = out->n; i-- > 1;) {
        struct person_mention *m = &out->v[i - 1], *n = &out->v[i];
        if (n->sure && !m->sure && m->block == n->block && next_member(v, &b->v[m->block], m->to) == n->from)
            m->sure = true;
        if (m->is == PERSON_UNKNOWN && (n->is == PERSON_STAFF || n->is == PERSON_PUPIL) && m->block == n->block &&
            next_member(v, &b->v[m->block], m->to) == n->from)
            m->is = n->is; /* 同志 behind a list covers all of it */
    }
    for (size_t i = 0; s == XD_OK && i < out->n; i++)
        if (out->v[i].sure) {
            struct map_entry *e = map_put(&sure, out->v[i].name);
            if (!e)
                s = XD_NOMEM;
            else if (out->v[i].is > e->value)
                e->value = out->v[i].is;
        }
    for (size_t i = 0; s == XD_OK && i < out->n; i++) {
        struct map_entry *e = map_get(&sure, out->v[i].name);
        if (!e)
            continue;
        out->v[i].sure = true;
        if (out->v[i].is == PERSON_UNKNOWN)
            out->v[i].is = (uint8_t)e->value;
    }
    map_release(&sure);
    return s;
}

/* --- names that are sure at one place are names at the others --- */

enum { LONGEST_NAME = 4 };

static struct str name_key(char *room, const struct view *v, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += utf8_put(room + n, v->ch[i]);
    return str_of(room, n);
}

/* Whether a word of the dictionary reaches over an edge of [from, to): 管弦|乐. */
static bool crossed(struct finder *w, size_t from, size_t to)
{
    const struct tokens *t = w->t;
    for (size_t k = token_of(w, from); k < t->n && t->v[k].from < to; k++) {
        const struct token *x = &t->v[k];
        if (x->known && x->to - x->from > 1 && !name_tag(w->lx, x) &&
            ((x->from < from && x->to > from) || (x->to > to && !cue_splits(w->v, x->to))))
            return true;
    }
    return false;
}

/* The longest sure name that starts at i; 0 for none. */
static size_t sure_name_at(struct finder *w, const struct map *sure, size_t i, size_t end)
{
    char room[LONGEST_NAME * 4];
    for (size_t n = LONGEST_NAME; n >= 2; n--)
        if (i + n <= end && all_han(w->v, i, i + n) && map_get(sure, name_key(room, w->v, i, i + n)) &&
            (n > 2 || !crossed(w, i, i + n)))
            return n;
    return 0;
}

static enum status sure_names(const struct people *p, struct map *sure, bool *first)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct person_mention *m = &p->v[i];
        if (!m->sure || m->to - m->from > LONGEST_NAME)
            continue;
        if (!map_put(sure, m->name))
            return XD_NOMEM;
        first[(unsigned char)m->name.p[m->name.n > 2 ? 2 : 0]] = true; /* a sieve: most characters start none */
    }
    return XD_OK;
}

/* Mentions anew, with each sure name wherever it stands; doubtful ones that overlap give way: 慕白 in 时慕白. */
static enum status spread(struct finder *w, const struct blocks *b)
{
    struct people *p = w->out, old = *p;
    struct map sure;
    bool first[256] = {false};
    map_init(&sure);
    enum status s = sure_names(p, &sure, first);
    *p = (struct people){.weak = old.weak, .weaks = old.weaks, .weak_cap = old.weak_cap};
    w->token = 0;
    size_t next = 0;
    for (uint32_t k = 0; s == XD_OK && k < b->n; k++) {
        size_t taken = b->v[k].from;
        for (size_t i = b->v[k].from; s == XD_OK && i < b->v[k].to; i++) {
            char one[4];
            bool here = next < old.n && old.v[next].from == i;
            size_t n =
                i >= taken && is_han(w->v->ch[i]) && utf8_put(one, w->v->ch[i]) == 3 && first[(unsigned char)one[2]]
                    ? sure_name_at(w, &sure, i, b->v[k].to)
                    : 0;
            struct person_mention m = here ? old.v[next] : (struct person_mention){0};
            next += here;
            if (n && (!here || m.to - m.from < n || (m.to - m.from > n && !m.sure))) {
                struct candidate c = {(uint32_t)i, (uint32_t)(i + n), 0, SURE, 0};
                s = add(w, &b->v[k], k, &c, true);
                taken = i + n;
            } else if (here && i >= taken) {
                if (mem_reserve((void **)&p->v, &p->cap, p->n + 1, sizeof *p->v) != 0)
                    s = XD_NOMEM;
                else
                    p->v[p->n++] = m;
                taken = m.to;
            }
        }
    }
    mem_free(old.v);
    map_release(&sure);
    return s;
}

enum status people_find(struct people *p, struct arena *a, const struct lexicon *lx, const struct folded *f,
                        const struct blocks *b, const struct tokens *t)
{
    struct view v = {0};
    p->n = p->weaks = 0;
    enum status s = view_make(&v, f);
    struct finder w = {.out = p, .arena = a, .lx = lx, .v = &v, .t = t};
    for (uint32_t i = 0; s == XD_OK && t->n && i < b->n; i++) {
        w.labelled = label_above(&v, b, i);
        s = scan_block(&w, &b->v[i], i);
    }
    if (s == XD_OK)
        s = settle(p, &v, b);
    if (s == XD_OK)
        s = spread(&w, b);
    view_release(&v);
    return s;
}

enum status people_promote(struct people *p, struct arena *a, const struct view *v, const struct blocks *b, size_t from,
                           size_t to, bool *any)
{
    struct finder w = {.out = p, .arena = a, .v = v};
    *any = false;
    size_t lo = 0, hi = p->weaks;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (p->weak[mid].from < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (size_t i = lo; i < p->weaks && p->weak[i].to <= to; i++) {
        const struct weak_name *x = &p->weak[i];
        enum status s = insert(&w, &b->v[x->block], x);
        if (s == XD_NOTFOUND)
            continue;
        if (s != XD_OK)
            return s;
        *any = true;
    }
    return XD_OK;
}
