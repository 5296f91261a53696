#include "fact/genre.h"
#include "fact/analysis.h"

struct sign {
    struct lit word;
    uint8_t genre;
    uint8_t weight; /* the heaviest sign of a title wins; at equal weight the last */
};

static const struct sign titles[] = {
    {LIT("工作总结"), GENRE_SUMMARY, 9},   {LIT("总结"), GENRE_SUMMARY, 8},
    {LIT("小结"), GENRE_SUMMARY, 8},       {LIT("回顾"), GENRE_SUMMARY, 6},
    {LIT("述职"), GENRE_SUMMARY, 8},       {LIT("汇报"), GENRE_REPORT, 5},
    {LIT("总结汇报"), GENRE_SUMMARY, 9},   {LIT("总结报告"), GENRE_SUMMARY, 9},
    {LIT("报告"), GENRE_REPORT, 5},        {LIT("调查报告"), GENRE_REPORT, 6},
    {LIT("自查"), GENRE_REPORT, 6},        {LIT("情况"), GENRE_REPORT, 4},
    {LIT("材料"), GENRE_REPORT, 4},        {LIT("事迹"), GENRE_REPORT, 4},
    {LIT("心得"), GENRE_REPORT, 5},        {LIT("体会"), GENRE_REPORT, 5},
    {LIT("思想汇报"), GENRE_REPORT, 7},    {LIT("计划"), GENRE_PLAN, 8},
    {LIT("要点"), GENRE_PLAN, 8},          {LIT("安排"), GENRE_PLAN, 8},
    {LIT("安排表"), GENRE_PLAN, 9},        {LIT("方案"), GENRE_PLAN, 8},
    {LIT("规划"), GENRE_PLAN, 8},          {LIT("打算"), GENRE_PLAN, 7},
    {LIT("预案"), GENRE_RULES, 8},         {LIT("行事历"), GENRE_PLAN, 8},
    {LIT("通知"), GENRE_NOTICE, 9},        {LIT("公示"), GENRE_NOTICE, 9},
    {LIT("公告"), GENRE_NOTICE, 8},        {LIT("通告"), GENRE_NOTICE, 8},
    {LIT("决定"), GENRE_DECISION, 9},      {LIT("通报"), GENRE_DECISION, 7},
    {LIT("批复"), GENRE_DECISION, 8},      {LIT("任命"), GENRE_DECISION, 6},
    {LIT("意见"), GENRE_RULES, 5},         {LIT("会议记录"), GENRE_MINUTES, 9},
    {LIT("活动记录"), GENRE_MINUTES, 9},   {LIT("记录"), GENRE_MINUTES, 8},
    {LIT("记录本"), GENRE_MINUTES, 9},     {LIT("记录簿"), GENRE_MINUTES, 9},
    {LIT("记录表"), GENRE_MINUTES, 9},     {LIT("纪要"), GENRE_MINUTES, 9},
    {LIT("大事记"), GENRE_CHRONICLE, 9},   {LIT("纪事"), GENRE_CHRONICLE, 7},
    {LIT("年鉴"), GENRE_CHRONICLE, 7},     {LIT("荣誉"), GENRE_HONORS_LIST, 6},
    {LIT("获奖"), GENRE_HONORS_LIST, 6},   {LIT("获奖名单"), GENRE_HONORS_LIST, 9},
    {LIT("名单"), GENRE_HONORS_LIST, 5},   {LIT("荣誉册"), GENRE_HONORS_LIST, 9},
    {LIT("一览表"), GENRE_HONORS_LIST, 5}, {LIT("汇总表"), GENRE_HONORS_LIST, 4},
    {LIT("喜报"), GENRE_HONORS_LIST, 7},   {LIT("简报"), GENRE_NEWS, 8},
    {LIT("快讯"), GENRE_NEWS, 8},          {LIT("简讯"), GENRE_NEWS, 8},
    {LIT("报道"), GENRE_NEWS, 7},          {LIT("信息"), GENRE_NEWS, 3},
    {LIT("校史"), GENRE_HISTORY, 8},       {LIT("沿革"), GENRE_HISTORY, 8},
    {LIT("简史"), GENRE_HISTORY, 8},       {LIT("简介"), GENRE_HISTORY, 5},
    {LIT("概况"), GENRE_HISTORY, 5},       {LIT("校志"), GENRE_HISTORY, 8},
    {LIT("感谢信"), GENRE_LETTER, 9},      {LIT("慰问信"), GENRE_LETTER, 9},
    {LIT("倡议书"), GENRE_LETTER, 9},      {LIT("邀请函"), GENRE_NOTICE, 9},
    {LIT("的函"), GENRE_NOTICE, 8},        {LIT("公开信"), GENRE_LETTER, 9},
    {LIT("一封信"), GENRE_LETTER, 9},      {LIT("申报表"), GENRE_FORM, 9},
    {LIT("登记表"), GENRE_FORM, 9},        {LIT("审批表"), GENRE_FORM, 9},
    {LIT("申请表"), GENRE_FORM, 9},        {LIT("推荐表"), GENRE_FORM, 9},
    {LIT("台账"), GENRE_FORM, 6},          {LIT("统计表"), GENRE_FORM, 8},
    {LIT("登记册"), GENRE_FORM, 8},        {LIT("申请书"), GENRE_FORM, 6},
    {LIT("制度"), GENRE_RULES, 8},         {LIT("办法"), GENRE_RULES, 8},
    {LIT("细则"), GENRE_RULES, 8},         {LIT("条例"), GENRE_RULES, 8},
    {LIT("章程"), GENRE_RULES, 8},         {LIT("规定"), GENRE_RULES, 8},
    {LIT("职责"), GENRE_RULES, 8},         {LIT("守则"), GENRE_RULES, 8},
    {LIT("公约"), GENRE_RULES, 7},
};

