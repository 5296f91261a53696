#include "text/block.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "text/shape.h"
#include "text/structure.h"

#define TITLE_MAX 50u   /* characters of a title line */
#define TITLE_LINES 5u  /* a title and what stands under it */
#define HEADING_MAX 30u /* characters of a heading behind its number */
#define SIGN_MAX 30u    /* characters of a signature */
#define CELL_MAX 40u    /* characters of a table's cell when only wide blanks divide cells */

static const char genre_words[] =
    "总结 小结 汇报 报告 述职 计划 要点 方案 制度 通知 决定 通报 简报 纪要 记录 名单 一览表 大事记 "
    "简介 事迹 材料 发言 发言稿 讲话 讲话稿 申报表 公示 喜报 倡议书 倡议 规划 办法 细则 章程 "
    "意见 工作安排 议程 说明 感言 致辞 计划书 登记表 汇总表 统计表 安排表 名册 台账";
static const char unit_words[] =
    "小学 中学 学校 幼儿园 支部 党支部 总支 党总支 党委 委员会 支委会 工会 教育局 教育处 办公室 "
    "教导处 政教处 德育处 总务处 教科室 大队部 团支部 团委 少工委 家委会 政府 中心校 教办 教研组 "
    "备课组 年级组 少先队 领导小组 教委 校长室 书记室 党群办";

/* The paragraphs under work: shapes beside blocks, index by index. */
struct page {
    struct blocks *b;
    const struct folded *f;
    uint32_t *src;
    size_t src_n;
    struct shape *shape;
    size_t cap;
    uint16_t last[SYMBOLS]; /* the last number seen of each symbol */
};

void blocks_init(struct blocks *b)
{
    *b = (struct blocks){0};
}

void blocks_release(struct blocks *b)
{
    mem_free(b->v);
    mem_free(b->sentence);
    blocks_init(b);
}

/* --- paragraphs --------------------------------------------------------------------------------- */

/* Whether the paragraph goes on behind a soft line end at `at`, see struct folded. */
static bool goes_on(const struct page *p, uint32_t from, uint32_t at, uint32_t to)
{
    const uint32_t *ch = p->f->ch;
    if (ch[at - 1] == ':' || is_stop(p->f, p->src, at - 1, from, at) || (ch[at - 1] == '.' && at - from > 1))
        return false;
    struct shape next;
    shape_find(&next, p->f, p->src, at + 1, to);
    if (next.symbol != SYMBOL_NONE || next.label || next.tabs + next.bars + next.gaps > 0)
        return false;
    if (ch[at - 1] == ',' || ch[at - 1] == 0x3001)
        return true;
    bool open = is_han(ch[at - 1]) || is_digit(ch[at - 1]) || is_alpha(ch[at - 1]);
    return open && !next.date_start && (is_han(ch[at + 1]) || is_digit(ch[at + 1]) || is_alpha(ch[at + 1]));
}

static enum status add_paragraph(struct page *p, uint32_t from, uint32_t to)
{
    struct blocks *b = p->b;
    if (mem_reserve((void **)&b->v, &b->cap, b->n + 1, sizeof *b->v) != 0 ||
        mem_reserve((void **)&p->shape, &p->cap, b->n + 1, sizeof *p->shape) != 0)
        return XD_NOMEM;
    struct shape *s = &p->shape[b->n];
    shape_find(s, p->f, p->src, from, to);
    if (s->doubtful && (s->number < 2 || p->last[s->symbol] + 1 != s->number))
        shape_unnumber(s, p->f, p->src);
    p->last[s->symbol] = s->number;
    b->v[b->n] = (struct block){.from = from, .to = to, .body = s->body, .number = s->number};
    b->v[b->n].src_from = p->f->at[from];
    b->v[b->n].src_to = p->f->at[to - 1] + 1;
    b->n++;
    return XD_OK;
}

static enum status find_paragraphs(struct page *p)
{
    const struct folded *f = p->f;
    size_t soft = 0;
    uint32_t n = (uint32_t)f->n;
    for (uint32_t from = 0; from < n;) {
        uint32_t to = from;
        for (;;) {
            while (to < n && f->ch[to] != '\n')
                to++;
            while (soft < f->softs && f->soft[soft] < to)
                soft++;
            if (to == n || soft == f->softs || f->soft[soft] != to)
                break;
            uint32_t end = to + 1;
            while (end < n && f->ch[end] != '\n')
                end++;
            if (!goes_on(p, from, to, end))
                break;
            to = end;
        }
        if (to > from && add_paragraph(p, from, to) != XD_OK)
            return XD_NOMEM;
        from = to + 1;
    }
    return XD_OK;
}

