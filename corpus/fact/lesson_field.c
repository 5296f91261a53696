/* Lessons that are no sentence: lines of minutes (时间： 主讲： 题目：), rows of a table, items of a list. */
#include "base/utf8.h"
#include "fact/lesson_rules.h"
#include "fact/person_rules.h"

struct label {
    struct lit w;
    uint8_t field;
};
/* A label or column head is a core, with any of the leads before it: 党课|主讲人, 本次|活动|时间. */
static const struct label cores[] = {
    {LIT("时间"), FIELD_TIME},         {LIT("日期"), FIELD_TIME},           {LIT("月份"), FIELD_TIME},
    {LIT("年月"), FIELD_TIME},         {LIT("年月日"), FIELD_TIME},         {LIT("月日"), FIELD_TIME},
    {LIT("地点"), FIELD_PLACE},        {LIT("场所"), FIELD_PLACE},          {LIT("场地"), FIELD_PLACE},
    {LIT("主持"), FIELD_PRESIDER},     {LIT("主持人"), FIELD_PRESIDER},     {LIT("主持者"), FIELD_PRESIDER},
    {LIT("召集人"), FIELD_PRESIDER},   {LIT("主讲"), FIELD_LECTURER},       {LIT("主讲人"), FIELD_LECTURER},
    {LIT("主讲者"), FIELD_LECTURER},   {LIT("主讲教师"), FIELD_LECTURER},   {LIT("主讲老师"), FIELD_LECTURER},
    {LIT("主讲领导"), FIELD_LECTURER}, {LIT("主讲人员"), FIELD_LECTURER},   {LIT("主讲人姓名"), FIELD_LECTURER},
    {LIT("主讲嘉宾"), FIELD_LECTURER}, {LIT("主讲专家"), FIELD_LECTURER},   {LIT("主讲同志"), FIELD_LECTURER},
    {LIT("授课"), FIELD_LECTURER},     {LIT("授课人"), FIELD_LECTURER},     {LIT("授课人员"), FIELD_LECTURER},
    {LIT("授课教师"), FIELD_LECTURER}, {LIT("授课老师"), FIELD_LECTURER},   {LIT("授课者"), FIELD_LECTURER},
    {LIT("授课领导"), FIELD_LECTURER}, {LIT("授课专家"), FIELD_LECTURER},   {LIT("授课人姓名"), FIELD_LECTURER},
    {LIT("讲课"), FIELD_LECTURER},     {LIT("讲课人"), FIELD_LECTURER},     {LIT("讲课者"), FIELD_LECTURER},
    {LIT("讲课教师"), FIELD_LECTURER}, {LIT("讲课老师"), FIELD_LECTURER},   {LIT("宣讲"), FIELD_LECTURER},
    {LIT("宣讲人"), FIELD_LECTURER},   {LIT("宣讲者"), FIELD_LECTURER},     {LIT("宣讲员"), FIELD_LECTURER},
    {LIT("上课人"), FIELD_LECTURER},   {LIT("上课教师"), FIELD_LECTURER},   {LIT("上课者"), FIELD_LECTURER},
    {LIT("教员"), FIELD_LECTURER},     {LIT("讲授人"), FIELD_LECTURER},     {LIT("讲授者"), FIELD_LECTURER},
    {LIT("报告人"), FIELD_LECTURER},   {LIT("上党课人"), FIELD_LECTURER},   {LIT("上党课者"), FIELD_LECTURER},
    {LIT("讲党课人"), FIELD_LECTURER}, {LIT("讲党课者"), FIELD_LECTURER},   {LIT("领学人"), FIELD_LECTURER},
    {LIT("讲师"), FIELD_LECTURER},     {LIT("任课人"), FIELD_LECTURER},     {LIT("辅导人"), FIELD_LECTURER},
    {LIT("讲者"), FIELD_LECTURER},     {LIT("辅导报告人"), FIELD_LECTURER}, {LIT("姓名"), FIELD_LECTURER},
    {LIT("题目"), FIELD_TOPIC},        {LIT("主题"), FIELD_TOPIC},          {LIT("课题"), FIELD_TOPIC},
    {LIT("讲题"), FIELD_TOPIC},        {LIT("课目"), FIELD_TOPIC},          {LIT("专题"), FIELD_TOPIC},
    {LIT("标题"), FIELD_TOPIC},        {LIT("记录"), FIELD_RECORDER},       {LIT("记录人"), FIELD_RECORDER},
    {LIT("记录员"), FIELD_RECORDER},   {LIT("记录者"), FIELD_RECORDER},     {LIT("整理"), FIELD_RECORDER},
    {LIT("整理人"), FIELD_RECORDER},   {LIT("参加"), FIELD_ATTEND},         {LIT("参加人员"), FIELD_ATTEND},
    {LIT("参加对象"), FIELD_ATTEND},   {LIT("参加人"), FIELD_ATTEND},       {LIT("参加者"), FIELD_ATTEND},
    {LIT("参会人员"), FIELD_ATTEND},   {LIT("参会"), FIELD_ATTEND},         {LIT("参会人"), FIELD_ATTEND},
    {LIT("出席"), FIELD_ATTEND},       {LIT("出席人员"), FIELD_ATTEND},     {LIT("出席人"), FIELD_ATTEND},
    {LIT("列席"), FIELD_ATTEND},       {LIT("列席人员"), FIELD_ATTEND},     {LIT("缺席"), FIELD_ATTEND},
    {LIT("缺席人员"), FIELD_ATTEND},   {LIT("请假"), FIELD_ATTEND},         {LIT("请假人员"), FIELD_ATTEND},
    {LIT("到会"), FIELD_ATTEND},       {LIT("到会人员"), FIELD_ATTEND},     {LIT("听课对象"), FIELD_ATTEND},
    {LIT("听课人员"), FIELD_ATTEND},   {LIT("听课"), FIELD_ATTEND},         {LIT("对象"), FIELD_ATTEND},
    {LIT("听众"), FIELD_ATTEND},       {LIT("签到"), FIELD_ATTEND},         {LIT("学员"), FIELD_ATTEND},
    {LIT("应到"), FIELD_DUE},          {LIT("应到人数"), FIELD_DUE},        {LIT("应到会"), FIELD_DUE},
    {LIT("实到"), FIELD_PRESENT},      {LIT("实到人数"), FIELD_PRESENT},    {LIT("人数"), FIELD_PRESENT},
    {LIT("参加人数"), FIELD_PRESENT},  {LIT("听课人数"), FIELD_PRESENT},    {LIT("到会人数"), FIELD_PRESENT},
    {LIT("事由"), FIELD_KIND},         {LIT("类型"), FIELD_KIND},           {LIT("类别"), FIELD_KIND},
    {LIT("性质"), FIELD_KIND},         {LIT("名称"), FIELD_KIND},           {LIT("形式"), FIELD_KIND},
    {LIT("种类"), FIELD_KIND},         {LIT("内容"), FIELD_CONTENT},        {LIT("议题"), FIELD_CONTENT},
    {LIT("议程"), FIELD_CONTENT},      {LIT("活动记录"), FIELD_CONTENT},    {LIT("会议记录"), FIELD_CONTENT},
    {LIT("项目"), FIELD_CONTENT},      {LIT("备注"), FIELD_NOTE},           {LIT("说明"), FIELD_NOTE},
    {LIT("完成情况"), FIELD_NOTE},     {LIT("落实情况"), FIELD_NOTE},       {LIT("执行情况"), FIELD_NOTE},
    {LIT("情况"), FIELD_NOTE},         {LIT("职务"), FIELD_OTHER},          {LIT("单位"), FIELD_OTHER},
    {LIT("编号"), FIELD_OTHER},        {LIT("序号"), FIELD_OTHER},          {LIT("平台"), FIELD_OTHER},
    {LIT("支部"), FIELD_OTHER},        {LIT("方式"), FIELD_OTHER},          {LIT("时长"), FIELD_OTHER},
    {LIT("学时"), FIELD_OTHER},        {LIT("次数"), FIELD_OTHER},          {LIT("会场"), FIELD_PLACE},
    {LIT("职称"), FIELD_OTHER},        {LIT("届次"), FIELD_OTHER},          {LIT("出勤"), FIELD_ATTEND},
    {LIT("缺席及事由"), FIELD_ATTEND}, {LIT("主讲人职务"), FIELD_OTHER},    {LIT("授课题目"), FIELD_TOPIC},
    {LIT("完成"), FIELD_NOTE},         {LIT("落实"), FIELD_NOTE},           {LIT("附注"), FIELD_NOTE},
    {LIT("片名"), FIELD_OTHER},        {LIT("到的人"), FIELD_ATTEND},
};
/* Short hands of a record book, which count with their sign only. */
static const struct label short_hands[] = {
    {LIT("讲"), FIELD_LECTURER}, {LIT("记"), FIELD_RECORDER}, {LIT("题"), FIELD_TOPIC},
    {LIT("到"), FIELD_ATTEND},   {LIT("时"), FIELD_TIME},     {LIT("处"), FIELD_PLACE},
    {LIT("缺"), FIELD_ATTEND},   {LIT("列"), FIELD_ATTEND},   {LIT("讲什么"), FIELD_TOPIC},
};
static const struct lit leads[] = {
    LIT("党课"),     LIT("微党课"),   LIT("会议"),   LIT("活动"),   LIT("上课"), LIT("授课"), LIT("学习"),
    LIT("讲课"),     LIT("开展"),     LIT("本次"),   LIT("本课"),   LIT("主讲"), LIT("宣讲"), LIT("主要"),
    LIT("专题"),     LIT("记录"),     LIT("上党课"), LIT("讲党课"), LIT("讲授"), LIT("辅导"), LIT("拟"),
    LIT("计划"),     LIT("实际"),     LIT("预定"),   LIT("拟定"),   LIT("拟上"), LIT("安排"), LIT("听课"),
    LIT("组织生活"), LIT("主题党日"), LIT("课程"),   LIT("具体"),   LIT("报告"), LIT("教育")};

