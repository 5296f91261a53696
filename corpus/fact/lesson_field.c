/* Lessons that are no sentence: lines of minutes (时间： 主讲： 题目：), rows of a table, items of a list. */
#include "base/utf8.h"
#include "fact/lesson_rules.h"
#include "fact/person_rules.h"

enum field {
    FIELD_NONE,
    FIELD_TIME,
    FIELD_PLACE,
    FIELD_PRESIDER,
    FIELD_LECTURER,
    FIELD_TOPIC,
    FIELD_RECORDER,
    FIELD_ATTEND,
    FIELD_KIND,
    FIELD_CONTENT,
    FIELD_DUE,
    FIELD_PRESENT
};

struct label {
    struct lit w;
    uint8_t field;
};
static const struct label labels[] = {
    {LIT("时间"), FIELD_TIME},
    {LIT("日期"), FIELD_TIME},
    {LIT("会议时间"), FIELD_TIME},
    {LIT("活动时间"), FIELD_TIME},
    {LIT("上课时间"), FIELD_TIME},
    {LIT("授课时间"), FIELD_TIME},
    {LIT("学习时间"), FIELD_TIME},
    {LIT("党课时间"), FIELD_TIME},
    {LIT("开展时间"), FIELD_TIME},
    {LIT("讲课时间"), FIELD_TIME},
    {LIT("地点"), FIELD_PLACE},
    {LIT("会议地点"), FIELD_PLACE},
    {LIT("活动地点"), FIELD_PLACE},
    {LIT("上课地点"), FIELD_PLACE},
    {LIT("授课地点"), FIELD_PLACE},
    {LIT("党课地点"), FIELD_PLACE},
    {LIT("主持"), FIELD_PRESIDER},
    {LIT("主持人"), FIELD_PRESIDER},
    {LIT("主持者"), FIELD_PRESIDER},
    {LIT("会议主持"), FIELD_PRESIDER},
    {LIT("召集人"), FIELD_PRESIDER},
    {LIT("主讲"), FIELD_LECTURER},
    {LIT("主讲人"), FIELD_LECTURER},
    {LIT("主讲者"), FIELD_LECTURER},
    {LIT("主讲教师"), FIELD_LECTURER},
    {LIT("主讲老师"), FIELD_LECTURER},
    {LIT("主讲领导"), FIELD_LECTURER},
    {LIT("主讲人姓名"), FIELD_LECTURER},
    {LIT("主讲人员"), FIELD_LECTURER},
    {LIT("授课"), FIELD_LECTURER},
    {LIT("授课人"), FIELD_LECTURER},
    {LIT("授课人员"), FIELD_LECTURER},
    {LIT("授课教师"), FIELD_LECTURER},
    {LIT("授课者"), FIELD_LECTURER},
    {LIT("讲课人"), FIELD_LECTURER},
    {LIT("讲课"), FIELD_LECTURER},
    {LIT("讲课者"), FIELD_LECTURER},
    {LIT("宣讲人"), FIELD_LECTURER},
    {LIT("宣讲"), FIELD_LECTURER},
    {LIT("宣讲者"), FIELD_LECTURER},
    {LIT("上课人"), FIELD_LECTURER},
    {LIT("党课主讲"), FIELD_LECTURER},
    {LIT("党课主讲人"), FIELD_LECTURER},
    {LIT("党课教员"), FIELD_LECTURER},
    {LIT("教员"), FIELD_LECTURER},
    {LIT("讲授人"), FIELD_LECTURER},
    {LIT("报告人"), FIELD_LECTURER},
    {LIT("上党课人"), FIELD_LECTURER},
    {LIT("主讲嘉宾"), FIELD_LECTURER},
    {LIT("领学人"), FIELD_LECTURER},
    {LIT("授课领导"), FIELD_LECTURER},
    {LIT("党课授课人"), FIELD_LECTURER},
    {LIT("上课教师"), FIELD_LECTURER},
    {LIT("讲师"), FIELD_LECTURER},
    {LIT("上党课者"), FIELD_LECTURER},
    {LIT("讲课教师"), FIELD_LECTURER},
    {LIT("题目"), FIELD_TOPIC},
    {LIT("主题"), FIELD_TOPIC},
    {LIT("课题"), FIELD_TOPIC},
    {LIT("党课题目"), FIELD_TOPIC},
    {LIT("党课主题"), FIELD_TOPIC},
    {LIT("党课内容"), FIELD_TOPIC},
    {LIT("授课内容"), FIELD_TOPIC},
    {LIT("授课题目"), FIELD_TOPIC},
    {LIT("微党课主题"), FIELD_TOPIC},
    {LIT("微党课题目"), FIELD_TOPIC},
    {LIT("学习主题"), FIELD_TOPIC},
    {LIT("讲课题目"), FIELD_TOPIC},
    {LIT("主讲题目"), FIELD_TOPIC},
    {LIT("主讲内容"), FIELD_TOPIC},
    {LIT("讲题"), FIELD_TOPIC},
    {LIT("授课主题"), FIELD_TOPIC},
    {LIT("宣讲题目"), FIELD_TOPIC},
    {LIT("宣讲主题"), FIELD_TOPIC},
    {LIT("讲课内容"), FIELD_TOPIC},
    {LIT("党课名称"), FIELD_TOPIC},
    {LIT("上课内容"), FIELD_TOPIC},
    {LIT("记录"), FIELD_RECORDER},
    {LIT("记录人"), FIELD_RECORDER},
    {LIT("记录员"), FIELD_RECORDER},
    {LIT("参加"), FIELD_ATTEND},
    {LIT("参加人员"), FIELD_ATTEND},
    {LIT("参加对象"), FIELD_ATTEND},
    {LIT("参会人员"), FIELD_ATTEND},
    {LIT("出席"), FIELD_ATTEND},
    {LIT("出席人员"), FIELD_ATTEND},
    {LIT("列席"), FIELD_ATTEND},
    {LIT("缺席"), FIELD_ATTEND},
    {LIT("请假"), FIELD_ATTEND},
    {LIT("参加人"), FIELD_ATTEND},
    {LIT("到会人员"), FIELD_ATTEND},
    {LIT("听课对象"), FIELD_ATTEND},
    {LIT("缺席人员"), FIELD_ATTEND},
    {LIT("列席人员"), FIELD_ATTEND},
    {LIT("听课人员"), FIELD_ATTEND},
    {LIT("请假人员"), FIELD_ATTEND},
    {LIT("应到"), FIELD_DUE},
    {LIT("应到人数"), FIELD_DUE},
    {LIT("实到"), FIELD_PRESENT},
    {LIT("实到人数"), FIELD_PRESENT},
    {LIT("类型"), FIELD_KIND},
    {LIT("会议类型"), FIELD_KIND},
    {LIT("活动类型"), FIELD_KIND},
    {LIT("会议名称"), FIELD_KIND},
    {LIT("活动名称"), FIELD_KIND},
    {LIT("会议性质"), FIELD_KIND},
    {LIT("名称"), FIELD_KIND},
    {LIT("活动形式"), FIELD_KIND},
    {LIT("类别"), FIELD_KIND},
    {LIT("活动主题"), FIELD_TOPIC},
    {LIT("会议主题"), FIELD_TOPIC},
    {LIT("学习内容"), FIELD_CONTENT},
    {LIT("内容"), FIELD_CONTENT},
    {LIT("议题"), FIELD_CONTENT},
    {LIT("会议内容"), FIELD_CONTENT},
    {LIT("活动内容"), FIELD_CONTENT},
    {LIT("会议议题"), FIELD_CONTENT},
    {LIT("议程"), FIELD_CONTENT},
    {LIT("主要内容"), FIELD_CONTENT},
    {LIT("学习形式"), FIELD_KIND},
    {LIT("形式"), FIELD_KIND},
    {LIT("会议议程"), FIELD_CONTENT},
    {LIT("记录内容"), FIELD_CONTENT},
    {LIT("活动记录"), FIELD_CONTENT},
};

