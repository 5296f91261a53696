#include "fact/date_scan.h"
#include "base/utf8.h"

struct scan {
    const struct view *v;
    size_t begin, end;
};

static uint32_t at(const struct scan *s, size_t i)
{
    return i < s->end ? s->v->ch[i] : '\n';
}

static size_t blanks(const struct scan *s, size_t i)
{
    size_t k = i;
    while (at(s, k) == ' ' && k < i + 3)
        k++;
    return k;
}

static bool lit_at(const struct scan *s, size_t i, struct lit l)
{
    return i + l.n <= s->end && view_at(s->v, i, l);
}
#define AT(s, i, text) lit_at((s), (i), (struct lit)LIT(text))

static int han_digit(uint32_t c)
{
    static const uint32_t digits[] = U"〇一二三四五六七八九";
    if (c == U'零')
        return 0;
    for (int k = 0; k < 10; k++)
        if (digits[k] == c)
            return k;
    return -1;
}

static int tens_of(uint32_t c)
{
    return c == U'十' ? 10 : c == U'廿' ? 20 : c == U'卅' ? 30 : 0;
}

static size_t han_number(const struct scan *s, size_t i, int *value, size_t *digits)
{
    size_t k = i;
    int total = 0;
    bool has_tens = false;
    while (k < i + 6) {
        uint32_t c = at(s, k);
        int d = han_digit(c);
        if (d < 0 && k > i && (c == '0' || c == 'o'))
            d = 0; /* 二0一二, 二o一二: as typewriters wrote it */
        int t = tens_of(c);
        if (d < 0 && t == 0)
            break;
        if (t) {
            if (has_tens || total > 9)
                break;
            total = (total ? total * 10 : t);
            has_tens = true;
        } else if (has_tens) {
            total += d;
            k++;
            break;
        } else {
            total = total * 10 + d;
        }
        k++;
    }
    *value = total;
    *digits = has_tens ? 2 : k - i;
    return k - i;
}

size_t date_number(const struct view *v, size_t i, size_t end, int *value, size_t *digits, bool *han)
{
    struct scan s = {v, 0, end};
    size_t k = i;
    int total = 0;
    while (is_digit(at(&s, k))) {
        if (k - i < 8)
            total = total * 10 + (int)(at(&s, k) - '0');
        k++;
    }
    if (k > i) {
        *value = total;
        *digits = k - i;
        *han = false;
        return k - i;
    }
    *han = true;
    return han_number(&s, i, value, digits);
}

static size_t number(const struct scan *s, size_t i, int *value, size_t *digits, bool *han)
{
    return date_number(s->v, i, s->end, value, digits, han);
}

static bool is_year(int y)
{
    return y >= 1840 && y <= 2149;
}

/* One or two signs that join the ends of a range. */
static size_t joiner(const struct scan *s, size_t i)
{
    size_t k = blanks(s, i), from = k;
    while ((at(s, k) == '-' || at(s, k) == '~') && k < from + 3)
        k++;
    if (k == from && (at(s, k) == U'至' || at(s, k) == U'到'))
        k++;
    return k == from ? 0 : blanks(s, k) - i;
}

/* A number of at most two digits within [1, max]. */
static size_t small(const struct scan *s, size_t i, int max, int *value)
{
    size_t digits = 0;
    bool han = false;
    size_t n = number(s, i, value, &digits, &han);
    return n && digits <= 2 && *value >= 1 && *value <= max ? n : 0;
}

static size_t day_unit(const struct scan *s, size_t i)
{
    size_t k = blanks(s, i);
    if (at(s, k) == U'日' || (at(s, k) == U'号' && at(s, k + 1) != U'楼' && at(s, k + 1) != U'文'))
        return k + 1 - i;
    return 0;
}

/* 6~8日 behind 8月, and the bare 27 of 10月27 at a border. */
static size_t day_without_unit(const struct scan *s, size_t i)
{
    uint32_t c = at(s, i);
    int v = 0;
    if (c == U'、' || c == '-' || c == '~' || c == U'至' || c == U'到' || c == ',' || c == U'和') {
        size_t k = blanks(s, i + 1), n = small(s, k, 31, &v);
        return n && day_unit(s, k + n) ? 1 : 0;
    }
    return c == '\n' || c == ' ' || c == ':' || c == ')' || c == U'。' || c == ';' ? 1 : 0;
}

/* What may stand behind N月. */
static size_t month_tail(const struct scan *s, size_t i, struct point *p)
{
    size_t k = blanks(s, i);
    int d = 0;
    size_t n = small(s, k, 31, &d);
    if (n) {
        size_t u = day_unit(s, k + n);
        if (u || (is_digit(at(s, k)) && day_without_unit(s, k + n))) {
            p->dom = (int16_t)d;
            return k + n + u - i;
        }
    }
    size_t w = date_stretch_of_month(s->v, k, &p->stretch);
    if (w)
        return k + w - i;
    if (at(s, i) == U'份')
        return 1;
    if (at(s, i) == U'中' && (at(s, i + 1) == ',' || at(s, i + 1) == U'。'))
        p->stretch = STRETCH_MONTH_MID;
    return 0;
}

