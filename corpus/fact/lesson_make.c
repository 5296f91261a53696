/* From what was found in a sentence to a statement: date, topic, place, status, people. */
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/genre.h"
#include "fact/lesson_rules.h"
#include "fact/person_rules.h"

static bool topic_left(const struct view *v, size_t begin, size_t i)
{
    static const struct lit words[] = {
        LIT("题为"),   LIT("以"),     LIT("主题为"), LIT("主题是"), LIT("主题:"),  LIT("题目:"),  LIT("题目为"),
        LIT("题目是"), LIT("课题为"), LIT("围绕"),   LIT("围绕着"), LIT("作了"),   LIT("作"),     LIT("做了"),
        LIT("做"),     LIT("讲"),     LIT("讲了"),   LIT("讲授"),   LIT("讲授了"), LIT("主讲"),   LIT("主讲了"),
        LIT("宣讲"),   LIT("宣讲了"), LIT("上了"),   LIT("上"),     LIT("带来"),   LIT("带来了"), LIT("的"),
        LIT(":"),      LIT("党课"),   LIT("为"),     LIT("是"),     LIT("名为"),   LIT("主题"),   LIT("题目"),
        LIT("一堂"),   LIT("一节"),   LIT("分享"),   LIT("分享了"), LIT("内容为"), LIT("内容是"), LIT("解读"),
        LIT("解读了"), LIT("紧扣"),   LIT("从"),     LIT("开展"),   LIT("开展了"), LIT("进行"),   LIT("进行了"),
        LIT("送上"),   LIT("送上了"), LIT("-"),      LIT(" "),      LIT(","),      LIT("课题:"),  LIT("内容:"),
        LIT(")"),      LIT("志"),     LIT("师"),     LIT("传达"),   LIT("领学"),   LIT("领学了"), LIT("领着")};
    return i <= begin || view_before(v, i, LITS(words), NULL) != 0;
}

static bool quote_topic(const struct view *v, size_t begin, size_t from, size_t to)
{
    static const struct lit left[] = {LIT("题为"),   LIT("主题为"), LIT("主题是"), LIT("主题:"), LIT("题目:"),
                                      LIT("题目为"), LIT("题目是"), LIT("课题为"), LIT("名为"),  LIT("主题"),
                                      LIT("题目"),   LIT("以"),     LIT("围绕"),   LIT("课题:"), LIT("作了"),
                                      LIT("讲"),     LIT("上了")};
    static const struct lit right[] = {LIT("为题"),   LIT("为主题"),   LIT("主题"),     LIT("的专题党课"),
                                       LIT("的党课"), LIT("的微党课"), LIT("专题党课"), LIT("的主题"),
                                       LIT("的廉政"), LIT("这一主题"), LIT("这个主题"), LIT("这一专题")};
    size_t n = view_before(v, from, LITS(left), NULL);
    if (n && from >= begin + n && !VIEW_AT(v, from - n, "以") && !VIEW_AT(v, from - n, "作了") &&
        !VIEW_AT(v, from - n, "讲") && !VIEW_AT(v, from - n, "上了") && !VIEW_AT(v, from - n, "围绕"))
        return true;
    return view_any(v, to, LITS(right), NULL) != 0;
}