/* A label and its sign at i; *value is where what it says starts. */
static enum field label_at(const struct view *v, size_t i, size_t end, size_t *value)
{
    size_t best = 0;
    enum field f = FIELD_NONE;
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++) {
        if (labels[k].w.p[0] != view_ch(v, i) || labels[k].w.n <= best || !view_at(v, i, labels[k].w))
            continue;
        size_t e = i + labels[k].w.n;
        if (view_ch(v, e) == '(') /* 主持(人) , 参加(对象) */
            while (e < end && e < i + 12 && view_ch(v, e - 1) != ')')
                e++;
        while (view_ch(v, e) == ' ')
            e++;
        if (e < end && v->ch[e] == ':') {
            best = labels[k].w.n;
            f = labels[k].field;
            *value = e + 1;
        }
    }
    return f;
}

/* 应到21 without a sign counts too. */
static size_t count_behind(const struct view *v, size_t i, size_t end, double *value)
{
    while (i < end && (v->ch[i] == ':' || v->ch[i] == ' ' || v->ch[i] == U'党' || v->ch[i] == U'员' ||
                       v->ch[i] == U'人' || v->ch[i] == U'数'))
        i++;
    size_t k = i;
    double n = 0;
    while (k < end && k < i + 5 && is_digit(v->ch[k]))
        n = n * 10 + (double)(v->ch[k++] - '0');
    *value = n;
    return k - i;
}