static size_t holiday_tail(const struct scan *s, size_t i, struct point *p, bool *suffix)
{
    static const struct lit eve[] = {LIT("前夕"),   LIT("来临之际"), LIT("到来之际"), LIT("前夜"), LIT("节前夕"),
                                     LIT("来临前"), LIT("到来前"),   LIT("前"),       LIT("节前")};
    static const struct lit week[] = {LIT("期间"),   LIT("长假"),     LIT("假期"),
                                      LIT("黄金周"), LIT("节日期间"), LIT("小长假")};
    static const struct lit self[] = {LIT("当天"), LIT("这天"), LIT("那天"), LIT("这一天"), LIT("当日"),
                                      LIT("之际"), LIT("到来"), LIT("来临"), LIT("前后"),   LIT("节")};
    size_t q = at(s, i) == '"' ? i + 1 : i, n;
    *suffix = true;
    if ((n = view_any(s->v, q, LITS(eve), NULL)) != 0 && !AT(s, q, "前后") && !AT(s, q, "前往"))
        p->stretch = STRETCH_EVE;
    else if ((n = view_any(s->v, q, LITS(week), NULL)) != 0)
        p->stretch = STRETCH_WEEK;
    else if ((n = view_any(s->v, q, LITS(self), NULL)) == 0)
        *suffix = false;
    return n ? q + n - i : 0;
}

static size_t holiday(const struct scan *s, size_t i, int year, struct raw_date *r)
{
    const struct holiday *h = NULL;
    size_t q = at(s, i) == '"' ? i + 1 : i, n = date_holiday(s->v, q, &h);
    if (!n || q + n > s->end)
        return 0;
    bool suffix = false;
    size_t k = q + n, t = holiday_tail(s, k, &r->a, &suffix);
    if (!h->full && !suffix && !year)
        return 0;
    r->a.month = h->month;
    r->a.dom = h->dom;
    r->a.lunar = h->lunar;
    if (VIEW_AT(s->v, q, "清明") && r->a.stretch == STRETCH_NONE)
        r->a.stretch = STRETCH_AROUND;
    r->holiday_bare = !suffix && !h->full && !year;
    r->feast = !year;
    return k + t - i;
}

/* Month, stretch or holiday behind a year. */
static size_t year_tail(const struct scan *s, size_t i, struct raw_date *r)
{
    size_t k = blanks(s, i);
    if (at(s, k) == U'的' || (at(s, k) == ')' && r->a.school) || at(s, k) == U'度')
        k = blanks(s, k + 1);
    if (at(s, k) == '(' &&
        (at(s, k + 1) == U'上' || at(s, k + 1) == U'下' || at(s, k + 1) == U'一' || at(s, k + 1) == U'二') &&
        at(s, k + 2) == ')' && r->a.school) {
        r->a.stretch = at(s, k + 1) == U'上' || at(s, k + 1) == U'一' ? STRETCH_TERM1 : STRETCH_TERM2;
        return k + 3 - i;
    }
    size_t w = date_stretch_of_year(s->v, k, &r->a.stretch);
    if (w && k + w <= s->end)
        return k + w - i;
    int m = 0;
    if (AT(s, k, "元月")) {
        r->a.month = 1;
        return k + 2 + month_tail(s, k + 2, &r->a) - i;
    }
    size_t n = small(s, k, 12, &m);
    if (n) {
        size_t u = blanks(s, k + n);
        if (at(s, u) == U'月') {
            r->a.month = (int16_t)m;
            return u + 1 + month_tail(s, u + 1, &r->a) - i;
        }
        int d = 0;
        size_t dn = at(s, k + n) == '.' ? small(s, k + n + 1, 31, &d) : 0;
        if (dn && day_of(2012, m, d)) {
            r->a.month = (int16_t)m;
            r->a.dom = (int16_t)d;
            return k + n + 1 + dn + day_unit(s, k + n + 1 + dn) - i;
        }
        size_t j = joiner(s, k + n); /* 2018年2~4月 */
        int m2 = 0;
        size_t n2 = j ? small(s, k + n + j, 12, &m2) : 0;
        if (n2 && at(s, blanks(s, k + n + j + n2)) == U'月') {
            r->a.month = (int16_t)m;
            r->b = (struct point){.year = r->a.year, .month = (int16_t)m2};
            r->range = true;
            size_t e = blanks(s, k + n + j + n2) + 1;
            return e + month_tail(s, e, &r->b) - i;
        }
    }
    size_t before = k;
    if (at(s, k) == '"')
        k++;
    if (AT(s, k, "第")) { /* 2012年第28个教师节 */
        int nth = 0;
        size_t nn = small(s, k + 1, 99, &nth);
        if (nn && at(s, k + 1 + nn) == U'个' && AT(s, k + 2 + nn, "教师节"))
            k += 2 + nn;
    }
    size_t h = holiday(s, k, r->a.year, r);
    if (h)
        return k + h - i;
    (void)before;
    return at(s, i) == U'度' && !r->a.school ? 1 : 0;
}