void lesson_topic(struct teller *t, struct lesson *l, size_t from, size_t to)
{
    const struct view *v = t->v;
    size_t quote_from = 0, quote_to = 0;
    for (size_t i = from; i < to; i++) {
        uint8_t m = mask_at(t, i);
        if ((m & MASK_BOOK) && v->ch[i] == U'《') {
            size_t e = i + 1;
            while (e < to && v->ch[e] != U'》')
                e++;
            size_t left = i > from && v->ch[i - 1] == '"' ? i - 1 : i;
            if (e > i + 1 && topic_left(v, from, left)) {
                l->topic_from = (uint32_t)(i + 1);
                l->topic_to = (uint32_t)e;
                return;
            }
            i = e;
        } else if ((m & MASK_QUOTE) && v->ch[i] == '"') {
            size_t e = i + 1;
            while (e < to && v->ch[e] != '"')
                e++;
            if (e < to && e > i + 1 && !quote_to && quote_topic(v, from, i, e + 1)) {
                quote_from = i + 1;
                quote_to = e;
            }
            i = e;
        }
    }
    if (quote_to) {
        l->topic_from = (uint32_t)quote_from;
        l->topic_to = (uint32_t)quote_to;
        return;
    }
    static const struct lit led[] = {LIT("题目是"), LIT("题目为"), LIT("题为"),  LIT("主题是"), LIT("主题为"),
                                     LIT("课题为"), LIT("题目:"),  LIT("主题:"), LIT("以"),     LIT("围绕")};
    static const struct lit end[] = {LIT("为题"),     LIT("为主题"), LIT("主题"),   LIT("这一主题"),
                                     LIT("的专题"),   LIT("的党课"), LIT("上了"),   LIT("作了"),
                                     LIT("讲了"),     LIT("上党课"), LIT("上专题"), LIT("为全"),
                                     LIT("的微党课"), LIT("给全"),   LIT("为党员"), LIT("为支部")};
    for (size_t i = from; i < to; i++) { /* 以廉洁从教为主题 */
        size_t w = 0, n = view_any(v, i, LITS(led), &w);
        if (!n || mask_at(t, i))
            continue;
        size_t e = view_find(v, i + n, to < i + n + 26 ? to : i + n + 26, LITS(end), NULL);
        bool open = w >= 8; /* 以 and 围绕 need their end */
        if (w == 8 && e < to && !VIEW_AT(v, e, "为题") && !VIEW_AT(v, e, "为主题"))
            continue;
        if (e >= to || e >= i + n + 26) {
            if (open)
                continue;
            e = i + n;
            while (e < to && v->ch[e] != ',' && v->ch[e] != U'。' && v->ch[e] != ';')
                e++;
        }
        if (e > i + n + 1) {
            l->topic_from = (uint32_t)(i + n);
            l->topic_to = (uint32_t)e;
            return;
        }
    }
}

static bool clause_sign(uint32_t c)
{
    return c == ',' || c == U'。' || c == ';' || c == U'《' || c == '"';
}

void lesson_place(struct teller *t, struct lesson *l, size_t from, size_t to)
{
    static const struct lit ends[] = {
        LIT("会议室"),   LIT("报告厅"), LIT("多功能厅"), LIT("礼堂"),   LIT("教室"),   LIT("活动室"),
        LIT("图书馆"),   LIT("广场"),   LIT("纪念馆"),   LIT("录播室"), LIT("办公室"), LIT("展览馆"),
        LIT("基地"),     LIT("操场"),   LIT("村委会"),   LIT("小学"),   LIT("党校"),   LIT("幼儿园"),
        LIT("党员之家"), LIT("食堂"),   LIT("党建室"),   LIT("陵园"),   LIT("史馆"),   LIT("博物馆"),
        LIT("演播厅"),   LIT("电教室"), LIT("阅览室"),   LIT("微格室"), LIT("接待室"), LIT("故居"),
        LIT("厅"),       LIT("馆"),     LIT("室"),       LIT("阵地"),   LIT("中心"),   LIT("旧址")};
    const struct view *v = t->v;
    for (size_t i = from; i < to; i++) {
        if (v->ch[i] != U'在' || mask_at(t, i))
            continue;
        size_t limit = i + 22 < to ? i + 22 : to, best = 0;
        for (size_t k = i + 1; k < limit && !clause_sign(v->ch[k]); k++) {
            size_t n = view_any(v, k, LITS(ends), NULL);
            if (n && k + n <= limit && k + n > i + 2) {
                best = k + n;
                k += n - 1;
            } else if (best && lexis_verb_at(t->lexis, v, k, limit)) {
                break;
            }
        }
        if (best) {
            l->place_from = (uint32_t)(i + 1);
            l->place_to = (uint32_t)best;
            return;
        }
    }
}