/* --- kinds -------------------------------------------------------------------------------------- */

static uint32_t body_length(const struct shape *s)
{
    return s->to - s->body;
}

static bool ends_with_words(const struct page *p, const struct shape *s, const char *words)
{
    return ends_with_any(p->f->ch + s->from, shape_length(s), words);
}

/* The genre at the end, behind which a number, brackets or 稿 may stand: …总结2, …方案(讨论稿). */
static bool names_genre(const struct page *p, const struct shape *s)
{
    const uint32_t *ch = p->f->ch;
    uint32_t to = s->to;
    if (to - s->from > 3 && (ch[to - 1] == ')' || ch[to - 1] == ']')) {
        uint32_t open = to - 1;
        while (open > s->from && ch[open] != '(' && ch[open] != '[')
            open--;
        to = open > s->from ? open : to;
    }
    while (to > s->from && (is_digit(ch[to - 1]) || ch[to - 1] == ' '))
        to--;
    while (to > s->from && (ch[to - 1] == '"' || ch[to - 1] == '!'))
        to--;
    return ends_with_any(ch + s->from, to - s->from, genre_words);
}

/* Short, of one piece, neither numbered nor labelled. */
static bool title_like(const struct page *p, const struct shape *s)
{
    uint32_t last = p->f->ch[s->to - 1];
    return s->symbol == SYMBOL_NONE && !s->label && !s->stop_inside && (!s->stop_end || last == '!' || last == '?') &&
           last != ':' && last != ',' && last != 0x3001 && shape_length(s) >= 2 && shape_length(s) <= TITLE_MAX &&
           s->tabs == 0 && s->bars < 2 && !s->date_only && !(s->comma && shape_length(s) > 30 && !names_genre(p, s));
}

static bool is_row(const struct shape *s)
{
    if (s->bars >= 2 || s->tabs >= 2)
        return true;
    if (s->tabs == 1)
        return s->widest_cell <= 2 * CELL_MAX && !s->stop_inside;
    return s->gaps >= 2 && s->widest_cell <= CELL_MAX && !s->stop_inside && !s->stop_end && !s->label;
}

/* 各校：; 各位党员、同志们：; 镇党委： among the first lines. */
static bool is_address(const struct page *p, size_t i)
{
    const struct shape *s = &p->shape[i];
    const uint32_t *ch = p->f->ch + s->from;
    uint32_t n = shape_length(s);
    if (s->symbol != SYMBOL_NONE || n < 3 || n > 40 || (ch[n - 1] != ':' && ch[n - 1] != '!') || s->stop_inside)
        return false;
    return starts_with_any(ch, n, "各 尊敬的 亲爱的 敬爱的") ||
           ends_with_any(ch, n - 1,
                         "同志们 同志 老师们 老师 同学们 同学 领导 家长 家长们 来宾 朋友 朋友们 学校 单位 部门 代表") ||
           (i > 0 && i < TITLE_LINES && n <= 30 && ch[n - 1] == ':' &&
            (ends_with_any(ch, n - 1, unit_words) || ends_with_any(ch, n - 1, "办 科 局 处 组 委 部 校 园 室 村")));
}

/* What a paragraph is by its own looks; headings, titles and signatures need the others. */
static enum block_kind own_kind(const struct page *p, size_t i)
{
    const struct shape *s = &p->shape[i];
    if (s->date_only)
        return BLOCK_DATE;
    if (is_row(s))
        return BLOCK_ROW;
    if (s->symbol == SYMBOL_PART)
        return BLOCK_HEADING;
    if (is_address(p, i))
        return BLOCK_ADDRESS;
    if (s->label)
        return BLOCK_FIELD;
    if (s->symbol != SYMBOL_NONE || s->date_start)
        return BLOCK_ITEM;
    return starts_with_any(p->f->ch + s->from, shape_length(s), "是日 是月 是年 同日 同月") ? BLOCK_ITEM : BLOCK_PARA;
}