/* 学年 学年度 年度 年 behind the digits of a year. */
static size_t year_unit(const struct scan *s, size_t i, bool *school)
{
    size_t k = blanks(s, i);
    *school = false;
    if (AT(s, k, "学年度")) {
        *school = true;
        return k + 3 - i;
    }
    if (AT(s, k, "学年")) {
        *school = true;
        return k + (AT(s, k + 2, "(度)") ? 5 : 2) - i;
    }
    if (at(s, k) == U'年' && at(s, k + 1) != U'级' && at(s, k + 1) != U'制')
        return (at(s, k + 1) == U'度' ? k + 2 : k + 1) - i;
    return 0;
}

static bool borders(const struct scan *s, size_t i)
{
    uint32_t c = i > s->begin ? s->v->ch[i - 1] : '\n';
    return !is_digit(c) && !is_alpha(c) && c != '_' && c != '*' && !(c == '.' && i >= 2 && is_digit(s->v->ch[i - 2])) &&
           c != U'第' && han_digit(c) < 0 && c != U'十' && c != U'百';
}

/* 2011~2012学年, 2010—2012年, 2011-12学年, and without a unit before 第一学期. */
static size_t year_range(const struct scan *s, size_t i, size_t n1, int y1, struct raw_date *r)
{
    size_t j = joiner(s, i + n1);
    if (!j && at(s, i + n1) == '/')
        j = 1;
    if (!j && at(s, blanks(s, i + n1)) == U'年') { /* 2011年~2013年 is for the range of points */
        return 0;
    }
    if (!j)
        return 0;
    size_t k = i + n1 + j, d2 = 0;
    bool han = false, school = false;
    int y2 = 0;
    size_t n2 = number(s, k, &y2, &d2, &han);
    if (!n2 || (d2 != 4 && d2 != 2))
        return 0;
    if (d2 == 2)
        y2 += y1 / 100 * 100;
    if (!is_year(y2) || y2 <= y1 || y2 - y1 > 99)
        return 0;
    size_t u = year_unit(s, k + n2, &school), e = k + n2 + u;
    uint8_t stretch = 0;
    if (!u) {
        size_t sp = blanks(s, e);
        if (at(s, sp) == ')')
            sp = blanks(s, sp + 1);
        bool term = date_stretch_of_year(s->v, sp, &stretch) && (stretch == STRETCH_TERM1 || stretch == STRETCH_TERM2);
        bool unit = AT(s, sp, "学年");
        if (d2 != 4 || y2 != y1 + 1 || !(term || unit))
            return 0;
        school = true;
        if (unit)
            e = sp + (AT(s, sp, "学年度") ? 3 : 2);
    }
    r->a.year = (int16_t)y1;
    if (school && y2 == y1 + 1) {
        r->a.school = true;
        return e + year_tail(s, e, r) - i;
    }
    if (school) {
        r->a.school = true;
        r->range = true;
        r->b = (struct point){.year = (int16_t)(y2 - 1), .school = true};
        return e - i;
    }
    r->years = (int16_t)(y2 - y1);
    return e - i;
}

/* 2012.10.27  2012-10-27  2012/10/27  2012.10, with a border behind. */
static size_t numeric(const struct scan *s, size_t i, int y, struct raw_date *r)
{
    uint32_t sep = at(s, i + 4);
    if (sep != '.' && sep != '-' && sep != '/' && sep != U'、' && sep != U'·')
        return 0;
    int m = 0, d = 0;
    size_t k = i + 5, n = is_digit(at(s, k)) ? small(s, k, 12, &m) : 0;
    if (!n)
        return 0;
    k += n;
    r->a.year = (int16_t)y;
    r->a.month = (int16_t)m;
    if (at(s, k) == sep && is_digit(at(s, k + 1))) {
        size_t nd = small(s, k + 1, 31, &d);
        if (!nd || is_digit(at(s, k + 1 + nd)) || !day_of(y, m, d))
            return 0;
        r->a.dom = (int16_t)d;
        k += 1 + nd;
        return k + day_unit(s, k) - i;
    }
    if (sep == U'、' || sep == '/')
        return 0;
    if (at(s, k) == U'月')
        return k + 1 + month_tail(s, k + 1, &r->a) - i;
    size_t part = date_stretch_of_month(s->v, k, &r->a.stretch); /* 1990.6下旬 */
    if (part)
        return k + part - i;
    uint32_t c = at(s, k);
    if (is_digit(c) || c == '%' || c == U'元' || c == U'万' || c == U'分' || c == U'亿' || c == U'米' || c == U'年' ||
        c == U'学')
        return 0;
    if (sep == '-' && c == '-')
        return 0;
    return k - i;
}

static bool number_of_something(const struct scan *s, size_t i)
{
    static const struct lit cue[] = {LIT("电话"), LIT("学号"), LIT("编号"), LIT("号码"),
                                     LIT("账号"), LIT("证号"), LIT("帐号"), LIT("qq")};
    size_t from = i > s->begin + 6 ? i - 6 : s->begin;
    return view_has(s->v, from, i, LITS(cue));
}