/* Sections that speak of what is to come: 下一步打算. */
static bool section_plans(const struct teller *t, uint32_t block)
{
    static const struct lit words[] = {LIT("打算"),     LIT("计划"), LIT("设想"),     LIT("下一步"),  LIT("今后"),
                                       LIT("努力方向"), LIT("展望"), LIT("工作安排"), LIT("下阶段"),  LIT("明年"),
                                       LIT("下学期"),   LIT("思路"), LIT("怎么排"),   LIT("整改措施")};
    static const struct lit starts[] = {LIT("明年"),   LIT("来年"),     LIT("下学年"), LIT("下学期"), LIT("下一步"),
                                        LIT("今后"),   LIT("新的一年"), LIT("打算"),   LIT("下一年"), LIT("下阶段"),
                                        LIT("新学年"), LIT("下一阶段"), LIT("计划"),   LIT("设想"),   LIT("后一阶段")};
    const struct blocks *b = &t->a->blocks;
    const struct block *k = &b->v[block];
    if (view_any(t->v, k->from, LITS(starts), NULL) || view_any(t->v, k->body, LITS(starts), NULL))
        return true; /* 明年打算: … */
    uint32_t h = b->v[block].heading;
    for (int step = 0; h && step < 8; step++, h = b->v[h - 1].heading)
        if (h <= b->n && view_has(t->v, b->v[h - 1].from, b->v[h - 1].to, LITS(words)))
            return true;
    return false;
}

bool lesson_to_come(const struct teller *t, const struct lesson *l)
{
    uint32_t part = t->a->blocks.v[l->block].part;
    const struct when *doc = &t->a->dates.part[part];
    return genre_plans(t->genre[part]) ||
           (!l->form && doc->precision == PRECISION_DAY && l->when.from > doc->to && doc->basis != BASIS_FOLDER);
}

enum happening lesson_status(struct teller *t, const struct lesson *l, size_t from, size_t to)
{
    const struct view *v = t->v;
    if (lesson_done(v, from, to))
        return HAPPENING_DONE;
    if (lesson_every(v, from, to) && !(l->date_to && l->when.precision == PRECISION_DAY))
        return HAPPENING_RECURRING;
    if (lesson_planned(v, from, to) || l->when.status == HAPPENING_PLANNED || section_plans(t, l->block) ||
        lesson_to_come(t, l))
        return HAPPENING_PLANNED;
    return HAPPENING_DONE;
}

static struct str text_of(struct teller *t, size_t from, size_t to)
{
    char *p = arena_alloc(&t->a->arena, (to - from) * 4 + 1);
    size_t n = 0;
    if (!p)
        return str_of(NULL, 0);
    while (from < to && t->v->ch[from] == ' ')
        from++;
    while (to > from && t->v->ch[to - 1] == ' ')
        to--;
    for (size_t i = from; i < to; i++)
        n += utf8_put(p + n, t->a->folded.ch[i] == '\n' ? ' ' : t->a->folded.ch[i]);
    return str_of(p, n);
}

/* The source's own characters: topics and dates are shown as they were written. */
static struct str source_of(struct teller *t, size_t from, size_t to)
{
    const struct folded *f = &t->a->folded;
    if (from >= to)
        return STR("");
    struct str s = t->a->source;
    size_t a = utf8_offset(s, f->at[from]);
    struct str rest = str_sub(s, a, s.n);
    return str_trim(str_sub(rest, 0, utf8_offset(rest, f->at[to - 1] + 1 - f->at[from])));
}

static bool post_matches(struct str written, struct str asked, bool deputy)
{
    size_t at = str_find(written, asked);
    if (at >= written.n)
        return false;
    bool has_deputy = str_find(written, STR("副")) < written.n;
    return has_deputy == deputy;
}