/* A wide gap makes a row only of what is no heading or signature: where rows stand together. */
static void find_rows(struct page *p)
{
    for (size_t i = 0; i < p->b->n; i++) {
        const struct shape *s = &p->shape[i];
        bool beside = (i > 0 && p->b->v[i - 1].kind == BLOCK_ROW) ||
                      (i + 1 < p->b->n && (p->b->v[i + 1].kind == BLOCK_ROW || p->shape[i + 1].gaps == 1));
        if (p->b->v[i].kind == BLOCK_PARA && s->gaps == 1 && beside && s->widest_cell <= CELL_MAX / 2 && !s->stop_end &&
            !s->date_end)
            p->b->v[i].kind = BLOCK_ROW;
    }
}

/* The next paragraph carries the next number of the same symbol: a list, not a heading. */
static bool is_sibling(const struct shape *s, const struct shape *next)
{
    return s->symbol == next->symbol && next->number == s->number + 1;
}

/* ■ 支部大会 6月26日 下午2:30: a bullet, a date and little else head the minutes of one meeting. */
static bool dated_bullet(const struct page *p, size_t i)
{
    const struct shape *s = &p->shape[i];
    if (s->symbol != SYMBOL_BULLET || s->stop_inside || s->comma || shape_length(s) > HEADING_MAX || i + 1 == p->b->n ||
        p->shape[i + 1].symbol == SYMBOL_BULLET)
        return false;
    for (size_t k = s->body; k < s->to; k++) {
        unsigned parts = 0;
        if ((k == s->body || !is_digit(p->f->ch[k - 1])) && date_prefix(p->f->ch + k, s->to - k, &parts) > 0 &&
            (parts & 2))
            return true;
    }
    return false;
}

static void find_headings(struct page *p)
{
    struct blocks *b = p->b;
    for (size_t i = 0; i < b->n; i++) {
        const struct shape *s = &p->shape[i];
        uint32_t last = p->f->ch[s->to - 1];
        if (b->v[i].kind == BLOCK_PARA && s->symbol == SYMBOL_NONE && shape_length(s) <= HEADING_MAX && last == ':' &&
            !s->stop_inside && (!s->comma || shape_length(s) <= 20)) {
            b->v[i].kind = BLOCK_HEADING;
            continue;
        }
        if (dated_bullet(p, i)) {
            b->v[i].kind = BLOCK_HEADING;
            continue;
        }
        if (b->v[i].kind != BLOCK_ITEM || s->symbol == SYMBOL_NONE || s->symbol == SYMBOL_BULLET || i + 1 == b->n ||
            s->stop_inside || body_length(s) > HEADING_MAX || body_length(s) == 0)
            continue;
        const struct shape *next = &p->shape[i + 1];
        bool list = is_sibling(s, next) || (i > 0 && is_sibling(&p->shape[i - 1], s) && b->v[i - 1].kind == BLOCK_ITEM);
        bool ends = next->date_only || (title_like(p, next) && next->date_end);
        if (!list && !ends)
            b->v[i].kind = BLOCK_HEADING;
    }
}

/* Years and months alone head what follows; a date line that something other than an end follows heads it too. */
static void find_date_headings(struct page *p)
{
    struct blocks *b = p->b;
    bool begun = false;
    for (size_t i = 0; i < b->n; i++) {
        const struct shape *s = &p->shape[i];
        bool followed = i + 1 < b->n && p->shape[i + 1].symbol != SYMBOL_PART;
        if (s->period_only && (b->v[i].kind == BLOCK_ITEM || b->v[i].kind == BLOCK_PARA))
            b->v[i].kind = followed ? BLOCK_HEADING : BLOCK_DATE;
        bool text = followed && (b->v[i + 1].kind == BLOCK_PARA || b->v[i + 1].kind == BLOCK_ITEM) &&
                    !title_like(p, &p->shape[i + 1]);
        if (b->v[i].kind == BLOCK_DATE && s->date_only && begun && text && !s->date_paren && s->indent < 12)
            b->v[i].kind = BLOCK_HEADING;
        begun = begun || b->v[i].kind == BLOCK_PARA || b->v[i].kind == BLOCK_ITEM || b->v[i].kind == BLOCK_HEADING;
    }
}

static bool sign_like(const struct page *p, const struct shape *s)
{
    return title_like(p, s) && shape_length(s) <= SIGN_MAX && !s->comma &&
           (s->indent >= 12 || ends_with_words(p, s, unit_words) || shape_length(s) <= 6);
}