static size_t compact(const struct scan *s, size_t i, size_t digits, int value, struct raw_date *r)
{
    if (i >= s->begin + 2 && s->v->ch[i - 1] == '-' && is_digit(s->v->ch[i - 2]))
        return 0; /* a telephone number */
    if (digits == 8 && value >= 19490000 && value < 20500000 && !is_alpha(at(s, i + 8)) &&
        day_of(value / 10000, value / 100 % 100, value % 100) && !number_of_something(s, i)) {
        r->a = (struct point){
            .year = (int16_t)(value / 10000), .month = (int16_t)(value / 100 % 100), .dom = (int16_t)(value % 100)};
        return 8 + day_unit(s, i + 8);
    }
    if ((digits == 5 || digits == 6) && at(s, i + digits) == U'月') { /* 20124月: the sign 年 was lost */
        int m = digits == 5 ? value % 10 : value % 100, y = digits == 5 ? value / 10 : value / 100;
        if (is_year(y) && m >= 1 && m <= 12) {
            r->a = (struct point){.year = (int16_t)y, .month = (int16_t)m};
            return digits + 1 + month_tail(s, i + digits + 1, &r->a);
        }
    }
    return 0;
}

static bool duration_follows(const struct scan *s, size_t i)
{
    static const struct lit words[] = {LIT("来"), LIT("间"),   LIT("多"), LIT("前"),  LIT("后"), LIT("以"), LIT("级"),
                                       LIT("制"), LIT("义务"), LIT("时"), LIT("期"),  LIT("任"), LIT("教"), LIT("工"),
                                       LIT("党"), LIT("历"),   LIT("如"), LIT("的"),  LIT("内"), LIT("之"), LIT("里"),
                                       LIT("华"), LIT("风"),   LIT("有"), LIT("左右")};
    return view_any(s->v, i, LITS(words), NULL) != 0;
}

/* 86年, 12年, 八六年: a year only with a month, a season or a year context. */
static size_t two_digit_year(const struct scan *s, size_t i, size_t n, int value, bool han, struct raw_date *r)
{
    bool school = false;
    size_t u = year_unit(s, i + n, &school);
    if (!u)
        return 0;
    r->a.year = (int16_t)(value >= 50 ? 1900 + value : 2000 + value);
    r->a.school = school;
    size_t k = i + n + u, t = year_tail(s, k, r);
    bool tail = r->a.month || r->a.stretch || school;
    if (tail)
        return k + t - i;
    if (duration_follows(s, k) || (!han && value < 50 && value > 30) || (han && value < 50))
        return 0;
    uint32_t left = i > s->begin ? s->v->ch[i - 1] : '\n';
    bool led = !is_han(left) || left == U'自' || left == U'从' || left == U'于' || left == U'在' || left == U'到' ||
               left == U'至' || left == U'和';
    if (!led)
        return 0; /* 任教30年 */
    r->doubtful_year = value < 70;
    return k - i;
}

static size_t reign_year(const struct scan *s, size_t i, struct raw_date *r)
{
    static const struct lit reigns[] = {LIT("民国"), LIT("光绪"), LIT("宣统")};
    static const int base[] = {1911, 1874, 1908};
    size_t w = 0, n = view_any(s->v, i, LITS(reigns), &w), digits = 0;
    if (!n)
        return 0;
    int v = 0;
    bool han = false;
    size_t k = i + n, m = at(s, k) == U'元' ? 1 : number(s, k, &v, &digits, &han);
    if (at(s, k) == U'元')
        v = 1;
    if (!m || v < 1 || v > 60 || at(s, k + m) != U'年')
        return 0;
    k += m + 1;
    r->a.year = (int16_t)(base[w] + v);
    if (at(s, k) == '(') { /* the bracketed Western year wins */
        int y = 0;
        size_t yn = number(s, k + 1, &y, &digits, &han), e = k + 1 + yn;
        e += at(s, e) == U'年' ? 1 : 0;
        if (yn && digits == 4 && is_year(y) && at(s, e) == ')') {
            r->a.year = (int16_t)y;
            k = e + 1;
        }
    }
    return k + year_tail(s, k, r) - i;
}

static size_t year_led(const struct scan *s, size_t i, struct raw_date *r)
{
    if (AT(s, i, "公元"))
        return AT(s, i + 2, "前") ? 0 : 0;
    int v = 0;
    size_t digits = 0, t;
    bool han = false, school = false;
    size_t n = number(s, i, &v, &digits, &han);
    if (!n || !borders(s, i))
        return n ? 0 : reign_year(s, i, r);
    if (digits == 4 && is_year(v)) {
        if ((t = year_range(s, i, n, v, r)) != 0)
            return t;
        size_t u = year_unit(s, i + n, &school);
        if (u) {
            r->a.year = (int16_t)v;
            r->a.school = school;
            return n + u + year_tail(s, i + n + u, r);
        }
        if (!han && (t = numeric(s, i, v, r)) != 0)
            return t;
        uint8_t st = 0; /* 2012春学期: without the unit only before a stretch that is sure */
        size_t k = blanks(s, i + n), w = date_stretch_of_year(s->v, k, &st);
        if (w >= 2) {
            r->a = (struct point){.year = (int16_t)v, .stretch = st};
            return k + w - i;
        }
        return 0;
    }
    if (!han && digits >= 5)
        return compact(s, i, digits, v, r);
    if (digits == 2 && !(han && v >= 10 && at(s, i + 1) == U'十') && !(han && tens_of(at(s, i)) != 0) && n == 2)
        return two_digit_year(s, i, n, v, han, r);
    return 0;
}