/* 陈书记, 支部书记 → the one person of the report who is called so; NULL when none or several. */
static const struct person_mention *by_post(struct teller *t, const struct group *g, uint32_t part)
{
    static const struct lit cores[] = {
        LIT("书记"),     LIT("校长"),     LIT("园长"),     LIT("组织委员"), LIT("宣传委员"), LIT("纪检委员"),
        LIT("青年委员"), LIT("工会主席"), LIT("教导主任"), LIT("主任"),     LIT("教授"),     LIT("局长"),
        LIT("镇长"),     LIT("主席"),     LIT("支书"),     LIT("讲师"),     LIT("部长"),     LIT("科长")};
    const struct view *v = t->v;
    size_t which = 0, n = view_before(v, g->post_to, LITS(cores), &which);
    if (!n || g->plural)
        return NULL;
    char core[32];
    size_t len = 0;
    for (size_t i = 0; i < cores[which].n; i++)
        len += utf8_put(core + len, cores[which].p[i]);
    struct str asked = str_of(core, len);
    bool deputy = VIEW_HAS(v, g->post_from, g->post_to, "副"), surname = g->from < g->post_from;
    const struct person_mention *found = NULL;
    bool unit = g->post_from >= 2 && unit_outside(v, g->post_from > 8 ? g->post_from - 8 : 0, g->post_to);
    for (size_t i = 0; i < t->a->people.n; i++) {
        const struct person_mention *p = &t->a->people.v[i];
        if (t->a->blocks.v[p->block].part != part)
            continue;
        bool same_surname = surname && v->ch[p->from] == v->ch[g->from];
        if (surname ? !same_surname : !post_matches(p->post, asked, deputy))
            continue;
        if (!surname && !unit && p->is == PERSON_OTHER)
            continue;
        if (surname && p->post.n && found && !str_eq(found->name, p->name) && post_matches(p->post, asked, deputy) &&
            !post_matches(found->post, asked, deputy)) {
            found = p;
            continue;
        }
        if (found && !str_eq(found->name, p->name)) {
            if (surname && post_matches(found->post, asked, deputy) && !post_matches(p->post, asked, deputy))
                continue;
            return NULL;
        }
        if (!found || !found->post.n)
            found = p;
    }
    return found;
}

bool lesson_named(struct teller *t, const struct group *g, uint32_t block)
{
    return g->members || by_post(t, g, t->a->blocks.v[block].part) != NULL;
}

static bool trailing_signer(const struct block *k)
{
    return k->kind == BLOCK_SIGNATURE;
}

/* Who 我 is: the one person who signs, or stands under the title, of a personal report. */
void lesson_self(struct teller *t, uint32_t part)
{
    const struct blocks *b = &t->a->blocks;
    const struct people *p = &t->a->people;
    static const struct lit labels[] = {LIT("述职人"), LIT("汇报人"), LIT("总结人"), LIT("报告人"), LIT("姓名")};
    if (t->self_known && t->self_part == part)
        return;
    t->self_known = true;
    t->self_part = part;
    t->self = STR("");
    for (size_t i = 0; i < p->n; i++) {
        const struct block *k = &b->v[p->v[i].block];
        if (k->part != part)
            continue;
        bool labelled = view_any(t->v, k->from, LITS(labels), NULL) != 0;
        bool whole = p->v[i].from - k->from <= 12 && k->to - p->v[i].to <= 16;
        if (labelled || (whole && (trailing_signer(k) || k->kind == BLOCK_SUBTITLE ||
                                   (k->kind == BLOCK_TITLE && p->v[i].block > 0)))) {
            t->self = p->v[i].name;
            if (trailing_signer(k) || labelled)
                return;
        }
    }
    uint32_t first = 0;
    while (first < b->n && b->v[first].part != part)
        first++;
    for (size_t i = 0; i < p->n && t->self.n == 0; i++) { /* 郁南乔(副校长) in one of the first lines */
        const struct block *k = &b->v[p->v[i].block];
        if (k->part == part && p->v[i].block > first && p->v[i].block <= first + 3 && k->to - k->from <= 34 &&
            (p->v[i].from == k->from || p->v[i].to == k->to) &&
            (t->personal[part] || k->to - k->from == p->v[i].to - p->v[i].from))
            t->self = p->v[i].name;
    }
    for (size_t i = 0; i < p->n && t->self.n == 0; i++) { /* 述职报告（顾文澜）, 顾文澜个人总结 */
        const struct block *k = &b->v[p->v[i].block];
        if (k->part == part && k->kind == BLOCK_TITLE)
            t->self = p->v[i].name;
    }
    const struct block *last = b->n ? &b->v[b->n - 1] : NULL; /* a name alone on one of the last lines */
    for (size_t i = 0; i < p->n && t->self.n == 0 && last; i++) {
        const struct block *k = &b->v[p->v[i].block];
        if (k->part == part && k->to - k->from <= 8 && p->v[i].to - p->v[i].from + 4 >= k->to - k->from &&
            p->v[i].block + 3 >= b->n)
            t->self = p->v[i].name;
    }
}