/* Signatures: the unit over a closing date, a unit and a date in one line, a unit at the very end. */
static void find_signatures(struct page *p)
{
    struct blocks *b = p->b;
    for (size_t i = 1; i < b->n; i++) {
        const struct shape *s = &p->shape[i];
        bool one = b->v[i].kind == BLOCK_PARA && title_like(p, s) && s->date_end && shape_length(s) <= SIGN_MAX + 12 &&
                   !s->comma && (s->indent >= 12 || s->gaps > 0 || i + 1 == b->n);
        if (one)
            b->v[i].kind = BLOCK_SIGNATURE;
        bool closing = i + 1 == b->n || (b->v[i + 1].kind == BLOCK_DATE && p->shape[i + 1].date_only);
        if (!closing || b->v[i].kind != BLOCK_PARA || !sign_like(p, s) || names_genre(p, s))
            continue;
        b->v[i].kind = BLOCK_SIGNATURE;
        for (size_t j = i; j-- > 1 && i - j < 3 && b->v[j].kind == BLOCK_PARA && sign_like(p, &p->shape[j]) &&
                           ends_with_words(p, &p->shape[j], unit_words);)
            b->v[j].kind = BLOCK_SIGNATURE;
    }
}

/* --- parts and titles --------------------------------------------------------------------------- */

static bool is_closing(unsigned kind)
{
    return kind == BLOCK_SIGNATURE || kind == BLOCK_DATE;
}

/* A line between reports: only dashes, stars or equal signs. */
static bool is_ruler(const struct page *p, const struct shape *s)
{
    uint32_t first = p->f->ch[s->from];
    if (shape_length(s) < 4 || (first != '-' && first != '=' && first != '*' && first != '_'))
        return false;
    for (uint32_t i = s->from; i < s->to; i++)
        if (p->f->ch[i] != first)
            return false;
    return true;
}

static bool starts_part(const struct page *p, size_t i, bool begun)
{
    const struct block *v = p->b->v;
    const struct shape *s = &p->shape[i];
    if (i == 0)
        return false;
    if (s->symbol == SYMBOL_PART)
        return begun || i > 3;
    if (!begun || !title_like(p, s) || i + 1 == p->b->n || is_closing(v[i].kind))
        return false;
    bool behind_end = is_closing(v[i - 1].kind) || is_ruler(p, &p->shape[i - 1]);
    if (behind_end && !starts_with_any(p->f->ch + s->from, shape_length(s), "抄送 主题词 印发 报送 共印 主送"))
        return names_genre(p, s) || ends_with_words(p, s, unit_words) ||
               starts_with_any(p->f->ch + s->from, shape_length(s), "附件 附: 附") || s->indent >= 8;
    return names_genre(p, s) && shape_length(s) >= 8 && s->blank_before &&
           (s->indent >= 8 || s->date_start ||
            holds_any(p->f->ch + s->from, shape_length(s), "年度 学年 学期 年工作 总结2 总结3"));
}

/* A post and a name, divided by a blank. */
static bool is_author(const uint32_t *ch, uint32_t n)
{
    for (uint32_t i = n > 5 ? n - 5 : 1; i + 2 < n; i++)
        if (ch[i] == ' ')
            return is_han(ch[i - 1]) && is_han(ch[i + 1]);
    return false;
}

/* A line under the title: a sub-title, a date in brackets, a unit, an author. */
static bool is_subtitle(const struct page *p, const struct shape *s)
{
    const uint32_t *ch = p->f->ch + s->from;
    uint32_t n = shape_length(s);
    if (n >= 4 && ch[0] == '-' && ch[1] == '-')
        return true;
    if (s->date_paren || (ch[0] == '(' && ch[n - 1] == ')' && n <= 40))
        return true;
    return s->symbol == SYMBOL_NONE && !s->label && n <= 25 && !s->comma && !s->stop_end && ch[n - 1] != ':' &&
           !s->date_start &&
           (ends_with_words(p, s, unit_words) || n <= 12 || s->indent >= 8 || s->gaps > 0 || is_author(ch, n));
}

/* The number of an official paper: 苇小支〔2018〕9号. */
static bool is_paper_number(const struct page *p, const struct shape *s)
{
    const uint32_t *ch = p->f->ch + s->from;
    uint32_t n = shape_length(s), i = 0;
    while (i < n && ch[i] != '[')
        i++;
    return n >= 6 && n <= 25 && ch[n - 1] == 0x53F7 && i < n && holds_any(ch + i, n - i, "]");
}

