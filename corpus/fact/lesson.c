#include "fact/lesson.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/genre.h"
#include "fact/lesson_rules.h"

/* More lessons than these a report does not tell; a hostile file may. */
enum { MAX_LESSONS = 2000 };

/* What the lines read so far say about the next ones. */
struct context {
    bool list;           /* a line announced a list of lessons: 全年党课如下： */
    uint32_t part, next; /* next: the block that may go on with the talk */
    struct talk talk;
};

static enum status prepare(struct teller *t)
{
    const struct blocks *b = &t->a->blocks;
    size_t parts = b->parts ? b->parts : 1, longest = 0;
    for (size_t i = 0; i < b->n; i++)
        longest = b->v[i].to - b->v[i].from > longest ? b->v[i].to - b->v[i].from : longest;
    t->genre = mem_zalloc(parts, 1);
    t->titled = mem_zalloc(parts, sizeof *t->titled);
    t->personal = mem_zalloc(parts, sizeof *t->personal);
    t->thoughts = mem_zalloc(parts, sizeof *t->thoughts);
    t->lexis = lexis_make();
    t->passage = mem_zalloc(1, sizeof *t->passage);
    t->mask = mem_alloc(longest + 1);
    t->mask_cap = longest;
    return t->genre && t->titled && t->personal && t->thoughts && t->lexis && t->passage && t->mask ? XD_OK : XD_NOMEM;
}

/* News, or a page that says when it was published. */
static bool published(const struct teller *t, const struct blocks *b, unsigned genre)
{
    static const struct lit words[] = {LIT("发布时间"), LIT("发布日期"), LIT("本报讯"), LIT("本站讯"),
                                       LIT("通讯员"),   LIT("来源:"),    LIT("供稿"),   LIT("浏览次数")};
    for (size_t i = 0; genre == GENRE_OTHER && i < b->n && i < 4; i++)
        if (view_has(t->v, b->v[i].from, b->v[i].to, LITS(words)))
            return true;
    return genre == GENRE_NEWS;
}

/* News of a lesson whose title does not say so: the first paragraph does. */
static bool lead_speaks(const struct teller *t, const struct blocks *b)
{
    for (size_t i = 0; i < b->n && i < 6; i++) {
        const struct block *k = &b->v[i];
        if ((k->kind == BLOCK_PARA || k->kind == BLOCK_ITEM) && k->to - k->from > 24)
            return lesson_next(t->v, k->from, k->to) < k->to && !lesson_contest(t->v, k->from, k->to);
    }
    return false;
}

static void read_titles(struct teller *t)
{
    const struct blocks *b = &t->a->blocks;
    static const struct lit personal[] = {LIT("述职"),     LIT("个人总结"), LIT("个人工作总结"), LIT("自传"),
                                          LIT("自评"),     LIT("小传"),     LIT("个人小结"),     LIT("思想小结"),
                                          LIT("自我鉴定"), LIT("对照检查"), LIT("剖析材料"),     LIT("个人年度")};
    static const struct lit thoughts[] = {LIT("思想汇报"), LIT("心得"),   LIT("体会"),  LIT("入党申请"),
                                          LIT("听课"),     LIT("观后感"), LIT("读后感")};
    size_t first = 0;
    for (uint32_t p = 0; p < (b->parts ? b->parts : 1); p++) {
        size_t last = first;
        while (last < b->n && b->v[last].part <= p)
            last++;
        struct blocks one = {.v = b->v + first, .n = last - first, .parts = 1};
        t->genre[p] = (uint8_t)genre_of(t->v, &one, p);
        for (size_t i = first; i < last; i++)
            t->personal[p] = t->personal[p] ||
                             (b->v[i].kind == BLOCK_TITLE && view_has(t->v, b->v[i].from, b->v[i].to, LITS(personal)));
        for (size_t i = first; i < last; i++)
            t->thoughts[p] = t->thoughts[p] ||
                             (b->v[i].kind == BLOCK_TITLE && view_has(t->v, b->v[i].from, b->v[i].to, LITS(thoughts)));
        for (size_t i = first; i < last; i++)
            if ((b->v[i].kind == BLOCK_TITLE || (b->v[i].kind == BLOCK_SUBTITLE && b->v[i].to - b->v[i].from <= 24)) &&
                VIEW_HAS(t->v, b->v[i].from, b->v[i].to, "党课") && !lesson_contest(t->v, b->v[i].from, b->v[i].to))
                t->titled[p] = true;
        if (t->genre[p] == GENRE_SUMMARY || t->genre[p] == GENRE_RULES)
            t->titled[p] = t->titled[p] && t->genre[p] == GENRE_SUMMARY;
        t->titled[p] = t->titled[p] && t->genre[p] != GENRE_DECISION;
        t->titled[p] = t->titled[p] || (published(t, &one, t->genre[p]) && lead_speaks(t, &one));
        first = last;
    }
}