struct form {
    struct lesson l;
    bool lecturer, topic, time, party; /* party: the record says that it is a party lesson */
    bool due, present;
    size_t lines;
};

static void add_figure(struct lesson *l, double value, const char *of)
{
    if (l->figures < sizeof l->figure / sizeof *l->figure)
        l->figure[l->figures++] = (struct figure){value, STR("人"), str_c(of)};
}

static void find_counts(struct form *f, const struct view *v, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        double n = 0;
        if (!f->due && VIEW_AT(v, i, "应到") && count_behind(v, i + 2, to, &n)) {
            f->due = true;
            add_figure(&f->l, n, "应到");
        } else if (!f->present && VIEW_AT(v, i, "实到") && count_behind(v, i + 2, to, &n)) {
            f->present = true;
            add_figure(&f->l, n, "实到");
        }
    }
}

static bool group_in(struct teller *t, uint32_t block, size_t from, size_t to, struct group *out)
{
    struct group g[MAX_GROUPS];
    size_t n = groups_find(t, block, from, to, g);
    bool found = false, any = false;
    if (n == 0 && people_promote(&t->a->people, &t->a->arena, t->v, &t->a->blocks, from, to, &any) == XD_OK && any)
        n = groups_find(t, block, from, to, g);
    for (size_t i = 0; i < n; i++) {
        if (!found) {
            *out = g[i];
            found = true;
        } else if (g[i].members && out->members) { /* 顾文澜(书记) 陆知远 */
            for (uint32_t m = 0; m < g[i].members && out->members < MAX_MEMBERS; m++)
                out->member[out->members++] = g[i].member[m];
            out->to = g[i].to;
        }
    }
    return found;
}

static void use_time(struct teller *t, struct form *f, uint32_t block, size_t from, size_t to)
{
    const struct dates *d = &t->a->dates;
    for (size_t k = t->next_date; k < d->n && d->v[k].from < to; k++)
        if (d->v[k].block == block && d->v[k].from >= from && (d->v[k].when.from || d->v[k].when.not_before)) {
            f->l.when = d->v[k].when;
            f->l.date_from = d->v[k].from;
            f->l.date_to = d->v[k].to;
            f->time = f->l.when.from != 0;
            return;
        }
}

static void topic_value(struct teller *t, struct lesson *l, size_t from, size_t to)
{
    const struct view *v = t->v;
    while (from < to && (v->ch[from] == ' ' || v->ch[from] == U'《' || v->ch[from] == '"' || v->ch[from] == '-'))
        from++;
    size_t end = from;
    while (end < to && v->ch[end] != U'》' && v->ch[end] != '"' && v->ch[end] != ';' && v->ch[end] != '\n')
        end++;
    while (end > from && (v->ch[end - 1] == ' ' || v->ch[end - 1] == U'。'))
        end--;
    if (end > from) {
        l->topic_from = (uint32_t)from;
        l->topic_to = (uint32_t)end;
    }
}

static void use_field(struct teller *t, struct form *f, enum field field, uint32_t block, size_t from, size_t to)
{
    const struct view *v = t->v;
    struct group g;
    switch (field) {
    case FIELD_TIME:
        use_time(t, f, block, from, to);
        break;
    case FIELD_PLACE:
        while (from < to && v->ch[from] == ' ')
            from++;
        f->l.place_from = (uint32_t)from;
        f->l.place_to = (uint32_t)to;
        break;
    case FIELD_PRESIDER:
        if (!f->l.has_presider && group_in(t, block, from, to, &g)) {
            f->l.presider = g;
            f->l.has_presider = true;
        }
        break;
    case FIELD_RECORDER:
        if (!f->l.has_recorder && group_in(t, block, from, to, &g)) {
            f->l.recorder = g;
            f->l.has_recorder = true;
        }
        break;
    case FIELD_LECTURER:
        if (group_in(t, block, from, to, &g)) {
            f->l.lecturer = g;
            f->l.block = block;
            f->lecturer = true;
            lesson_topic(t, &f->l, g.to, to);
            f->topic = f->topic || f->l.topic_to;
        }
        break;
    case FIELD_TOPIC:
        if (!f->topic) {
            topic_value(t, &f->l, from, to);
            f->topic = f->l.topic_to != 0;
        }
        break;
    case FIELD_CONTENT:
        if (!f->topic)
            lesson_topic(t, &f->l, from, to);
        break;
    default:
        break;
    }
}