enum field field_of(const struct view *v, size_t from, size_t to)
{
    enum field f = FIELD_NONE;
    while (from < to) {
        for (size_t k = 0; k < sizeof cores / sizeof *cores; k++)
            if (cores[k].w.n == to - from && view_at(v, from, cores[k].w))
                f = (enum field)cores[k].field;
        size_t n = f == FIELD_NONE ? view_any(v, from, LITS(leads), NULL) : 0;
        if (!n)
            return f;
        from += n;
    }
    return FIELD_NONE;
}

/* A label and its sign at i; *value is where what it says starts. At the head of a line a blank will do for a sign. */
static enum field label_at(const struct view *v, size_t i, size_t end, bool head, size_t *value)
{
    bool boxed = view_ch(v, i) == '(' && view_ch(v, i + 1) != ' '; /* [主讲]陆见微 */
    size_t start = i + boxed, e = start;
    while (e < end && e < start + 8 && is_han(v->ch[e]))
        e++;
    size_t word = e;
    if (boxed) {
        *value = e + 1;
        return e > start && view_ch(v, e) == ')' ? field_of(v, start, e) : FIELD_NONE;
    }
    if (view_ch(v, e) == '(') /* 主持(人), 参加(对象) */
        while (e < end && e < i + 14 && view_ch(v, e - 1) != ')')
            e++;
    size_t sign = e;
    while (e < end && v->ch[e] == ' ')
        e++;
    bool marked = e < end && v->ch[e] == ':';
    for (size_t k = 0; marked && k < sizeof short_hands / sizeof *short_hands; k++)
        if (short_hands[k].w.n == word - i && view_at(v, i, short_hands[k].w)) {
            *value = e + 1;
            return (enum field)short_hands[k].field;
        }
    if (word == i || (!marked && !(head && e > sign && e < end)))
        return FIELD_NONE;
    *value = marked ? e + 1 : e;
    size_t next = e;
    while (!marked && next < end && is_han(v->ch[next]))
        next++;
    if (!marked && field_of(v, e, next) != FIELD_NONE)
        return FIELD_NONE; /* the head of a table */
    return field_of(v, i, word);
}