static size_t month_led(const struct scan *s, size_t i, struct raw_date *r)
{
    if (AT(s, i, "元月")) {
        r->a.month = 1;
        return 2 + month_tail(s, i + 2, &r->a);
    }
    int m = 0, m2 = 0;
    size_t n = small(s, i, 12, &m);
    if (!n || !borders(s, i))
        return 0;
    size_t k = blanks(s, i + n);
    if (at(s, k) == U'月') {
        if (AT(s, k + 1, "饼") || AT(s, k + 1, "球") || AT(s, k + 1, "票"))
            return 0;
        r->a.month = (int16_t)m;
        return k + 1 + month_tail(s, k + 1, &r->a) - i;
    }
    size_t j = at(s, i + n) == U'、' ? 1 : joiner(s, i + n); /* 2~4月, 8、9月 */
    size_t n2 = j ? small(s, i + n + j, 12, &m2) : 0;
    if (n2 && at(s, blanks(s, i + n + j + n2)) == U'月' && m2 > m) {
        size_t e = blanks(s, i + n + j + n2) + 1;
        if (at(s, i + n) == U'、' && (is_digit(at(s, e)) || han_digit(at(s, e)) > 0 || tens_of(at(s, e))))
            return 0; /* 1、3月23日: the number of an item */
        r->a.month = (int16_t)m;
        r->b = (struct point){.month = (int16_t)m2};
        r->range = true;
        return e + month_tail(s, e, &r->b) - i;
    }
    return 0;
}

/* A time of day or a weekday behind a date says that it is one. */
static bool time_of_day(const struct scan *s, size_t i)
{
    static const struct lit words[] = {LIT("上午"),  LIT("下午"), LIT("中午"),  LIT("晚"),   LIT("傍晚"),
                                       LIT("早"),    LIT("夜"),   LIT("(星期"), LIT("(周"),  LIT(" 下午"),
                                       LIT(" 上午"), LIT(" 晚"),  LIT("当天"),  LIT("那天"), LIT(" 傍晚")};
    return view_any(s->v, i, LITS(words), NULL) != 0;
}

/* Where a day may be written without its signs: at the head of a line or item, or behind a label for it. */
static bool short_day_may_start(const struct scan *s, size_t i)
{
    size_t in = i - s->begin;
    uint32_t left = in ? s->v->ch[i - 1] : '\n', before = in > 1 ? s->v->ch[i - 2] : '\n';
    if (in == 0 || left == ')' || left == U'、' || (left == ' ' && in <= 3) ||
        (left == '.' && is_alpha(before) && in == 2))
        return true;
    return left == ':' && (before == U'期' || before == U'间');
}

static bool counts_something(uint32_t c)
{
    return c == U'米' || c == U'万' || c == U'元' || c == U'分' || c == U'级' || c == U'版' || c == U'亿' ||
           c == U'倍' || c == U'名' || c == U'人' || c == U'字' || c == U'吨' || c == U'公';
}

/* 12.26 or 3/5: a day. 2.1 may be the number of a section, so where the day has one digit and no time of day behind it,
 * it is left to the resolver. */
static size_t short_day(const struct scan *s, size_t i, struct raw_date *r)
{
    int m = 0, d = 0;
    uint32_t left = i > s->begin ? s->v->ch[i - 1] : '\n';
    size_t n = is_digit(at(s, i)) ? small(s, i, 12, &m) : 0, k = i + n;
    if (!n || (at(s, k) != '.' && at(s, k) != '/'))
        return 0;
    size_t nd = is_digit(at(s, k + 1)) ? small(s, k + 1, 31, &d) : 0, e = k + 1 + nd;
    if (!nd || at(s, k + 1) == '0')
        return 0;
    uint32_t c = at(s, e);
    bool timed = time_of_day(s, e), head = short_day_may_start(s, i);
    bool sentence = left == U'。' || left == ';' || left == ',' || left == '(' ||
                    (left == '.' && i > s->begin + 1 && is_han(s->v->ch[i - 2]));
    bool bracket = left == '(' && c == ')' && nd == 2;
    if (!head && !bracket && !(sentence && timed))
        return 0;
    if (!bracket && c != ' ' && c != '(' && c != ':' && !(c == ',' && head) && !(is_han(c) && !counts_something(c)))
        return 0;
    r->a.month = (int16_t)m;
    r->a.dom = (int16_t)d;
    r->short_day = head && nd == 2;
    r->doubtful_year = nd == 1 && !timed && left != ':';
    return e - i;
}