/* Finished when a label comes again that is filled, or the lines end. */
static enum status finish(struct teller *t, struct form *f, bool *used)
{
    struct lesson *l = &f->l;
    enum status s = XD_OK;
    if (f->lecturer && f->party) {
        mask_block(t, &t->a->blocks.v[l->block]);
        if (!f->time) {
            struct lesson at = {.block = l->block};
            lesson_date_elsewhere(t, &at, t->a->blocks.v[l->block].from);
            l->when = at.when;
        }
        enum happening h = lesson_status(t, l->block, l->from, l->to);
        l->when.status = (uint8_t)(l->when.status == HAPPENING_PLANNED ? HAPPENING_PLANNED : h);
        if (!lesson_denied(t->v, l->from, l->to) && !lesson_contest(t->v, l->from, l->to))
            s = lesson_emit(t, l);
        *used = true;
    }
    return s;
}

static bool any_label(const struct view *v, const struct block *k)
{
    size_t value = 0;
    size_t i = k->from;
    while (i < k->to &&
           (is_digit(v->ch[i]) || v->ch[i] == '.' || v->ch[i] == U'、' || v->ch[i] == ' ' || v->ch[i] == '(' ||
            v->ch[i] == ')' || v->ch[i] == U'一' || v->ch[i] == U'二' || v->ch[i] == U'三' || v->ch[i] == U'四' ||
            v->ch[i] == U'五' || v->ch[i] == U'六' || v->ch[i] == U'七'))
        i++;
    return label_at(v, i, k->to, &value) != FIELD_NONE;
}

struct piece {
    enum field field;
    size_t label, from, to;
};

static size_t pieces_of(const struct view *v, const struct block *k, struct piece *out, size_t max)
{
    size_t n = 0;
    for (size_t i = k->from; i < k->to && n < max; i++) {
        size_t value = 0;
        uint32_t left = i > k->from ? v->ch[i - 1] : ' ';
        if (is_han(left) || left == U'《')
            continue;
        enum field f = label_at(v, i, k->to, &value);
        if (f == FIELD_NONE)
            continue;
        if (n)
            out[n - 1].to = i;
        out[n++] = (struct piece){f, i, value, k->to};
        i = value - 1;
    }
    for (size_t i = 0; i < n; i++)
        while (out[i].to > out[i].from &&
               (v->ch[out[i].to - 1] == ' ' || v->ch[out[i].to - 1] == ';' || v->ch[out[i].to - 1] == ',' ||
                v->ch[out[i].to - 1] == '|' || v->ch[out[i].to - 1] == U'。'))
            out[i].to--;
    return n;
}

static bool party_value(const struct view *v, size_t from, size_t to)
{
    return lesson_next(v, from, to) < to;
}