static bool heading_speaks(const struct teller *t, uint32_t block)
{
    const struct blocks *b = &t->a->blocks;
    uint32_t h = b->v[block].heading;
    for (int step = 0; h && h <= b->n && step < 4; step++, h = b->v[h - 1].heading)
        if ((lesson_next(t->v, b->v[h - 1].from, b->v[h - 1].to) < b->v[h - 1].to ||
             VIEW_HAS(t->v, b->v[h - 1].from, b->v[h - 1].to, "党课记录")) &&
            !lesson_contest(t->v, b->v[h - 1].from, b->v[h - 1].to))
            return true;
    return false;
}

static bool gate(const struct teller *t, const struct block *k)
{
    static const struct lit words[] = {LIT("党课"), LIT("主讲"),   LIT("授课"),   LIT("讲课"),
                                       LIT("讲授"), LIT("宣讲"),   LIT("讲了"),   LIT("讲一"),
                                       LIT("上课"), LIT("上一课"), LIT("上了一"), LIT("讲台")};
    for (size_t i = k->from; i + 1 < k->to; i++) {
        uint32_t c = t->v->ch[i];
        if ((c == U'党' || c == U'主' || c == U'授' || c == U'讲' || c == U'宣' || c == U'上') &&
            view_any(t->v, i, LITS(words), NULL))
            return true;
    }
    return false;
}

static enum status sentences(struct teller *t, struct talk *talk, uint32_t block, size_t *cursor, bool titled)
{
    const struct blocks *b = &t->a->blocks;
    const struct block *k = &b->v[block];
    enum status s = XD_OK;
    while (*cursor < b->sentences && b->sentence[*cursor].block < block)
        ++*cursor;
    for (; s == XD_OK && *cursor < b->sentences && b->sentence[*cursor].block == block; ++*cursor) {
        size_t from = b->sentence[*cursor].from, to = b->sentence[*cursor].to;
        if (from >= k->from && to <= k->to)
            s = lesson_sentence(t, talk, block, from, to, titled);
    }
    return s;
}

/* A list follows: the line speaks of lessons and ends with a colon, or is short. */
static bool announces(const struct teller *t, const struct block *k)
{
    static const struct lit words[] = {LIT("如下"), LIT("情况"), LIT("安排"), LIT("一览"), LIT("名单"),
                                       LIT("目录"), LIT("记录"), LIT("台账"), LIT("登记")};
    size_t word = lesson_next(t->v, k->from, k->to);
    if (word >= k->to)
        return false;
    size_t end = k->to;
    while (end > k->from && t->v->ch[end - 1] == ' ')
        end--;
    if (t->v->ch[end - 1] == ':')
        return true;
    return k->to - k->from <= 28 && (k->kind == BLOCK_ITEM || k->kind == BLOCK_PARA || k->kind == BLOCK_FIELD) &&
           (view_has(t->v, k->from, k->to, LITS(words)) || t->v->ch[end - 1] != U'。');
}

/* The talk at the start of a block: what a heading or title says holds on, and what the paragraph before ended with;
 * other paragraphs start anew. */