static unsigned by_title(const struct view *v, const struct block *k, unsigned *weight)
{
    unsigned genre = GENRE_OTHER;
    for (size_t i = k->from; i < k->to; i++)
        for (size_t s = 0; s < sizeof titles / sizeof *titles; s++)
            if (titles[s].word.p[0] == v->ch[i] && titles[s].weight >= *weight && view_at(v, i, titles[s].word) &&
                i + titles[s].word.n <= k->to) {
                *weight = titles[s].weight;
                genre = titles[s].genre;
            }
    return genre;
}

struct shape {
    size_t blocks, fields, rows, items, dated, address;
};

static void look(struct shape *s, const struct view *v, const struct block *k)
{
    s->blocks++;
    s->fields += k->kind == BLOCK_FIELD;
    s->rows += k->kind == BLOCK_ROW;
    s->items += k->kind == BLOCK_ITEM;
    s->address += k->kind == BLOCK_ADDRESS;
    uint32_t c = view_ch(v, k->from);
    if ((k->kind == BLOCK_ITEM || k->kind == BLOCK_PARA) && c >= '0' && c <= '9') {
        size_t i = k->from;
        while (i < k->to && v->ch[i] >= '0' && v->ch[i] <= '9')
            i++;
        s->dated += view_ch(v, i) == U'年' || view_ch(v, i) == U'月' || view_ch(v, i) == U'日';
    }
}

unsigned genre_of(const struct view *v, const struct blocks *b, uint32_t part)
{
    static const struct lit deeds[] = {LIT("我校"), LIT("学校"), LIT("支部"), LIT("召开"),
                                       LIT("举行"), LIT("开展"), LIT("举办"), LIT("上党课")};
    unsigned genre = GENRE_OTHER, weight = 0;
    struct shape s = {0};
    bool news = false;
    for (size_t i = 0; i < b->n; i++) {
        const struct block *k = &b->v[i];
        if (k->part != part)
            continue;
        if (k->kind == BLOCK_TITLE || (k->kind == BLOCK_SUBTITLE && !weight)) {
            unsigned g = by_title(v, k, &weight);
            if (g != GENRE_OTHER)
                genre = g;
            news = news || (k->kind == BLOCK_TITLE && view_has(v, k->from, k->to, LITS(deeds)));
        }
        look(&s, v, k);
        if (s.blocks > 400)
            break;
    }
    if (genre != GENRE_OTHER)
        return genre;
    if (s.fields >= 3 && s.fields * 3 >= s.blocks)
        return GENRE_MINUTES;
    if (s.dated >= 4 && s.dated * 2 >= s.blocks)
        return GENRE_CHRONICLE;
    if (s.address && s.blocks < 12)
        return GENRE_LETTER;
    return news ? GENRE_NEWS : GENRE_OTHER;
}

bool genre_plans(unsigned genre)
{
    return genre == GENRE_PLAN || genre == GENRE_NOTICE || genre == GENRE_RULES;
}

const char *genre_name(unsigned g)
{
    static const char *const names[GENRE_COUNT] = {"other",   "summary",   "plan",        "notice", "decision",
                                                   "minutes", "chronicle", "honors-list", "news",   "report",
                                                   "history", "letter",    "form",        "rules"};
    return g < GENRE_COUNT ? names[g] : "other";
}