/* 28号讲过了: a day, not a house or a bus. */
static bool day_number_acts(const struct scan *s, size_t i)
{
    static const struct lit words[] = {LIT("下午"), LIT("上午"), LIT("晚"), LIT("讲"),   LIT("上"), LIT("那天"),
                                       LIT("补"),   LIT("由"),   LIT("请"), LIT("中午"), LIT("前"), LIT("以前")};
    return view_any(s->v, i, LITS(words), NULL) != 0;
}

/* 27日 or 15日上午: a day whose month stands elsewhere. */
static size_t day_led(const struct scan *s, size_t i, struct raw_date *r)
{
    int d = 0;
    size_t n = small(s, i, 31, &d);
    if (!n || !borders(s, i))
        return 0;
    uint32_t left = i > s->begin ? s->v->ch[i - 1] : '\n';
    bool in_list = left == U'、' || left == U'和' || left == U'及' || left == U'与';
    size_t k = i + n, u = day_unit(s, k);
    if (!is_digit(at(s, i)) && !in_list)
        return 0;
    if (!u) { /* 21、22日: the unit of the last serves all */
        int d2 = 0;
        size_t k2 = at(s, k) == U'、' || at(s, k) == '-' || at(s, k) == '~' ? k + 1 : 0,
               n2 = k2 ? small(s, k2, 31, &d2) : 0;
        if (!n2 || at(s, k2 + n2) != U'日' || d2 <= d)
            return 0;
    } else if (at(s, k + u - 1) == U'号' && !in_list && !day_number_acts(s, k + u)) {
        return 0;
    } else if (at(s, k + u) == U'游' || at(s, k + u) == U'常' || at(s, k + u) == U'报') {
        return 0;
    }
    r->a.dom = (int16_t)d;
    r->bare_day = true;
    return n + u;
}

static size_t weekday(const struct scan *s, size_t i, struct raw_date *r)
{
    static const struct lit week[] = {LIT("本周"),   LIT("上周"),     LIT("这周"),  LIT("上星期"),
                                      LIT("本星期"), LIT("上个星期"), LIT("上个周")};
    static const int back[] = {0, 1, 0, 1, 0, 1, 1};
    static const uint32_t names[] = U"一二三四五六日";
    size_t w = 0, n = view_any(s->v, i, LITS(week), &w);
    if (!n)
        return 0;
    for (int k = 0; k < 7; k++)
        if (at(s, i + n) == names[k]) {
            r->a = (struct point){.relative = REL_WEEKDAY, .count = (int16_t)(k + 1 + 10 * back[w])};
            return n + 1;
        }
    return 0;
}

/* 三年来, 五年多来, 近三年, 过去的三年多来. */
static size_t years_back(const struct scan *s, size_t i, struct raw_date *r)
{
    size_t k = i, digits = 0;
    bool led = false, han = false;
    static const struct lit lead[] = {LIT("过去的"), LIT("过去"), LIT("近"), LIT("最近"), LIT("这"), LIT("近几")};
    size_t n = view_any(s->v, i, LITS(lead), NULL);
    if (n) {
        k += n;
        led = true;
    } else if (!borders(s, i)) {
        return 0;
    }
    int v = 0;
    n = at(s, k) == U'两' ? 1 : number(s, k, &v, &digits, &han);
    if (at(s, k) == U'两')
        v = 2;
    if (!n || v < 1 || v > 99 || digits > 2)
        return 0;
    k += n;
    if (at(s, k) == U'个' || at(s, k) == U'多')
        k++;
    if (at(s, k) != U'年')
        return 0;
    k++;
    if (at(s, k) == U'多')
        k++;
    bool come = false;
    if (AT(s, k, "以来")) {
        k += 2;
        come = true;
    } else if (at(s, k) == U'来' && at(s, k + 1) != U'自' && at(s, k + 1) != U'到') {
        k++;
        come = true;
    }
    if (!come && (!led || at(s, k) == U'级' || at(s, k) == U'制' || AT(s, i, "这")))
        return 0;
    r->a = (struct point){.relative = REL_YEARS_BACK, .count = (int16_t)v};
    return k - i;
}