/* 应到21 without a sign counts too. */
size_t form_count(const struct view *v, size_t i, size_t end, double *value)
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

void form_figure(struct lesson *l, double value, const char *of)
{
    if (l->figures < sizeof l->figure / sizeof *l->figure)
        l->figure[l->figures++] = (struct figure){value, STR("人"), str_c(of)};
}

static void find_counts(struct form *f, const struct view *v, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        double n = 0;
        if (!f->due && VIEW_AT(v, i, "应到") && form_count(v, i + 2, to, &n)) {
            f->due = true;
            form_figure(&f->l, n, "应到");
        } else if (!f->present && VIEW_AT(v, i, "实到") && form_count(v, i + 2, to, &n)) {
            f->present = true;
            form_figure(&f->l, n, "实到");
        }
    }
}

bool form_people(struct teller *t, uint32_t block, size_t from, size_t to, struct group *out)
{
    static const struct lit ends[] = {LIT("。"), LIT(";"), LIT("主持"), LIT("记录"), LIT("参加")};
    struct group g[MAX_GROUPS];
    size_t n = groups_find(t, block, from, to, g);
    bool found = false, any = false;
    if (n == 0 && people_promote(&t->a->people, &t->a->arena, t->v, &t->a->blocks, from, to, &any) == XD_OK && any)
        n = groups_find(t, block, from, to, g);
    for (size_t i = 0; i < n; i++) {
        if (!found) {
            *out = g[i];
            found = true;
        } else if (view_has(t->v, out->to, g[i].from, LITS(ends))) {
            break;                                 /* 主讲:顾文澜。主持陆知远 */
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

void form_topic(struct teller *t, struct lesson *l, size_t from, size_t to)
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

void form_use(struct teller *t, struct form *f, enum field field, uint32_t block, size_t from, size_t to)
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
        if (!f->l.has_presider && form_people(t, block, from, to, &g)) {
            f->l.presider = g;
            f->l.has_presider = true;
        }
        break;
    case FIELD_RECORDER:
        if (!f->l.has_recorder && form_people(t, block, from, to, &g)) {
            f->l.recorder = g;
            f->l.has_recorder = true;
        }
        break;
    case FIELD_LECTURER:
        if (form_people(t, block, from, to, &g)) {
            f->l.lecturer = g;
            f->l.block = block;
            f->lecturer = true;
            lesson_topic(t, &f->l, g.to, to);
            f->topic = f->topic || f->l.topic_to;
        }
        break;
    case FIELD_TOPIC:
        if (!f->topic) {
            form_topic(t, &f->l, from, to);
            f->topic = f->l.topic_to != 0;
        }
        break;
    case FIELD_NOTE:
        note_read(t, block, from, to, &f->note);
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
            lesson_date_elsewhere(t, &at, t->a->blocks.v[l->block].from, false);
            l->when = at.when;
        }
        l->form = true;
        enum happening h = lesson_status(t, l, l->from, l->to);
        l->when.status = (uint8_t)(l->when.status == HAPPENING_PLANNED ? HAPPENING_PLANNED : h);
        if ((f->note.done && (f->note.moved || f->note.other)) || f->note.failed)
            s = note_emit(t, l, &f->note);
        else if (!lesson_denied(t->v, l->from, l->to) && !lesson_contest(t->v, l->from, l->to))
            s = lesson_emit(t, l);
        *used = true;
    }
    return s;
}