enum status lesson_fields(struct teller *t, uint32_t *block, bool *used)
{
    enum { MAX_PIECES = 16 };
    const struct blocks *b = &t->a->blocks;
    const struct view *v = t->v;
    *used = false;
    if (!any_label(v, &b->v[*block]))
        return XD_OK;
    uint32_t first = *block, i = first, part = b->v[first].part;
    struct form f = {0}, shared = {0};
    bool party = t->titled[part] && (t->genre[part] != GENRE_SUMMARY);
    for (uint32_t h = b->v[first].heading, step = 0; h && h <= b->n && step < 4; h = b->v[h - 1].heading, step++)
        party = party || lesson_next(v, b->v[h - 1].from, b->v[h - 1].to) < b->v[h - 1].to;
    if (first > 0 && b->v[first - 1].part == part) /* a line above that is no heading to the reader of shapes */
        party = party || (b->v[first - 1].to - b->v[first - 1].from <= 30 &&
                          lesson_next(v, b->v[first - 1].from, b->v[first - 1].to) < b->v[first - 1].to);
    enum status s = XD_OK;
    bool any = false;
    f.party = shared.party = party;
    f.l.from = b->v[first].from;
    size_t gap = 0;
    for (; s == XD_OK && i < b->n && b->v[i].part == part && gap < 2; i++) {
        const struct block *k = &b->v[i];
        struct piece p[MAX_PIECES];
        if (!any_label(v, k)) {
            bool post_line =
                f.lecturer && k->to - k->from <= 16 && post_at(v, k->from, k->to) == k->to - k->from; /* P8 */
            if (!post_line)
                break;
            gap++;
            continue;
        }
        gap = 0;
        mask_block(t, k);
        while (t->next_person < t->a->people.n && t->a->people.v[t->next_person].from < k->from)
            t->next_person++;
        while (t->next_date < t->a->dates.n && t->a->dates.v[t->next_date].from < k->from)
            t->next_date++;
        size_t n = pieces_of(v, k, p, MAX_PIECES);
        for (size_t x = 0; s == XD_OK && x < n; x++) {
            bool again =
                (p[x].field == FIELD_LECTURER && f.lecturer) || (p[x].field == FIELD_TIME && f.time && f.lecturer);
            if (again) {
                s = finish(t, &f, &any);
                mask_block(t, k);
                struct form next = {.party = party || f.party,
                                    .l = {.when = f.l.when,
                                          .date_from = f.l.date_from,
                                          .date_to = f.l.date_to,
                                          .place_from = f.l.place_from,
                                          .place_to = f.l.place_to,
                                          .presider = f.l.presider,
                                          .has_presider = f.l.has_presider}};
                next.time = p[x].field != FIELD_TIME && f.time;
                next.party = party || (p[x].field != FIELD_TIME && f.party);
                f = next;
                f.l.from = (uint32_t)p[x].label;
            }
            f.party = f.party || party_value(v, p[x].label, p[x].from) ||
                      ((p[x].field == FIELD_KIND || p[x].field == FIELD_CONTENT || p[x].field == FIELD_TOPIC) &&
                       party_value(v, p[x].from, p[x].to));
            use_field(t, &f, p[x].field, i, p[x].from, p[x].to);
            f.l.to = (uint32_t)p[x].to;
        }
        find_counts(&f, v, k->from, k->to);
    }
    if (s == XD_OK)
        s = finish(t, &f, &any);
    (void)shared;
    *used = any;
    if (any)
        *block = i;
    return s;
}

/* --- tables --- */

enum { MAX_CELLS = 16 };
struct row {
    size_t from[MAX_CELLS], to[MAX_CELLS];
    size_t n;
};

/* Cells by tabs, bars and wide blanks of the source; the folded text keeps one blank of them. */
static void split_row(const struct teller *t, const struct block *k, struct row *r)
{
    const struct folded *f = &t->a->folded;
    const struct view *v = t->v;
    r->n = 0;
    bool bars = false;
    for (size_t i = k->from; i < k->to; i++)
        bars = bars || v->ch[i] == '|';
    size_t start = k->from;
    for (size_t i = k->from; i <= k->to && r->n < MAX_CELLS; i++) {
        bool edge = i == k->to || v->ch[i] == '|';
        if (!edge && !bars && v->ch[i] == ' ')
            edge = true;
        if (!edge)
            continue;
        size_t a = start, e = i;
        while (a < e && v->ch[a] == ' ')
            a++;
        while (e > a && v->ch[e - 1] == ' ')
            e--;
        if (e > a || bars) {
            if (!(bars && e == a && (r->n == 0 || i == k->to))) {
                r->from[r->n] = a;
                r->to[r->n++] = e;
            }
        }
        start = i + 1;
    }
    (void)f;
}