static struct str unit_of(struct teller *t, const struct person_mention *p)
{
    const struct view *v = t->v;
    const struct block *k = &t->a->blocks.v[p->block];
    size_t end = p->from - post_before(v, k->from, p->from), from = end;
    for (size_t i = end; i > k->from && end - i < 18 && is_han(v->ch[i - 1]); i--) {
        enum slot_kind kind = SLOT_NONE;
        size_t n = lexis_at(t->lexis, v, i - 1, end, &kind);
        if (n && kind != SLOT_NONE && kind != SLOT_TEACH && kind != SLOT_FOR)
            break;
        if (v->ch[i - 1] == U'的' || v->ch[i - 1] == U'日' || v->ch[i - 1] == U'午' || v->ch[i - 1] == U'了')
            break;
        from = i - 1;
    }
    return end - from >= 2 && unit_outside(v, from, end) ? text_of(t, from, end) : STR("");
}

static enum status add_group(struct teller *t, struct statement *s, const struct group *g, uint8_t part, uint32_t block)
{
    const struct people *p = &t->a->people;
    for (uint32_t i = 0; i < g->members; i++) {
        const struct person_mention *m = &p->v[g->member[i]];
        bool known = false;
        for (uint32_t w = 0; w < s->whos; w++)
            known = known || (str_eq(s->who[w].name, m->name) && s->who[w].part == part);
        if (known)
            continue;
        struct who *w = &s->who[s->whos++];
        *w = (struct who){.name = m->name,
                          .is = WHO_PERSON,
                          .part = part,
                          .sure = m->sure || part == PART_LECTURER,
                          .post = m->post,
                          .unit = unit_of(t, m)};
    }
    if (g->members)
        return XD_OK;
    uint32_t in_part = t->a->blocks.v[block].part;
    if (g->self) {
        lesson_self(t, in_part);
        if (t->self.n)
            s->who[s->whos++] = (struct who){
                .name = t->self, .is = WHO_PERSON, .part = part, .sure = true, .post = STR(""), .unit = STR("")};
        return XD_OK;
    }
    if (g->post_to <= g->post_from)
        return XD_OK;
    const struct person_mention *m = by_post(t, g, in_part);
    struct str post = text_of(t, g->post_from, g->post_to);
    if (!post.p)
        return arena_status(&t->a->arena);
    s->who[s->whos++] = (struct who){.name = m ? m->name : STR(""),
                                     .is = WHO_PERSON,
                                     .part = part,
                                     .sure = m != NULL,
                                     .post = post,
                                     .unit = STR("")};
    return XD_OK;
}