static bool any_label(const struct view *v, const struct block *k)
{
    size_t value = 0;
    size_t i = k->from;
    if (label_at(v, i, k->to, true, &value) != FIELD_NONE)
        return true;
    while (i < k->to &&
           (is_digit(v->ch[i]) || v->ch[i] == '.' || v->ch[i] == U'、' || v->ch[i] == ' ' || v->ch[i] == '(' ||
            v->ch[i] == ')' || v->ch[i] == U'一' || v->ch[i] == U'二' || v->ch[i] == U'三' || v->ch[i] == U'四' ||
            v->ch[i] == U'五' || v->ch[i] == U'六' || v->ch[i] == U'七'))
        i++;
    return label_at(v, i, k->to, true, &value) != FIELD_NONE;
}

struct piece {
    enum field field;
    size_t label, from, to;
};

static void trim(const struct view *v, struct piece *p)
{
    while (p->to > p->from) {
        uint32_t c = v->ch[p->to - 1];
        if (c != ' ' && c != ';' && c != ',' && c != '|' && c != U'。')
            return;
        p->to--;
    }
}

static size_t pieces_of(const struct view *v, const struct block *k, struct piece *out, size_t max)
{
    size_t n = 0;
    bool blanks = false; /* 主讲人 骆青崖 主持人 方既白: labels go without a sign in this line */
    for (size_t i = k->from; i < k->to && n < max; i++) {
        size_t value = 0;
        uint32_t left = i > k->from ? v->ch[i - 1] : ' ';
        if (is_han(left) || left == U'《')
            continue;
        enum field f = label_at(v, i, k->to, n == 0 || (blanks && left == ' '), &value);
        if (f == FIELD_NONE)
            continue;
        if (n)
            out[n - 1].to = i;
        blanks = n == 0 ? v->ch[value - 1] == ' ' : blanks;
        out[n++] = (struct piece){f, i, value, k->to};
        i = value - 1;
    }
    for (size_t i = 0; i < n; i++)
        trim(v, &out[i]);
    return n;
}