static enum field column_of(const struct view *v, size_t from, size_t to)
{
    static const struct label names[] = {
        {LIT("时间"), FIELD_TIME},         {LIT("日期"), FIELD_TIME},           {LIT("月份"), FIELD_TIME},
        {LIT("年月"), FIELD_TIME},         {LIT("上课时间"), FIELD_TIME},       {LIT("授课时间"), FIELD_TIME},
        {LIT("党课时间"), FIELD_TIME},     {LIT("讲课时间"), FIELD_TIME},       {LIT("活动时间"), FIELD_TIME},
        {LIT("主讲"), FIELD_LECTURER},     {LIT("主讲人"), FIELD_LECTURER},     {LIT("授课人"), FIELD_LECTURER},
        {LIT("讲课人"), FIELD_LECTURER},   {LIT("宣讲人"), FIELD_LECTURER},     {LIT("主讲教师"), FIELD_LECTURER},
        {LIT("授课教师"), FIELD_LECTURER}, {LIT("上课人"), FIELD_LECTURER},     {LIT("党课主讲人"), FIELD_LECTURER},
        {LIT("姓名"), FIELD_LECTURER},     {LIT("主讲者"), FIELD_LECTURER},     {LIT("授课人员"), FIELD_LECTURER},
        {LIT("主讲老师"), FIELD_LECTURER}, {LIT("主讲人姓名"), FIELD_LECTURER}, {LIT("讲授人"), FIELD_LECTURER},
        {LIT("党课教员"), FIELD_LECTURER}, {LIT("授课者"), FIELD_LECTURER},     {LIT("主讲领导"), FIELD_LECTURER},
        {LIT("报告人"), FIELD_LECTURER},   {LIT("主讲人员"), FIELD_LECTURER},   {LIT("上党课人"), FIELD_LECTURER},
        {LIT("题目"), FIELD_TOPIC},        {LIT("内容"), FIELD_TOPIC},          {LIT("主题"), FIELD_TOPIC},
        {LIT("党课题目"), FIELD_TOPIC},    {LIT("党课内容"), FIELD_TOPIC},      {LIT("党课主题"), FIELD_TOPIC},
        {LIT("授课内容"), FIELD_TOPIC},    {LIT("课题"), FIELD_TOPIC},          {LIT("讲课内容"), FIELD_TOPIC},
        {LIT("授课题目"), FIELD_TOPIC},    {LIT("讲课题目"), FIELD_TOPIC},      {LIT("学习内容"), FIELD_TOPIC},
        {LIT("授课主题"), FIELD_TOPIC},    {LIT("主讲内容"), FIELD_TOPIC},      {LIT("主讲题目"), FIELD_TOPIC},
        {LIT("活动内容"), FIELD_TOPIC},    {LIT("党课名称"), FIELD_TOPIC},      {LIT("活动主题"), FIELD_TOPIC},
        {LIT("地点"), FIELD_PLACE},        {LIT("主持人"), FIELD_PRESIDER},     {LIT("主持"), FIELD_PRESIDER},
        {LIT("记录人"), FIELD_RECORDER},   {LIT("参加对象"), FIELD_ATTEND},     {LIT("对象"), FIELD_ATTEND},
        {LIT("听课对象"), FIELD_ATTEND},   {LIT("参加人员"), FIELD_ATTEND},     {LIT("类型"), FIELD_KIND},
        {LIT("形式"), FIELD_KIND},         {LIT("类别"), FIELD_KIND},           {LIT("活动形式"), FIELD_KIND},
        {LIT("备注"), FIELD_NONE},         {LIT("参加人数"), FIELD_PRESENT},    {LIT("人数"), FIELD_PRESENT},
        {LIT("应到"), FIELD_DUE},          {LIT("实到"), FIELD_PRESENT},        {LIT("应到人数"), FIELD_DUE},
        {LIT("实到人数"), FIELD_PRESENT}};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (names[k].w.n == to - from && view_at(v, from, names[k].w))
            return (enum field)names[k].field;
    return FIELD_NONE;
}

/* A date cell that the scanner leaves alone: 3.5, 6/28. */
static bool short_date(const struct teller *t, uint32_t block, size_t from, size_t to, struct when *w)
{
    const struct view *v = t->v;
    int m = 0, d = 0;
    size_t i = from;
    while (i < to && is_digit(v->ch[i]) && i < from + 2)
        m = m * 10 + (int)(v->ch[i++] - '0');
    if (i == from || i >= to || (v->ch[i] != '.' && v->ch[i] != '/' && v->ch[i] != '-'))
        return false;
    size_t k = ++i;
    while (i < to && is_digit(v->ch[i]) && i < k + 2)
        d = d * 10 + (int)(v->ch[i++] - '0');
    if (i != to || i == k)
        return false;
    uint32_t part = t->a->blocks.v[block].part;
    const struct when *period = &t->a->dates.part_period[part], *doc = &t->a->dates.part[part];
    const struct when *a = &t->a->dates.anchor[block];
    const struct when *f = a->from ? a : period->from ? period : doc;
    if (!f->from || day_year(f->to) - day_year(f->from) > 1)
        return false;
    int y = day_year(f->from);
    if (day_year(f->to) != y && m < 8)
        y = day_year(f->to);
    if (f == doc && doc->precision == PRECISION_DAY && day_of(y, m, d) > doc->to)
        y--;
    day x = day_of(y, m, d);
    if (!x)
        return false;
    *w = (struct when){.from = x,
                       .to = x,
                       .not_before = x,
                       .not_after = x,
                       .precision = PRECISION_DAY,
                       .basis = f == a        ? BASIS_HEADING
                                : f == period ? BASIS_TITLE
                                              : BASIS_SIGNATURE};
    return true;
}