static void start_talk(struct talk *k, bool list, bool titled, bool goes_on)
{
    k->listed = list || (k->listed && titled);
    k->on = list || titled || goes_on ? 2 : 0;
    k->has_counted = k->has_counted && k->listed;
    k->nameless = false;
    k->has_subject = k->has_named = k->has_speaker = false;
    k->last = 0;
}

static void advance(struct teller *t, const struct block *k)
{
    while (t->next_person < t->a->people.n && t->a->people.v[t->next_person].from < k->from)
        t->next_person++;
    while (t->next_date < t->a->dates.n && t->a->dates.v[t->next_date].from < k->from)
        t->next_date++;
}

static bool tells_items(const struct block *k)
{
    return k->kind == BLOCK_ITEM || k->kind == BLOCK_PARA || k->kind == BLOCK_HEADING || k->kind == BLOCK_ROW ||
           k->kind == BLOCK_FIELD;
}

static enum status one_block(struct teller *t, uint32_t *block, size_t *cursor, struct context *cx)
{
    const struct blocks *b = &t->a->blocks;
    uint32_t i = *block, next = i;
    const struct block *k = &b->v[i];
    bool used = false;
    advance(t, k);
    if (k->kind == BLOCK_HEADING || k->kind == BLOCK_TITLE || cx->part != k->part)
        cx->list = false;
    cx->part = k->part;
    bool titled = t->titled[k->part], list = cx->list || heading_speaks(t, i);
    *block = i + 1;
    if (k->kind == BLOCK_DATE || k->kind == BLOCK_ADDRESS || k->kind == BLOCK_SIGNATURE)
        return XD_OK;
    bool running = k->kind == BLOCK_PARA || k->kind == BLOCK_ITEM,
         goes_on = cx->next == i && running && cx->talk.on == 3;
    if (!gate(t, k) && !list && !titled && !goes_on)
        return XD_OK;
    mask_block(t, k);
    enum status s = lesson_fields(t, &next, &used);
    if (s == XD_OK && !used)
        s = lesson_table(t, &next, list, &used);
    if (s != XD_OK || used) {
        *block = next > i ? next : i + 1;
        return s;
    }
    mask_block(t, k);
    size_t before = t->a->statements;
    bool item = list || (titled && t->genre[k->part] != GENRE_NEWS && t->genre[k->part] != GENRE_SUMMARY);
    start_talk(&cx->talk, list, titled, goes_on);
    if (item && tells_items(k) && lesson_next(t->v, k->from, k->to) >= k->to)
        s = lesson_item(t, i, &used);
    if (s == XD_OK && !used)
        s = sentences(t, &cx->talk, i, cursor, list || k->kind == BLOCK_TITLE);
    cx->next = running ? i + 1 : UINT32_MAX;
    if ((announces(t, k) || (cx->talk.listed && !list)) && t->a->statements == before)
        cx->list = true;
    else if (cx->list && t->a->statements == before && k->kind == BLOCK_PARA)
        cx->list = false;
    return s;
}

enum status lessons_find(struct analysis *a, const struct lexicon *lx, const struct view *v,
                         const struct analysis_input *in)
{
    struct teller t = {.a = a, .lx = lx, .v = v, .in = in};
    struct context cx = {0};
    static const struct lit word[] = {LIT("党课")};
    a->statements = 0;
    if (!view_has(v, 0, v->n, LITS(word)))
        return XD_OK;
    enum status s = prepare(&t);
    size_t cursor = 0;
    if (s == XD_OK)
        read_titles(&t);
    for (uint32_t i = 0; s == XD_OK && i < a->blocks.n && a->statements < MAX_LESSONS;)
        s = one_block(&t, &i, &cursor, &cx);
    if (s == XD_OK)
        lessons_merge(a);
    mem_free(t.genre);
    mem_free(t.titled);
    mem_free(t.personal);
    mem_free(t.thoughts);
    mem_free(t.lexis);
    mem_free(t.passage);
    mem_free(t.mask);
    return s;
}