/* 党建简报（2013年第6期）, over the title of what it tells. */
static bool is_masthead(const struct page *p, const struct shape *s)
{
    return holds_any(p->f->ch + s->from, shape_length(s), "简报 通讯 快讯 专报 动态 月报 周报 小报");
}

/* The lines at the top of a part. Returns the index behind them. */
static size_t find_title(struct page *p, size_t from)
{
    struct blocks *b = p->b;
    size_t i = from, titles = 0;
    bool genre = false;
    for (; i < b->n && i < from + TITLE_LINES; i++) {
        const struct shape *s = &p->shape[i];
        unsigned kind = b->v[i].kind;
        bool plain = kind == BLOCK_PARA || kind == BLOCK_SIGNATURE || (kind == BLOCK_ITEM && s->date_start) ||
                     (kind == BLOCK_HEADING && s->symbol == SYMBOL_NONE && !s->period_only);
        bool last_text = i + 1 == b->n && i > from;
        bool letterhead = plain && ends_with_words(p, s, "文件") && i + 1 < b->n && is_paper_number(p, s + 1);
        if (letterhead || (plain && is_paper_number(p, s))) {
            b->v[i].kind = BLOCK_SUBTITLE;
            continue;
        }
        if (titles > 0 && is_subtitle(p, s) && !last_text && (genre || !names_genre(p, s)) &&
            (plain || kind == BLOCK_DATE || s->symbol == SYMBOL_BULLET)) {
            b->v[i].kind = BLOCK_SUBTITLE;
            continue;
        }
        bool masthead =
            titles == 1 && i + 1 < b->n && !title_like(p, &p->shape[i + 1]) && is_masthead(p, &p->shape[i - 1]);
        if (!plain || !title_like(p, s) || (genre && !masthead) || last_text ||
            (titles > 0 && !masthead && !names_genre(p, s) && !ends_with_words(p, &p->shape[i - 1], unit_words)))
            break;
        b->v[i].kind = BLOCK_TITLE;
        titles++;
        genre = names_genre(p, s);
    }
    return i;
}

static void find_parts(struct page *p)
{
    struct blocks *b = p->b;
    uint32_t part = 0;
    bool begun = false;
    for (size_t i = 0; i < b->n;) {
        bool starts = starts_part(p, i, begun);
        part += starts ? 1 : 0;
        b->v[i].part = part;
        size_t end = i + 1;
        if (i == 0 || starts) {
            begun = false;
            end = find_title(p, b->v[i].kind == BLOCK_HEADING && p->shape[i].symbol == SYMBOL_PART ? i + 1 : i);
            end = end > i ? end : i + 1;
        }
        for (; i < end; i++)
            b->v[i].part = part;
        unsigned kind = b->v[end - 1].kind;
        begun = begun || (kind != BLOCK_TITLE && kind != BLOCK_SUBTITLE && kind != BLOCK_DATE &&
                          p->shape[end - 1].symbol != SYMBOL_PART);
    }
    b->parts = part + 1;
}

/* --- all of it ---------------------------------------------------------------------------------- */

static enum status decode(struct page *p, struct str source)
{
    p->src = mem_alloc((source.n + 1) * sizeof *p->src);
    if (p->src == NULL)
        return XD_NOMEM;
    for (size_t at = 0; at < source.n;)
        p->src[p->src_n++] = utf8_next(source, &at);
    return XD_OK;
}

static enum status find_all(struct page *p)
{
    struct blocks *b = p->b;
    if (find_paragraphs(p) != XD_OK)
        return XD_NOMEM;
    for (size_t i = 0; i < b->n; i++)
        b->v[i].kind = (uint8_t)own_kind(p, i);
    find_rows(p);
    find_headings(p);
    find_date_headings(p);
    find_signatures(p);
    find_parts(p);
    structure_find(b, p->shape);
    return sentences_find(b, p->f, p->src);
}

enum status blocks_find(struct blocks *b, const struct folded *f, struct str source)
{
    struct page p = {.b = b, .f = f};
    b->n = b->sentences = 0;
    b->parts = 1;
    enum status st = decode(&p, source);
    /* A folded text of another source would lead outside: its last position is the length of its own. */
    if (st == XD_OK && f->n > 0 && f->at[f->n] != p.src_n)
        st = XD_INVALID;
    if (st == XD_OK)
        st = find_all(&p);
    if (st != XD_OK)
        b->n = b->sentences = 0;
    mem_free(p.src);
    mem_free(p.shape);
    return st;
}