struct table {
    enum field column[MAX_CELLS];
    size_t columns;
    bool lecturer, kinds;
    size_t header_from, header_to;
    struct when last; /* merged cells: the date above holds on */
};

static bool header(const struct teller *t, const struct block *k, struct table *out)
{
    struct row r;
    split_row(t, k, &r);
    *out = (struct table){.columns = r.n, .header_from = k->from, .header_to = k->to};
    size_t known = 0;
    bool named = false;
    for (size_t i = 0; i < r.n; i++) {
        out->column[i] = column_of(t->v, r.from[i], r.to[i]);
        known += out->column[i] != FIELD_NONE;
        out->kinds = out->kinds || out->column[i] == FIELD_KIND;
        named = named || out->column[i] == FIELD_LECTURER;
    }
    out->lecturer = named;
    return named && known >= 2;
}

/* Rows with fewer cells than columns: find the cells by what they hold. */
static void assign(struct teller *t, uint32_t block, const struct row *r, const struct table *tab, enum field *out)
{
    for (size_t i = 0; i < r->n; i++)
        out[i] = r->n == tab->columns ? tab->column[i] : FIELD_NONE;
    if (r->n == tab->columns)
        return;
    bool who = false, when = false;
    const struct dates *d = &t->a->dates;
    for (size_t i = 0; i < r->n; i++) {
        struct group g;
        struct when w;
        bool dated = short_date(t, block, r->from[i], r->to[i], &w);
        for (size_t k = t->next_date; k < d->n && d->v[k].from < r->to[i]; k++)
            dated = dated || d->v[k].from == r->from[i];
        if (!when && dated)
            out[i] = FIELD_TIME, when = true;
        else if (!who && r->to[i] - r->from[i] <= 12 && group_in(t, block, r->from[i], r->to[i], &g) &&
                 g.from == r->from[i])
            out[i] = FIELD_LECTURER, who = true;
        else if (view_ch(t->v, r->from[i]) == U'《')
            out[i] = FIELD_TOPIC;
    }
}

static enum status one_row(struct teller *t, uint32_t block, struct table *tab, bool context)
{
    const struct block *k = &t->a->blocks.v[block];
    const struct view *v = t->v;
    struct row r;
    enum field f[MAX_CELLS];
    struct lesson l = {.block = block, .from = k->from, .to = k->to};
    bool who = false, time = false, party = context;
    split_row(t, k, &r);
    assign(t, block, &r, tab, f);
    for (size_t i = 0; i < r.n; i++) {
        struct form form = {.l = l};
        if (f[i] == FIELD_TIME) {
            use_time(t, &form, block, r.from[i], r.to[i]);
            if (!form.l.when.from && short_date(t, block, r.from[i], r.to[i], &form.l.when))
                form.time = true;
            l = form.l;
            time = time || l.when.from;
        } else if (f[i] == FIELD_LECTURER) {
            who = group_in(t, block, r.from[i], r.to[i], &l.lecturer) || who;
        } else if (f[i] == FIELD_PLACE || f[i] == FIELD_PRESIDER || f[i] == FIELD_RECORDER) {
            use_field(t, &form, f[i], block, r.from[i], r.to[i]);
            l = form.l;
        } else if (f[i] == FIELD_TOPIC) {
            topic_value(t, &l, r.from[i], r.to[i]);
            party = party || party_value(v, r.from[i], r.to[i]);
        } else if (f[i] == FIELD_KIND) {
            bool yes = party_value(v, r.from[i], r.to[i]);
            if (!yes && r.to[i] > r.from[i])
                return XD_OK; /* another kind of meeting */
            party = party || yes;
        } else if (f[i] == FIELD_DUE || f[i] == FIELD_PRESENT) {
            double n = 0;
            if (count_behind(v, r.from[i], r.to[i], &n))
                add_figure(&l, n, f[i] == FIELD_DUE ? "应到" : "实到");
        }
    }
    if (time)
        tab->last = l.when;
    else if (tab->last.from && r.n < tab->columns)
        l.when = tab->last;
    if (!who || !party || lesson_denied(v, k->from, k->to))
        return XD_OK;
    if (!l.when.from && !l.when.not_before && !l.when.not_after)
        lesson_date_elsewhere(t, &l, k->from);
    enum happening h = lesson_status(t, block, k->from, k->to);
    if (lesson_planned(v, tab->header_from, tab->header_to) || VIEW_HAS(v, tab->header_from, tab->header_to, "安排") ||
        lesson_delayed(v, k->from, k->to))
        h = HAPPENING_PLANNED;
    if (l.when.status == HAPPENING_PLANNED)
        h = HAPPENING_PLANNED;
    l.when.status = (uint8_t)h;
    return lesson_emit(t, &l);
}

