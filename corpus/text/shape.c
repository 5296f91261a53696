#include "text/shape.h"
#include "base/utf8.h"

#define LABEL_MAX 12u   /* characters of a field's label */
#define LABEL_PAREN 16u /* of what stands in brackets behind it */

/* --- words -------------------------------------------------------------------------------------- */

enum where { AT_START, AT_END, WHOLE };

static bool match_word(const uint32_t *ch, size_t n, struct str word, enum where where)
{
    size_t count = utf8_count(word);
    if (count > n || (where == WHOLE && count != n))
        return false;
    const uint32_t *from = where == AT_END ? ch + n - count : ch;
    for (size_t at = 0, i = 0; at < word.n; i++)
        if (utf8_next(word, &at) != from[i])
            return false;
    return true;
}

static bool match_any(const uint32_t *ch, size_t n, const char *words, enum where where)
{
    struct str rest = str_c(words);
    while (rest.n > 0) {
        size_t end = str_find(rest, STR(" "));
        if (match_word(ch, n, str_sub(rest, 0, end), where))
            return true;
        rest = str_sub(rest, end + 1, rest.n);
    }
    return false;
}

bool starts_with_any(const uint32_t *ch, size_t n, const char *words)
{
    return match_any(ch, n, words, AT_START);
}

bool ends_with_any(const uint32_t *ch, size_t n, const char *words)
{
    return match_any(ch, n, words, AT_END);
}

bool is_any(const uint32_t *ch, size_t n, const char *words)
{
    return match_any(ch, n, words, WHOLE);
}

bool holds_any(const uint32_t *ch, size_t n, const char *words)
{
    for (size_t i = 0; i < n; i++)
        if (match_any(ch + i, n - i, words, AT_START))
            return true;
    return false;
}

/* --- numbers ------------------------------------------------------------------------------------ */