enum status lesson_emit(struct teller *t, struct lesson *l)
{
    struct analysis *a = t->a;
    if (mem_reserve((void **)&a->statement, &a->statement_cap, a->statements + 1, sizeof *a->statement) != 0)
        return XD_NOMEM;
    size_t most = l->lecturer.members + l->presider.members + l->recorder.members + 3;
    struct statement s = {.fact = FACT_EVENT, .kind = KIND_PARTY_LESSON, .what = STR("党课"), .when = l->when};
    s.who = arena_zalloc(&a->arena, most, sizeof *s.who);
    s.figure = l->figures ? arena_zalloc(&a->arena, l->figures, sizeof *s.figure) : NULL;
    if (!s.who || (l->figures && !s.figure))
        return arena_status(&a->arena);
    for (uint32_t i = 0; i < l->figures; i++)
        s.figure[s.figures++] = l->figure[i];
    struct str empty = STR("");
    s.grade = s.level_text = s.giver = s.document_no = empty;
    s.topic = source_of(t, l->topic_from, l->topic_to);
    s.place = source_of(t, l->place_from, l->place_to);
    s.date_text = source_of(t, l->date_from, l->date_to);
    enum status st = add_group(t, &s, &l->lecturer, PART_LECTURER, l->block);
    if (st == XD_OK && l->has_presider)
        st = add_group(t, &s, &l->presider, PART_PRESIDER, l->block);
    else if (st == XD_OK && l->lecturer.presides)
        st = add_group(t, &s, &l->lecturer, PART_PRESIDER, l->block);
    if (st == XD_OK && l->has_recorder)
        st = add_group(t, &s, &l->recorder, PART_RECORDER, l->block);
    if (st != XD_OK)
        return st;
    s.who_complete =
        !l->lecturer.open && !l->lecturer.plural && (l->lecturer.members || l->lecturer.self || l->lecturer.post_to);
    while (l->to > l->from && t->v->ch[l->to - 1] == ' ')
        l->to--;
    uint32_t para = l->block; /* where the lines of a form begin */
    while (para > 0 && a->blocks.v[para].from > l->from)
        para--;
    s.source = (struct place_in_source){
        .from = a->folded.at[l->from], .to = a->folded.at[l->to > l->from ? l->to - 1 : l->from] + 1, .para = para + 1};
    a->statement[a->statements++] = s;
    return XD_OK;
}

static bool has_lecturer(const struct statement *s, struct str name)
{
    for (uint32_t i = 0; i < s->whos; i++)
        if (s->who[i].part == PART_LECTURER && str_eq(s->who[i].name, name))
            return true;
    return false;
}

static uint32_t lecturers(const struct statement *s, bool named)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->whos; i++)
        n += s->who[i].part == PART_LECTURER && (!named || s->who[i].name.n);
    return n;
}

/* Whether b tells no more than a: the same lecturers, and no date or the same. */
static bool covers(const struct statement *a, const struct statement *b)
{
    for (uint32_t i = 0; i < b->whos; i++)
        if (b->who[i].part == PART_LECTURER && b->who[i].name.n && !has_lecturer(a, b->who[i].name))
            return false;
    if (b->when.status != a->when.status)
        return b->when.status == HAPPENING_PLANNED && a->when.status == HAPPENING_DONE && b->when.from &&
               b->when.from == a->when.from && b->when.to == a->when.to;
    bool nameless = lecturers(b, true) == 0;
    if (b->when.from || b->when.to) {
        bool same = a->when.from == b->when.from && a->when.to == b->when.to;
        bool coarse = nameless || (b->when.precision == PRECISION_YEAR && !b->topic.n);
        bool within =
            a->when.precision == PRECISION_DAY && b->when.from <= a->when.from && a->when.to <= b->when.to && coarse;
        return same || within;
    }
    return (a->when.from || a->when.to) && (!b->topic.n || !a->topic.n || str_eq(a->topic, b->topic));
}

/* One lesson told twice in a report is one statement: of the fuller telling. */
void lessons_merge(struct analysis *a)
{
    size_t out = 0;
    for (size_t i = 0; i < a->statements; i++) {
        bool drop = false;
        const struct statement *b = &a->statement[i];
        uint32_t part_b = a->blocks.v[b->source.para - 1].part;
        for (size_t k = 0; k < a->statements && !drop; k++) {
            const struct statement *s = &a->statement[k];
            if (k == i || s->source.para == 0 || a->blocks.v[s->source.para - 1].part != part_b || s->kind != b->kind)
                continue;
            if (!covers(s, b))
                continue;
            bool mutual = covers(b, s);
            if (mutual && s->topic.n != b->topic.n)
                drop = s->topic.n > 0 && b->topic.n == 0;
            else
                drop = !mutual || k < i;
        }
        if (drop)
            a->statement[i].source.row = UINT32_MAX; /* marked: swept below */
    }
    for (size_t i = 0; i < a->statements; i++)
        if (a->statement[i].source.row != UINT32_MAX)
            a->statement[out++] = a->statement[i];
    a->statements = out;
}