enum status lesson_table(struct teller *t, uint32_t *block, bool context, bool *used)
{
    const struct blocks *b = &t->a->blocks;
    struct table tab;
    *used = false;
    if (b->v[*block].kind != BLOCK_ROW || !header(t, &b->v[*block], &tab))
        return XD_OK;
    bool party = context || t->titled[b->v[*block].part] ||
                 lesson_next(t->v, b->v[*block].from, b->v[*block].to) < b->v[*block].to;
    enum status s = XD_OK;
    uint32_t i = *block + 1;
    for (; s == XD_OK && i < b->n && b->v[i].kind == BLOCK_ROW && b->v[i].part == b->v[*block].part; i++) {
        struct table next;
        if (header(t, &b->v[i], &next))
            break;
        while (t->next_person < t->a->people.n && t->a->people.v[t->next_person].from < b->v[i].from)
            t->next_person++;
        while (t->next_date < t->a->dates.n && t->a->dates.v[t->next_date].from < b->v[i].from)
            t->next_date++;
        mask_block(t, &b->v[i]);
        s = one_row(t, i, &tab, party);
    }
    if (i > *block + 1 && (party || tab.kinds)) {
        *used = true;
        *block = i;
    }
    return s;
}

/* --- items of a list under 党课 --- */

/* [date] [name] [: ,] 《topic》, in any order, and little else. */
enum status lesson_item(struct teller *t, uint32_t block, bool *used)
{
    const struct block *k = &t->a->blocks.v[block];
    const struct view *v = t->v;
    struct group g[MAX_GROUPS];
    *used = false;
    size_t from = k->body > k->from && k->body < k->to ? k->body : k->from, to = k->to;
    if (to - from > 120)
        return XD_OK;
    size_t n = groups_find(t, block, from, to, g), at = n;
    for (size_t i = 0; i < n && at == n; i++) {
        size_t len = 0;
        enum role r = role_by_left(v, from, g[i].from, &len);
        if (r == ROLE_NONE || r == ROLE_LECTURER || r == ROLE_GUEST)
            at = i;
    }
    if (at == n || (g[at].members == 0 && n > 1))
        return XD_OK;
    struct lesson l = {.block = block, .from = (uint32_t)from, .to = (uint32_t)to, .lecturer = g[at]};
    lesson_topic(t, &l, from, to);
    size_t len = 0;
    bool labelled = role_by_left(v, from, g[at].from, &len) == ROLE_LECTURER && len >= 2;
    lesson_date(t, &l, from, g[at].from, from, to, false);
    uint32_t sign = view_ch(v, g[at].to);
    bool shaped = labelled ||
                  (l.topic_to && (l.date_to || sign == ':' || sign == U'《' || sign == ' ' || sign == ',')) ||
                  (l.date_to && (g[at].to >= to || sign == ':' || sign == U'。' || sign == ';' || sign == '('));
    for (size_t i = g[at].to; i < to; i++)
        if (!mask_at(t, i) && other_verb_at(v, i, to, &len) != ROLE_NONE)
            return XD_OK;
    if (!shaped || lesson_denied(v, from, to) || lesson_counted(v, g[at].to, to))
        return XD_OK;
    if (!l.topic_to && sign == ':') {
        topic_value(t, &l, g[at].to + 1, to);
    }
    if (!l.date_to)
        lesson_date_elsewhere(t, &l, from);
    enum happening h = lesson_status(t, block, from, to);
    if (lesson_delayed(v, from, to) || l.when.status == HAPPENING_PLANNED)
        h = HAPPENING_PLANNED;
    l.when.status = (uint8_t)h;
    lesson_place(t, &l, from, to);
    *used = true;
    return lesson_emit(t, &l);
}