/* 第27个教师节, 建党95周年, 建国60周年. */
static size_t anniversary(const struct scan *s, size_t i, struct raw_date *r)
{
    int v = 0;
    size_t digits = 0;
    bool han = false;
    if (at(s, i) == U'第') {
        size_t n = number(s, i + 1, &v, &digits, &han);
        if (!n || v < 1 || v > 150 || at(s, i + 1 + n) != U'个' || !AT(s, i + 2 + n, "教师节"))
            return 0;
        r->a.year = (int16_t)(1984 + v);
        struct point keep = r->a;
        size_t h = holiday(s, i + 2 + n, keep.year, r);
        return h ? 2 + n + h : 0;
    }
    static const struct lit what[] = {LIT("建党"),           LIT("建国"),   LIT("建队"),
                                      LIT("中国共产党成立"), LIT("党成立"), LIT("新中国成立")};
    static const int base[] = {1921, 1949, 1949, 1921, 1921, 1949};
    size_t w = 0, n = view_any(s->v, i, LITS(what), &w);
    if (!n)
        return 0;
    size_t m = number(s, i + n, &v, &digits, &han);
    if (m && han && at(s, i + n + m) == U'百') /* 建党一百周年 */
        v = v == 1 ? 100 : 0, m++;
    if (!m || v < 5 || v > 200 || !(AT(s, i + n + m, "周年") || AT(s, i + n + m, "华诞")))
        return 0;
    r->a.year = (int16_t)(base[w] + v);
    r->soft = true;
    return n + m + 2;
}

static size_t recurring(const struct scan *s, size_t i, struct raw_date *r)
{
    static const struct lit every[] = {LIT("每年"), LIT("每学年"),   LIT("每学期"),   LIT("每季度"),   LIT("每个季度"),
                                       LIT("每月"), LIT("每个月"),   LIT("每周"),     LIT("每星期"),   LIT("每半年"),
                                       LIT("每逢"), LIT("每两个月"), LIT("每个学期"), LIT("每一学期"), LIT("每一年"),
                                       LIT("每学"), LIT("每两周"),   LIT("每二个月"), LIT("每三个月"), LIT("每两月")};
    static const struct lit tail[] = {LIT("末"),     LIT("初"),   LIT("期初"),     LIT("期末"),  LIT("底"),
                                      LIT("开学初"), LIT("结束"), LIT("的第一周"), LIT("第一周")};
    size_t n = view_any(s->v, i, LITS(every), NULL);
    if (!n)
        return 0;
    size_t k = i + n;
    r->recurring = true;
    struct raw_date inner = {0};
    size_t m = month_led(s, k, &inner);
    if (!m)
        m = holiday(s, k, 2000, &inner);
    if (!m && AT(s, i, "每月")) {
        int d = 0;
        size_t dn = small(s, k, 31, &d);
        m = dn && day_unit(s, k + dn) ? dn + day_unit(s, k + dn) : 0;
    }
    if (!m)
        m = view_any(s->v, k, LITS(tail), NULL);
    if (!m && (AT(s, i, "每周") || AT(s, i, "每星期"))) {
        static const uint32_t names[] = U"一二三四五六日";
        for (int d = 0; d < 7; d++)
            if (at(s, k) == names[d])
                m = 1;
    }
    r->a = inner.a;
    return n + m;
}

/* A line that is a year and nothing else, or a line of a chronicle: 1961  停办高中. */
static size_t year_line(const struct scan *s, size_t i, struct raw_date *r)
{
    int y = 0;
    for (size_t k = i; k < i + 4; k++)
        y = is_digit(at(s, k)) ? y * 10 + (int)(at(s, k) - '0') : 0;
    uint32_t c = at(s, i + 5);
    bool headed =
        at(s, i + 4) == ' ' && is_han(c) && c != U'年' && c != U'学' && c != U'届' && c != U'级' && c != U'至';
    if (i != s->begin || (s->end != i + 4 && !headed) || !is_digit(at(s, i)) || !is_year(y) || y < 1900)
        return 0;
    r->a.year = (int16_t)y;
    return 4;
}

/* One expression without its range. */
static size_t one(const struct scan *s, size_t i, struct raw_date *r)
{
    size_t n = year_led(s, i, r);
    if (n)
        return n;
    *r = (struct raw_date){0};
    if ((n = year_line(s, i, r)) != 0)
        return n;
    uint32_t c = at(s, i);
    *r = (struct raw_date){0};
    if ((c == U'建' || c == U'第' || c == U'中' || c == U'党' || c == U'新') && (n = anniversary(s, i, r)) != 0)
        return n;
    *r = (struct raw_date){0};
    if ((n = recurring(s, i, r)) != 0)
        return n;
    if ((n = years_back(s, i, r)) != 0)
        return n;
    if ((n = date_relative(s->v, i, &r->a)) != 0) {
        enum relative rel = r->a.relative;
        if (rel <= REL_FOLLOWING_YEAR || rel == REL_THIS_SCHOOL_YEAR || rel == REL_LAST_SCHOOL_YEAR) {
            r->a.school = rel >= REL_THIS_SCHOOL_YEAR;
            struct point keep = r->a;
            size_t t = year_tail(s, i + n, r);
            r->a.relative = keep.relative;
            return n + t;
        }
        if (rel >= REL_SAME_MONTH && rel <= REL_NEXT_MONTH) {
            size_t t = month_tail(s, i + n, &r->a);
            return n + t;
        }
        return n;
    }
    if ((n = weekday(s, i, r)) != 0)
        return n;
    *r = (struct raw_date){0};
    if ((n = month_led(s, i, r)) != 0)
        return n;
    *r = (struct raw_date){0};
    if ((n = short_day(s, i, r)) != 0)
        return n;
    *r = (struct raw_date){0};
    if ((n = holiday(s, i, 0, r)) != 0)
        return n;
    *r = (struct raw_date){0};
    if ((n = date_stretch_alone(s->v, i, &r->a.stretch)) != 0)
        return n;
    return day_led(s, i, r);
}