/* A line that is a label and nothing else; what it says stands in the next line. */
static enum field whole_label(const struct view *v, const struct block *k)
{
    return k->to - k->from <= 8 ? field_of(v, k->from, k->to) : FIELD_NONE;
}

bool form_is_party(const struct view *v, size_t from, size_t to)
{
    return lesson_next(v, from, to) < to;
}

enum status lesson_fields(struct teller *t, uint32_t *block, bool *used)
{
    enum { MAX_PIECES = 16 };
    const struct blocks *b = &t->a->blocks;
    const struct view *v = t->v;
    *used = false;
    if (!any_label(v, &b->v[*block]) && !whole_label(v, &b->v[*block]))
        return XD_OK;
    uint32_t first = *block, i = first, part = b->v[first].part;
    struct form f = {0};
    bool party = t->titled[part] && (t->genre[part] != GENRE_SUMMARY);
    for (uint32_t h = b->v[first].heading, step = 0; h && h <= b->n && step < 4; h = b->v[h - 1].heading, step++)
        party = party || lesson_next(v, b->v[h - 1].from, b->v[h - 1].to) < b->v[h - 1].to;
    if (first > 0 && b->v[first - 1].part == part) /* a line above that is no heading to the reader of shapes */
        party = party || (b->v[first - 1].to - b->v[first - 1].from <= 30 &&
                          lesson_next(v, b->v[first - 1].from, b->v[first - 1].to) < b->v[first - 1].to);
    enum status s = XD_OK;
    bool any = false;
    f.party = party;
    f.l.from = b->v[first].from;
    size_t gap = 0;
    for (; s == XD_OK && i < b->n && b->v[i].part == part && gap < 2; i++) {
        const struct block *k = &b->v[i];
        struct piece p[MAX_PIECES];
        enum field whole = whole_label(v, k);
        if (!any_label(v, k) && !whole) {
            bool post_line =
                f.lecturer && k->to - k->from <= 16 && post_at(v, k->from, k->to) == k->to - k->from; /* P8 */
            if (!post_line)
                break;
            gap++;
            continue;
        }
        if (whole && (i + 1 == b->n || b->v[i + 1].part != part || whole_label(v, &b->v[i + 1])))
            continue;
        if (whole)
            k = &b->v[++i];
        gap = 0;
        mask_block(t, k);
        while (t->next_person < t->a->people.n && t->a->people.v[t->next_person].from < k->from)
            t->next_person++;
        while (t->next_date < t->a->dates.n && t->a->dates.v[t->next_date].from < k->from)
            t->next_date++;
        size_t n = whole ? 1 : pieces_of(v, k, p, MAX_PIECES);
        if (whole)
            p[0] = (struct piece){whole, k->from, k->from, k->to};
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
            f.party = f.party || form_is_party(v, p[x].label, p[x].from) ||
                      ((p[x].field == FIELD_KIND || p[x].field == FIELD_CONTENT || p[x].field == FIELD_TOPIC) &&
                       form_is_party(v, p[x].from, p[x].to));
            form_use(t, &f, p[x].field, i, p[x].from, p[x].to);
            f.l.to = (uint32_t)p[x].to;
        }
        find_counts(&f, v, k->from, k->to);
    }
    if (i < b->n && b->v[i].part == part && b->v[i].to - b->v[i].from <= 30)
        f.party = f.party || form_is_party(v, b->v[i].from, b->v[i].to); /* a title below its form */
    if (s == XD_OK)
        s = finish(t, &f, &any);
    *used = any;
    if (any)
        *block = i;
    return s;
}