static int han_digit(uint32_t c)
{
    static const uint32_t digit[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    for (int i = 0; i < 10; i++)
        if (c == digit[i])
            return i;
    return c == 0x96F6 ? 0 : -1; /* 零 */
}

/* 十二, 三十, 二十一, 5, 12; at most 999. Returns its length, 0 for none. */
static size_t ordinal(const uint32_t *ch, size_t n, uint16_t *value)
{
    size_t i = 0;
    unsigned v = 0;
    while (i < n && i < 3 && is_digit(ch[i]))
        v = v * 10 + (ch[i++] - '0');
    if (i > 0) {
        *value = (uint16_t)v;
        return i < n && is_digit(ch[i]) ? 0 : i;
    }
    unsigned last = 0;
    for (; i < n && i < 6; i++) {
        int d = han_digit(ch[i]);
        if (d >= 0)
            last = last * 10 + (unsigned)d;
        else if (ch[i] == 0x5341) { /* 十 */
            v += (last > 0 ? last : 1) * 10;
            last = 0;
        } else if (ch[i] == 0x767E) { /* 百 */
            v += (last > 0 ? last : 1) * 100;
            last = 0;
        } else
            break;
    }
    *value = (uint16_t)(v + last > 999 ? 0 : v + last);
    return *value > 0 ? i : 0;
}

static size_t skip_blank(const uint32_t *ch, size_t n, size_t i)
{
    return i < n && (ch[i] == ' ' || ch[i] == '\n') ? i + 1 : i;
}

/* --- dates -------------------------------------------------------------------------------------- */

static size_t date_number(const uint32_t *ch, size_t n, size_t i, size_t most)
{
    size_t from = i;
    while (i < n && i - from < most && is_digit(ch[i]))
        i++;
    if (i > from)
        return i - from;
    while (i < n && i - from < most && (han_digit(ch[i]) >= 0 || ch[i] == 0x5341))
        i++;
    return i - from;
}

/* 2012.10.27 2012-10-27 2012/10/27, the day may be missing behind a slash or line. */
static size_t date_divided(const uint32_t *ch, size_t n, unsigned *parts)
{
    if (date_number(ch, n, 0, 5) != 4 || n < 6 || !is_digit(ch[0]))
        return 0;
    uint32_t divider = ch[4];
    if (divider != '.' && divider != '-' && divider != '/')
        return 0;
    size_t month = date_number(ch, n, 5, 3), at = 5 + month;
    if (month == 0 || month > 2 || !is_digit(ch[5]))
        return 0;
    if (at >= n || ch[at] != divider)
        return 0;
    size_t day = date_number(ch, n, at + 1, 3);
    if (day == 0 || day > 2)
        return 0;
    *parts = 7;
    return at + 1 + day;
}

size_t date_prefix(const uint32_t *ch, size_t n, unsigned *parts)
{
    static const struct {
        size_t most;
        const char *unit;
    } step[3] = {{4, "年"}, {3, "月"}, {4, "日 号"}};
    *parts = 0;
    size_t end = date_divided(ch, n, parts), i = 0;
    if (end > 0)
        return end;
    for (unsigned k = 0; k < 3; k++) {
        size_t at = k > 0 && *parts != 0 ? skip_blank(ch, n, i) : i;
        size_t digits = date_number(ch, n, at, step[k].most);
        size_t unit = skip_blank(ch, n, at + digits);
        if (digits == 0 || unit >= n || !starts_with_any(ch + unit, n - unit, step[k].unit)) {
            if (*parts != 0)
                break;
            continue;
        }
        if (k == 0 && digits < 2)
            return 0;
        *parts |= 1u << k;
        end = i = unit + 1;
    }
    if (*parts == 4) { /* a day alone is no date of a line */
        *parts = 0;
        return 0;
    }
    return end;
}

static bool is_ornament(uint32_t c)
{
    static const uint32_t list[] = U" []()<>【】〔〕〈〉《》「」『』★☆●○◆◇■□▲△▼▽※*#=~—–-_·•:|";
    for (size_t i = 0; i + 1 < sizeof list / sizeof *list; i++)
        if (list[i] == c)
            return true;
    return false;
}

/* 【1984年】, ★2008年, ——二〇一〇年(庚寅)——: a year or month between ornaments, which heads the lines of a chronicle.
 */
static bool ornate_period(const uint32_t *ch, size_t n)
{
    unsigned parts;
    size_t from = 0;
    while (from < n && from < 12 && is_ornament(ch[from]))
        from++;
    size_t date = date_prefix(ch + from, n - from, &parts), i = from + date;
    if (date == 0 && n - from >= 4 && date_number(ch + from, 4, 0, 4) == 4 && is_digit(ch[from]) && from > 0) {
        i = from + 4; /* 【1984】 */
        parts = 1;
    }
    if (i == from || (parts & 4) != 0)
        return false;
    if (i < n && starts_with_any(ch + i, n - i, "度 份"))
        i++;
    for (size_t extra = 0; i < n && extra < 8; i++, extra++) /* (己丑) (牛年) */
        if (!is_ornament(ch[i]) && extra == 0)
            return false;
    return i == n;
}

static void find_date(struct shape *s, const uint32_t *ch)
{
    size_t from = s->from, to = s->to;
    bool paren = to - from > 2 && (ch[from] == '(' || ch[from] == '[') && (ch[to - 1] == ')' || ch[to - 1] == ']');
    unsigned parts;
    size_t n = date_prefix(ch + from + paren, to - from - 2 * (size_t)paren, &parts);
    if (n == 0 && to - from == 4 && date_number(ch + from, 4, 0, 4) == 4 && is_digit(ch[from]) &&
        (ch[from] == '1' ? ch[from + 1] == '9' : ch[from] == '2' && ch[from + 1] == '0')) {
        n = 4; /* a year alone heads the lines of a chronicle */
        parts = 1;
    }
    s->date_start = n > 0 && !paren;
    size_t rest = from + paren + n, end = to - paren;
    if (n > 0 && rest < end && ch[rest] == ' ' && starts_with_any(ch + rest + 1, end - rest - 1, "星期 周"))
        rest = end - rest <= 5 ? end : rest;
    if (n > 0 && rest == end) {
        s->date_paren = paren;
        s->date_only = parts == 3 || parts == 6 || parts == 7;
        s->period_only = !s->date_only;
    }
    s->period_only = s->period_only || (!s->date_only && ornate_period(ch + from, to - from));
    for (size_t i = to - from > 17 ? to - 16 : from + 1; !s->date_end && i < to && !s->date_only; i++)
        s->date_end = to - i >= 6 && to - i <= 16 && date_prefix(ch + i, to - i, &parts) == to - i && (parts & 3) == 3;
}

/* --- numbering ---------------------------------------------------------------------------------- */

unsigned symbol_level(unsigned symbol)
{
    static const uint8_t level[] = {0, 1, 1, 1, 2, 3, 4, 5, 3, 3, 0};
    return symbol < sizeof level ? level[symbol] : 0;
}

static void set_number(struct shape *s, unsigned symbol, uint16_t number, size_t length)
{
    s->symbol = (uint8_t)symbol;
    s->number = number;
    s->body = s->from + (uint32_t)length;
}

/* 第一章 第2节 第三条 第1篇 第一， */
static bool number_ordinal(struct shape *s, const uint32_t *ch, size_t n)
{
    uint16_t v;
    size_t k = n > 2 ? ordinal(ch + 1, n - 1, &v) : 0;
    if (k == 0 || ch[0] != 0x7B2C || k + 1 >= n)
        return false;
    size_t at = k + 1;
    const uint32_t *rest = ch + at;
    size_t left = n - at;
    if (starts_with_any(rest, left, "部分"))
        set_number(s, SYMBOL_CHAPTER, v, at + 2);
    else if (starts_with_any(rest, left, "章 编"))
        set_number(s, SYMBOL_CHAPTER, v, at + 1);
    else if (rest[0] == 0x7BC7 && n < 60) /* 篇 */
        set_number(s, SYMBOL_PART, v, at + 1);
    else if (rest[0] == 0x6761) /* 条 */
        set_number(s, SYMBOL_ARTICLE, v, at + 1);
    else if (rest[0] == 0x3001 || rest[0] == ',' || rest[0] == ':')
        set_number(s, SYMBOL_ORDINAL, v, at + 1);
    return s->symbol != SYMBOL_NONE;
}

/* 篇一： [篇1] 篇二 标题 */
static bool number_part(struct shape *s, const uint32_t *ch, size_t n)
{
    size_t at = n > 0 && (ch[0] == '[' || ch[0] == '(') ? 1 : 0;
    uint16_t v;
    if (n >= 60 || at + 1 >= n || ch[at] != 0x7BC7)
        return false;
    size_t k = ordinal(ch + at + 1, n - at - 1, &v), end = at + 1 + k;
    if (k == 0)
        return false;
    if (at == 1) {
        if (end >= n || (ch[end] != ']' && ch[end] != ')'))
            return false;
        end++;
    } else if (end < n && ch[end] != ':' && ch[end] != ' ' && ch[end] != 0x3001 && ch[end] != ',')
        return false;
    if (end < n && (ch[end] == ':' || ch[end] == 0x3001 || ch[end] == ','))
        end++;
    set_number(s, SYMBOL_PART, v, end);
    return true;
}

/* One character that is a whole number: ① ⑴ ⒈ ㈠ ❶ */
static bool number_single(struct shape *s, uint32_t c)
{
    static const struct {
        uint32_t first, count;
        uint8_t symbol;
    } row[] = {{0x2460, 20, SYMBOL_CIRCLE},
               {0x2474, 20, SYMBOL_DIGIT_PAREN},
               {0x2488, 20, SYMBOL_DIGIT},
               {0x3220, 10, SYMBOL_HAN_PAREN},
               {0x2776, 10, SYMBOL_CIRCLE}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (c >= row[i].first && c < row[i].first + row[i].count) {
            set_number(s, row[i].symbol, (uint16_t)(c - row[i].first + 1), 1);
            return true;
        }
    return false;
}

static bool is_divider(uint32_t c)
{
    return c == 0x3001 || c == '.' || c == ',' || c == ':';
}

/* (一) (1) */
static bool number_paren(struct shape *s, const uint32_t *ch, size_t n)
{
    uint16_t v;
    if (n < 3 || ch[0] != '(')
        return false;
    size_t at = skip_blank(ch, n, 1), k = ordinal(ch + at, n - at, &v);
    size_t end = skip_blank(ch, n, at + k);
    if (k == 0 || end >= n || ch[end] != ')')
        return false;
    bool digit = is_digit(ch[at]);
    end++;
    if (end < n && (ch[end] == 0x3001 || ch[end] == '.'))
        end++;
    set_number(s, digit ? SYMBOL_DIGIT_PAREN : SYMBOL_HAN_PAREN, v, end);
    return true;
}

/* 一、 十二． 1. 1、 1) ; not 3.5, 5、6年级, 10:30, 2012. */
static bool number_plain(struct shape *s, const uint32_t *ch, size_t n)
{
    uint16_t v;
    size_t k = ordinal(ch, n, &v), end = skip_blank(ch, n, k);
    if (k == 0 || end >= n)
        return false;
    bool digit = is_digit(ch[0]);
    if (digit && ch[end] == ')') {
        set_number(s, SYMBOL_DIGIT_PAREN, v, end + 1);
        return true;
    }
    if (!is_divider(ch[end]) || (digit && (ch[end] == ',' || ch[end] == ':')))
        return false;
    uint32_t next = end + 1 < n ? ch[end + 1] : 0;
    uint16_t more;
    bool list = next != 0 && ordinal(&next, 1, &more) == 1 && is_digit(next) == digit; /* 五、六年级; 一、二等奖; 3.5 */
    if (list && (digit || ch[end] == 0x3001)) {
        size_t run = end + 1;
        while (run < n && (is_digit(ch[run]) || han_digit(ch[run]) >= 0 || ch[run] == 0x5341))
            run++;
        if (ch[end] != 0x3001)
            return false;
        s->doubtful = starts_with_any(ch + run, n - run, "年级 等奖 班 月 日 号 两 、 届 组 次 年 楼 名 位 个");
    }
    set_number(s, digit ? SYMBOL_DIGIT : SYMBOL_HAN, v, end + 1);
    return true;
}

static bool number_bullet(struct shape *s, const uint32_t *ch, size_t n)
{
    static const char bullets[] = "·●★☆◆◇■□▲△▼※◎▪►❖-*";
    if (n < 2)
        return false;
    struct str list = STR(bullets);
    for (size_t at = 0; at < list.n;)
        if (utf8_next(list, &at) == ch[0] && ch[1] != ch[0]) {
            set_number(s, SYMBOL_BULLET, 0, 1);
            return true;
        }
    return false;
}

static void find_number(struct shape *s, const uint32_t *text)
{
    const uint32_t *ch = text + s->from;
    size_t n = s->to - s->from;
    if (number_ordinal(s, ch, n) || number_part(s, ch, n) || number_single(s, ch[0]) || number_paren(s, ch, n) ||
        number_plain(s, ch, n) || number_bullet(s, ch, n)) {
        while (s->body < s->to && (text[s->body] == ' ' || text[s->body] == '\n' ||
                                   (s->symbol != SYMBOL_BULLET && is_divider(text[s->body]))))
            s->body++;
    }
}

/* --- labels, cells, stops ----------------------------------------------------------------------- */

/* 时间：… - a short word of Han before the first colon, and something behind it. */
/* Labels that a numbered paragraph may have as well: 1、时间：… */
static const char known_labels[] =
    "时间 地点 主讲 主讲人 主持 主持人 记录 记录人 出席 出席人员 缺席 缺席人员 列席 列席人员 参加 参加人员 参会人员 "
    "议题 "
    "主题 内容 对象 姓名 性别 职务 单位 学校 班级 作者 来源 发布时间 日期 编号 题目 课题 年级 学科 执教 执教者 评委 "
    "指导教师 指导老师 获奖者 负责人 联系人 电话 承办 主办 协办 承办单位 主办单位 会议时间 会议地点 会议名称 会议内容 "
    "活动时间 活动地点 活动内容 活动主题 到会 应到 实到 请假 授课人 讲课人 党课题目 书记 校长 附件 抄送 报送 印发";

static void read_label(struct shape *s, const uint32_t *ch)
{
    uint32_t i, n, digits = 0;
    if (s->symbol == SYMBOL_NONE && ch[s->body] == '[' && s->body + 2 < s->to)
        s->body++;
    i = s->body;
    while (i < s->to && i - s->body <= LABEL_MAX && (is_han(ch[i]) || is_digit(ch[i])))
        digits += is_digit(ch[i++]);
    n = i - s->body;
    if (n == 0 || n > LABEL_MAX || digits > 1 || is_digit(ch[s->body]))
        return;
    if (i < s->to && ch[i] == '(')
        for (uint32_t from = i; i < s->to && i - from < LABEL_PAREN && ch[i - 1] != ')';)
            i++;
    if (i < s->to && ch[i] == ' ')
        i++;
    const uint32_t *word = ch + s->body;
    if (n > 0 && s->body > s->from && ch[s->body - 1] == '[' && i + 1 < s->to && ch[i] == ']') {
        s->label = true; /* 【时间】… */
        s->body = i + 1;
        return;
    }
    bool blank = i < s->to && i > s->body && ch[i - 1] == ' ' && ch[i] != ':' && n > 1 && is_any(word, n, known_labels);
    if (!blank && (i + 1 >= s->to || ch[i] != ':'))
        return;
    if (s->symbol != SYMBOL_NONE ? !is_any(word, n, known_labels)
                                 : ends_with_any(word, n,
                                                 "说 道 问 答 指出 强调 认为 表示 是 为 有 要 如下 做到 包括 知道 "
                                                 "提出 写道 下列 以下 即 如 等"))
        return;
    s->label = true;
    s->body = blank ? i : i + 1;
    if (s->body < s->to && ch[s->body] == ' ')
        s->body++;
}

static void find_label(struct shape *s, const uint32_t *ch)
{
    uint32_t body = s->body;
    read_label(s, ch);
    if (!s->label)
        s->body = body;
}

static bool is_wide_blank(uint32_t c)
{
    return c == ' ' || c == 0x3000 || c == 0xA0;
}

static void find_cells(struct shape *s, const struct folded *f, const uint32_t *src)
{
    uint32_t from = f->at[s->symbol != SYMBOL_NONE && s->body < s->to ? s->body : s->from], to = f->at[s->to - 1] + 1;
    uint32_t cell = 0;
    for (uint32_t i = from; i < to; i++) {
        bool gap = is_wide_blank(src[i]) && i + 1 < to && is_wide_blank(src[i + 1]);
        if (src[i] == '\t')
            s->tabs++;
        else if (src[i] == '|' || src[i] == 0xFF5C || src[i] == 0x2502)
            s->bars++;
        else if (gap) {
            s->gaps++;
            while (i + 1 < to && is_wide_blank(src[i + 1]))
                i++;
        } else {
            cell++;
            if (cell > s->widest_cell)
                s->widest_cell = cell;
            continue;
        }
        cell = 0;
    }
}

bool is_stop(const struct folded *f, const uint32_t *src, uint32_t i, uint32_t from, uint32_t to)
{
    uint32_t c = f->ch[i];
    if (c == '!' || c == '?' || c == ';')
        return true;
    if (c != '.')
        return false;
    uint32_t written = src[f->at[i]];
    if (written == 0x3002 || written == 0xFF61)
        return true;
    return i > from && i + 1 < to && is_han(f->ch[i - 1]) && is_han(f->ch[i + 1]);
}

static void find_stops(struct shape *s, const struct folded *f, const uint32_t *src)
{
    for (uint32_t i = s->body; i < s->to; i++) {
        s->comma = s->comma || f->ch[i] == ',';
        if (!is_stop(f, src, i, s->from, s->to))
            continue;
        uint32_t rest = i + 1;
        while (rest < s->to && (f->ch[rest] == '"' || f->ch[rest] == ')' || f->ch[rest] == '\''))
            rest++;
        if (rest == s->to)
            s->stop_end = true;
        else
            s->stop_inside = true;
    }
    uint32_t last = f->ch[s->to - 1];
    s->stop_end = s->stop_end || (last == '.' && s->to - s->from > 1 && is_han(f->ch[s->to - 2]));
}

/* Columns before the paragraph on its line, and whether the line before is blank. */
static void find_indent(struct shape *s, uint32_t first, const uint32_t *src)
{
    uint32_t i = first;
    while (i > 0 && src[i - 1] != '\n') {
        i--;
        s->indent += src[i] == '\t' ? 8 : src[i] == 0x3000 ? 2 : 1;
    }
    for (uint32_t lines = 0; i > 0 && lines < 2; i--) {
        lines += src[i - 1] == '\n';
        if (src[i - 1] != '\n' && (fold_char(src[i - 1]) != ' '))
            break;
        s->blank_before = lines == 2;
    }
}

void shape_unnumber(struct shape *s, const struct folded *f, const uint32_t *src)
{
    s->symbol = SYMBOL_NONE;
    s->number = 0;
    s->body = s->from;
    s->tabs = s->bars = s->gaps = s->widest_cell = 0;
    find_label(s, f->ch);
    find_cells(s, f, src);
}

void shape_find(struct shape *s, const struct folded *f, const uint32_t *src, uint32_t from, uint32_t to)
{
    *s = (struct shape){.from = from, .to = to, .body = from};
    find_date(s, f->ch);
    if (!s->date_start)
        find_number(s, f->ch);
    find_label(s, f->ch);
    find_cells(s, f, src);
    find_stops(s, f, src);
    find_indent(s, f->at[from], src);
}