/* What B of A至B may leave out it takes from A. */
static void inherit(const struct point *a, struct point *b)
{
    if (!b->year && !b->relative && a->year) {
        b->year = a->year;
        b->school = a->school;
        int ma = a->month, mb = b->month;
        if (!a->school && ma && mb && mb < ma)
            b->year++;
    }
    if (!b->month && b->dom)
        b->month = a->month;
    if (!b->year && a->relative)
        b->relative = a->relative;
}

static bool no_stretch_or_eve(const struct point *p)
{
    return p->stretch == STRETCH_NONE || p->stretch >= STRETCH_OF_MONTH;
}

static size_t range_tail(const struct scan *s, size_t i, struct raw_date *r)
{
    size_t j = joiner(s, i);
    if (!j || r->range || r->recurring || r->years)
        return 0;
    if (AT(s, i + j, "今") && !AT(s, i + j, "今年") && !AT(s, i + j, "今天")) {
        r->open_end = true;
        return j + 1;
    }
    if (AT(s, i + j, "现在") || AT(s, i + j, "目前")) {
        r->open_end = true;
        return j + 2;
    }
    struct raw_date b = {0};
    size_t n = 0;
    int d = 0;
    if (r->a.dom && (n = small(s, i + j, 31, &d)) != 0 && day_unit(s, i + j + n)) {
        n += day_unit(s, i + j + n);
        b.a.dom = (int16_t)d;
    } else {
        n = one(s, i + j, &b);
        if (!n && r->a.year && r->a.month) { /* 2012.9-2013.1 went by year_led; 2012.9.3-9.5 and 2012.9-12 */
            int m = 0;
            size_t mn = small(s, i + j, 31, &m), dn = 0;
            if (mn && at(s, i + j + mn) == '.' && r->a.dom && m <= 12 && (dn = small(s, i + j + mn + 1, 31, &d)) != 0) {
                b.a.month = (int16_t)m;
                b.a.dom = (int16_t)d;
                n = mn + 1 + dn;
            } else if (mn && r->a.dom && m > r->a.dom && !is_digit(at(s, i + j + mn)) && !is_han(at(s, i + j + mn))) {
                b.a.dom = (int16_t)m;
                n = mn;
            } else if (mn && !r->a.dom && m <= 12 && m > r->a.month && !is_digit(at(s, i + j + mn)) &&
                       !is_han(at(s, i + j + mn))) {
                b.a.month = (int16_t)m;
                n = mn;
            }
        }
    }
    if (!n || b.range || b.recurring || b.years || b.soft)
        return 0;
    if (b.a.relative == REL_RECENT || b.a.relative == REL_YEARS_BACK)
        return 0;
    inherit(&r->a, &b.a);
    if (!r->a.month && !r->a.year && !r->a.relative && r->a.dom && b.a.month) /* 21日至3月2日: nothing to lean on */
        return 0;
    (void)no_stretch_or_eve;
    r->b = b.a;
    r->range = true;
    r->open_end = b.open_end;
    return j + n;
}

bool date_scan_at(struct raw_date *out, const struct view *v, size_t begin, size_t i, size_t end, bool in_title)
{
    struct scan s = {v, begin, end};
    *out = (struct raw_date){0};
    size_t n = one(&s, i, out);
    if (!n || i + n > end)
        return false;
    if (in_title && !(out->a.year && !out->soft))
        return false;
    n += range_tail(&s, i + n, out);
    size_t k = i + n;
    /* (星期六) belongs to the day */
    if (out->a.dom && at(&s, k) == '(' && (AT(&s, k + 1, "星期") || AT(&s, k + 1, "周")) &&
        at(&s, k + 3 + (AT(&s, k + 1, "星期") ? 1 : 0)) == ')')
        n += AT(&s, k + 1, "星期") ? 5 : 4;
    k = i + n;
    if (!out->range && !out->recurring && (out->a.year || out->a.relative || out->a.month) &&
        out->a.relative != REL_YEARS_BACK) {
        bool led = i > begin && (v->ch[i - 1] == U'自' || v->ch[i - 1] == U'从');
        if (AT(&s, k, "以来")) {
            out->since = true;
            n += 2;
        } else if (AT(&s, k, "起") && at(&s, k + 1) != U'草' && led) {
            out->since = true;
            n += 1;
        } else if (out->a.year && !out->a.month && AT(&s, k, "起") &&
                   (at(&s, k + 1) == ',' || at(&s, k + 1) == U'至')) {
            out->since = true;
            n += 1;
        }
        if (i >= begin + 2 && (VIEW_AT(v, i - 2, "截至") || VIEW_AT(v, i - 2, "截止")))
            out->until = true;
    }
    out->from = (uint32_t)i;
    out->to = (uint32_t)(i + n);
    return out->to <= end;
}
