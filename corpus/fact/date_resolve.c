/* Goes through the report and settles its dates in order: what they mean, what hangs on them, the document's own. */
#include "base/mem.h"
#include "base/utf8.h"
#include "fact/date_reader.h"

static bool time_label(const struct view *v, const struct block *k)
{
    static const struct lit labels[] = {LIT("时间"),     LIT("日期"),     LIT("会议时间"), LIT("活动时间"),
                                        LIT("上课时间"), LIT("学习时间"), LIT("授课时间"), LIT("召开时间"),
                                        LIT("会议日期"), LIT("党课时间"), LIT("开展时间"), LIT("活动日期"),
                                        LIT("时:")};
    if (k->kind != BLOCK_FIELD && !(k->kind == BLOCK_ROW && k->to - k->from <= 60))
        return false;
    size_t from = k->from, n = view_find(v, from, k->to, (const struct lit[]){LIT(":"), LIT(" ")}, 2, NULL);
    if (view_ch(v, from) == '(')
        n = view_find(v, from, k->to, (const struct lit[]){LIT(")")}, 1, NULL);
    while (from < n && (v->ch[from] == ' ' || is_digit(v->ch[from]) || v->ch[from] == '.' || v->ch[from] == U'、' ||
                        v->ch[from] == '('))
        from++;
    if (n >= k->to && n - from > 8)
        return false;
    return view_any(v, from, LITS(labels), NULL) != 0;
}

static bool page_label(const struct view *v, const struct block *k)
{
    static const struct lit labels[] = {LIT("发布时间"), LIT("发布日期"), LIT("更新时间"), LIT("发表时间"),
                                        LIT("录入时间"), LIT("日期"),     LIT("发稿时间"), LIT("填表时间"),
                                        LIT("填表日期"), LIT("(日期)"),   LIT("发布"),     LIT("发表"),
                                        LIT("报送日期"), LIT("成文日期"), LIT("印发日期")};
    return view_any(v, k->from, LITS(labels), NULL) != 0;
}

/* 日期 in a line of its own above the date. */
static bool time_above(const struct view *v, const struct blocks *b, size_t block)
{
    static const struct lit labels[] = {LIT("时间"), LIT("日期"), LIT("会议时间"), LIT("活动时间"), LIT("活动日期")};
    const struct block *k = block ? &b->v[block - 1] : NULL;
    return k && view_any(v, k->from, LITS(labels), NULL) == k->to - k->from;
}

static bool plan_title(const struct view *v, const struct blocks *b, size_t first, size_t last)
{
    static const struct lit plans[] = {LIT("计划"), LIT("安排"), LIT("方案"), LIT("打算"),  LIT("要点"),
                                       LIT("规划"), LIT("预案"), LIT("通知"), LIT("行事历")};
    static const struct lit reports[] = {LIT("总结"), LIT("小结"), LIT("汇报"), LIT("回顾"), LIT("情况"),
                                         LIT("记录"), LIT("纪要"), LIT("报告"), LIT("简报")};
    for (size_t i = first; i <= last && i < b->n; i++) {
        const struct block *k = &b->v[i];
        if (k->kind == BLOCK_TITLE)
            return view_has(v, k->from, k->to, LITS(plans)) && !view_has(v, k->from, k->to, LITS(reports));
    }
    return false;
}

/* 党课记录本: entries of several days, one below the other. */
static bool book_title(const struct view *v, const struct blocks *b, size_t first, size_t last)
{
    static const struct lit books[] = {LIT("记录本"),   LIT("记录簿"),   LIT("党课记录"), LIT("会议记录"),
                                       LIT("学习记录"), LIT("登记本"),   LIT("登记簿"),   LIT("记事"),
                                       LIT("日志"),     LIT("党课登记"), LIT("大会记录"), LIT("支委会记录")};
    for (size_t i = first; i <= last && i < b->n && i < first + 4; i++) {
        const struct block *k = &b->v[i];
        if ((k->kind == BLOCK_TITLE || k->kind == BLOCK_SUBTITLE) && view_has(v, k->from, k->to, LITS(books)))
            return true;
    }
    return false;
}

static void bounds_of(const struct reader *r, uint32_t block, struct when *w)
{
    const struct block *k = &r->b->v[block];
    const struct when *period = &r->d->part_period[k->part], *doc = &r->d->part[k->part];
    struct frame f[8];
    size_t n = date_heading_frames(r, block, f, 8);
    if (n && r->own[k->heading ? k->heading - 1 : block].from) {
        w->not_before = f[n - 1].from;
        w->not_after = f[n - 1].to;
        w->basis = BASIS_HEADING;
        w->not_before = f[0].from;
        w->not_after = f[0].to;
    } else if (n) {
        w->not_before = f[0].from;
        w->not_after = f[0].to;
        w->basis = BASIS_HEADING;
    } else if (period->from || period->to) {
        w->not_before = period->from;
        w->not_after = period->to;
        w->basis = BASIS_TITLE;
    }
    day end = doc->to && doc->basis != BASIS_TITLE ? doc->to : r->today.to;
    if (end && !r->plan[k->part] && (!w->not_after || (end < w->not_after && end >= w->not_before))) {
        w->not_after = end;
        if (!w->basis)
            w->basis = BASIS_SIGNATURE;
    }
    if (!w->not_before && !w->not_after && r->folder.from) {
        w->not_before = r->folder.from;
        w->not_after = r->folder.to;
        w->basis = BASIS_FOLDER;
    }
}

static bool in_book_title(const struct view *v, const struct block *k, uint32_t at)
{
    for (uint32_t i = at; i > k->from && at - i < 60; i--) {
        if (v->ch[i - 1] == U'》')
            return false;
        if (v->ch[i - 1] == U'《')
            return true;
    }
    return false;
}

/* 将 as "will", not 现将, 将近, 将军. */
static bool will(const struct view *v, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (v->ch[i] != U'将')
            continue;
        uint32_t left = i > 0 ? v->ch[i - 1] : 0, right = view_ch(v, i + 1);
        if (left != U'现' && left != U'并' && right != U'近' && right != U'军' && right != U'其' && right != U'有' &&
            right != U'这' && right != U'我')
            return true;
    }
    return false;
}

static uint8_t status_of(const struct reader *r, const struct raw_date *m, uint32_t block, const struct when *w)
{
    static const struct lit plans[] = {LIT("拟"),     LIT("计划"), LIT("定于"), LIT("预计"), LIT("准备"), LIT("力争"),
                                       LIT("争取"),   LIT("打算"), LIT("预定"), LIT("预备"), LIT("有望"), LIT("推迟到"),
                                       LIT("推迟至"), LIT("改在"), LIT("改期"), LIT("延期")};
    static const struct lit done[] = {LIT("了"), LIT("已"), LIT("过"), LIT("曾"), LIT("先后")};
    const struct view *v = r->v;
    const struct block *k = &r->b->v[block];
    if (m->recurring)
        return HAPPENING_RECURRING;
    size_t from = m->from, to = m->to;
    while (from > k->from && v->ch[from - 1] != ',' && v->ch[from - 1] != U'。' && v->ch[from - 1] != ';')
        from--;
    while (to < k->to && v->ch[to] != ',' && v->ch[to] != U'。' && v->ch[to] != ';')
        to++;
    if (view_has(v, from, to, LITS(done)))
        return HAPPENING_DONE;
    if (view_has(v, from, m->from, LITS(plans)) || will(v, from, m->from))
        return HAPPENING_PLANNED;
    size_t near = m->to + 12 < to ? m->to + 12 : to;
    if ((view_has(v, m->to, near, LITS(plans)) || will(v, m->to, near)) && !VIEW_HAS(v, m->to, near, "计划总结"))
        return HAPPENING_PLANNED;
    if (m->a.relative == REL_NEXT_YEAR || m->a.relative == REL_NEXT_TERM || m->a.relative == REL_NEXT_MONTH ||
        m->a.relative == REL_TOMORROW)
        return HAPPENING_PLANNED;
    bool text =
        k->kind != BLOCK_TITLE && k->kind != BLOCK_SUBTITLE && k->kind != BLOCK_DATE && k->kind != BLOCK_SIGNATURE;
    const struct when *doc = &r->d->part[k->part];
    day end = doc->basis != BASIS_TITLE ? doc->to : 0;
    if (text && w->from && end && w->from > end)
        return HAPPENING_PLANNED;
    if (text && r->plan[k->part] && !(w->to && end && w->to < end))
        return HAPPENING_PLANNED;
    return HAPPENING_DONE;
}

/* Years of age and life do not carry: 1985年生, 1990年7月参加工作. */
static bool life_date(const struct view *v, const struct raw_date *m)
{
    static const struct lit words[] = {LIT("生"), LIT("出生"), LIT("参加工作"), LIT("毕业于"), LIT("入党")};
    return view_any(v, m->to, LITS(words), NULL) != 0;
}

/* 我1978年写的志愿书 in a report on 2012: a year outside its period and inside a clause dates nothing that follows. */
static bool looks_back(const struct reader *r, const struct raw_date *m, uint32_t block, const struct when *w)
{
    const struct when *period = &r->d->part_period[r->b->v[block].part];
    const struct when *doc = &r->d->part[r->b->v[block].part];
    uint32_t left = m->from > r->b->v[block].from ? r->v->ch[m->from - 1] : ',';
    if (!period->from && doc->precision == PRECISION_DAY && !m->a.month && !m->a.relative && is_han(left))
        return day_year(w->to) < day_year(doc->to) - 2;
    if (!period->from || m->a.month || m->a.relative || !is_han(left) || left == U'于' || left == U'在' ||
        left == U'从' || left == U'自' || left == U'到' || left == U'至')
        return false;
    return day_year(w->to) < day_year(period->from) || day_year(w->from) > day_year(period->to);
}

static void remember(struct reader *r, const struct raw_date *m, uint32_t block, const struct when *w, bool passing)
{
    if (w->from && w->precision <= PRECISION_MONTH)
        r->last_day_month = w->precision == PRECISION_DAY ? w->from : w->from / 100 * 100;
    if (w->precision == PRECISION_DAY)
        r->last_day = w->from;
    if (w->precision == PRECISION_SPAN && w->from && w->from / 100 == w->to / 100)
        r->last_day_month = m->a.dom ? w->to : w->from / 100 * 100;
    r->last_recurring = m->recurring;
    bool named = (m->a.year || (m->a.relative && m->a.relative <= REL_FOLLOWING_YEAR)) && w->from && w->to;
    if (!named || passing || m->since || m->years || life_date(r->v, m) || (m->soft && r->clause_year.from))
        return;
    if (m->range && day_year(w->from) != day_year(w->to))
        return;
    bool attributive = !m->a.month && m->to > m->from && r->v->ch[m->to - 1] == U'度' && !m->a.school;
    if (attributive && r->clause_year.from)
        return;
    struct frame f = m->a.school ? date_frame_of(w, BASIS_CARRIED) : date_year_frame(day_year(w->from), BASIS_CARRIED);
    if (looks_back(r, m, block, w))
        return;
    r->clause_year = f;
    if (!r->block_year.from && !m->a.month && !m->a.stretch) { /* the paragraph's topic: 今年是…之年 */
        uint32_t c = view_ch(r->v, m->to);
        if (c == U'是' ||
            (c == U'为' &&
             VIEW_HAS(r->v, m->to, m->to + 30 < r->b->v[block].to ? m->to + 30 : r->b->v[block].to, "之年")))
            r->topic = f;
    }
    if (m->a.relative != REL_LAST_YEAR && m->a.relative != REL_YEAR_BEFORE_LAST)
        r->block_year = f; /* 去年… looks back; the next sentence does not */
}

/* Whether the paragraph stands under a year, or others of a report on one year begin so: 3.5 is a day there. */
static bool year_heading(const struct reader *r, uint32_t block)
{
    struct frame f[8];
    uint32_t part = r->b->v[block].part;
    const struct when *period = &r->d->part_period[part];
    if (date_heading_frames(r, block, f, 8) && day_year(f[0].from) == day_year(f[0].to))
        return true;
    return r->short_days[part] && period->from && day_year(period->from) == day_year(period->to);
}

static bool settle_mention(struct reader *r, const struct raw_date *raw, uint32_t block, struct when *w)
{
    struct raw_date m = *raw;
    uint8_t basis = 0, precision = 0;
    *w = (struct when){0};
    if (m.recurring)
        return true;
    if (m.a.relative == REL_RECENT || m.a.relative == REL_YEARS_BACK)
        return date_backwards(r, block, &m.a, w);
    if (m.doubtful_year && m.a.dom && !year_heading(r, block)) /* 2.1 */
        return false;
    if (m.doubtful_year && !r->d->part_period[r->b->v[block].part].from && !r->d->part[r->b->v[block].part].from &&
        !r->block_year.from)
        return false;
    if (!date_settle(r, block, &m.a, &basis) || !point_interval(&m.a, &w->from, &w->to, &precision)) {
        w->from = w->to = 0;
        return false;
    }
    w->precision = precision;
    w->basis = basis;
    if (m.years) {
        w->to = day_of(m.a.year + m.years, 12, 31);
        w->precision = PRECISION_SPAN;
    }
    if (m.range) {
        day from = 0, to = 0;
        struct point b = m.b;
        if (!b.year && (!b.relative || b.relative == raw->a.relative)) {
            b.year = m.a.year;
            b.school = m.a.school;
            b.relative = REL_NONE;
            if (!b.school && b.month && m.a.month && b.month < m.a.month)
                b.year++;
        }
        if (!b.month && b.dom)
            b.month = m.a.month;
        uint8_t other = 0;
        if ((b.year || date_settle(r, block, &b, &other)) && point_interval(&b, &from, &to, &precision) &&
            to >= w->from) {
            w->to = to;
            w->precision = PRECISION_SPAN;
        }
    }
    const struct when *doc = &r->d->part[r->b->v[block].part];
    day end = doc->to ? doc->to : r->today.to;
    if (m.open_end || m.since) {
        w->precision = PRECISION_SPAN;
        w->to = end >= w->from ? end : 0;
        w->ongoing = m.open_end;
    }
    if (m.until) {
        w->from = 0;
        w->precision = PRECISION_SPAN;
    }
    return true;
}

static enum status emit(struct reader *r, const struct raw_date *m, uint32_t block)
{
    struct dates *d = r->d;
    struct when w;
    bool in_title = in_book_title(r->v, &r->b->v[block], m->from);
    uint32_t behind = view_ch(r->v, m->to + 1);
    r->deadline = view_ch(r->v, m->to) == U'前' && behind != U'后' && behind != U'夕' && behind != U'往';
    bool known = settle_mention(r, m, block, &w);
    r->deadline = false;
    if (!known && (m->a.year || m->bare_day || m->doubtful_year || m->a.relative == REL_TODAY ||
                   m->a.relative == REL_YESTERDAY || m->a.relative == REL_TOMORROW ||
                   (m->a.stretch >= STRETCH_OF_MONTH && !m->a.month) || m->a.relative == REL_SAME_DAY))
        return XD_OK;
    w.status = status_of(r, m, block, &w);
    if (w.from || w.to) {
        w.not_before = w.from;
        w.not_after = w.to;
        if (!w.to && d->part[r->b->v[block].part].to > w.from)
            w.not_after = d->part[r->b->v[block].part].to;
    } else {
        bounds_of(r, block, &w);
    }
    if (mem_reserve((void **)&d->v, &d->cap, d->n + 1, sizeof *d->v) != 0)
        return XD_NOMEM;
    bool passing = in_title || m->soft || m->holiday_bare;
    d->v[d->n++] = (struct date_mention){.from = m->from,
                                         .to = m->to,
                                         .block = block,
                                         .when = w,
                                         .passing = passing,
                                         .feast = m->feast,
                                         .life = m->a.year && life_date(r->v, m)};
    remember(r, m, block, &w, in_title);
    return XD_OK;
}

static void enter_sentence(struct reader *r, uint32_t at)
{
    const struct blocks *b = r->b;
    bool moved = false;
    while (r->sentence < b->sentences && b->sentence[r->sentence].to <= at) {
        r->sentence++;
        moved = true;
    }
    if (moved) {
        r->clause_year = (struct frame){0};
        r->last_recurring = false;
    }
}

static void enter_block(struct reader *r, uint32_t block)
{
    const struct block *k = &r->b->v[block];
    r->block = block;
    r->topic = r->clause_year = r->block_year = (struct frame){0};
    r->last_day_month = r->last_day = 0;
    r->last_recurring = false;
    bool label = k->kind == BLOCK_HEADING && !k->level && r->v->ch[k->to - 1] == ':'; /* 摘要: goes on with the form */
    label = label || (r->book[k->part] && k->level);                                  /* 一、 within one meeting */
    if ((k->kind == BLOCK_HEADING && !label) || k->kind == BLOCK_TITLE || r->line_part != k->part)
        r->line = (struct when){0};
}

static void leave_block(struct reader *r, uint32_t block, size_t first)
{
    const struct block *k = &r->b->v[block];
    struct dates *d = r->d;
    struct frame f[8];
    struct when *anchor = &d->anchor[block];
    bounds_of(r, block, &d->outer[block]);
    size_t n = date_heading_frames(r, block, f, 8);
    if (n) {
        *anchor = (struct when){
            .from = f[0].from, .to = f[0].to, .not_before = f[0].from, .not_after = f[0].to, .basis = BASIS_HEADING};
        anchor->precision = PRECISION_SPAN;
        if (r->line.from && r->line_part == k->part)
            anchor->precision = r->line.precision;
        else
            for (uint32_t h = k->heading, steps = 0; h && h <= block && steps < 8; h = r->b->v[h - 1].heading, steps++)
                if (r->own[h - 1].from) {
                    anchor->precision = r->own[h - 1].precision;
                    break;
                }
    }
    if (first >= d->n || d->v[first].block != block)
        return;
    const struct when *w = &d->v[first].when;
    if (!w->from || !w->to || w->status == HAPPENING_RECURRING)
        return;
    if (k->kind == BLOCK_HEADING)
        r->own[block] = *w;
    bool last_lines = block + 3 >= r->b->n || r->b->v[block + 3 < r->b->n ? block + 3 : r->b->n - 1].part != k->part;
    bool entry = r->book[k->part] && k->kind != BLOCK_SUBTITLE && k->kind != BLOCK_HEADING &&
                 k->kind != BLOCK_SIGNATURE && d->v[first].from <= (k->body > k->from ? k->body : k->from) &&
                 (w->precision == PRECISION_DAY || w->precision == PRECISION_MONTH);
    if ((k->kind == BLOCK_DATE && !last_lines) || time_label(r->v, k) || entry) {
        r->line = *w;
        r->line_part = k->part;
    }
}

/* A date of a part's own: a line near its end, near its top, or 时间：. Explicit dates only, or with the title's year.
 * The part's blocks are [first, last], its mentions [from, to). */
static void document_dates(struct reader *r, uint32_t part, size_t first, size_t last, size_t from_raw, size_t to_raw)
{
    const struct blocks *b = r->b;
    const struct raw_dates *raw = r->raw;
    struct when sign = {0}, top = {0}, field = {0}, titled = {0}, period = {0};
    for (size_t i = from_raw; i < to_raw; i++) {
        uint32_t bi = raw->block[i];
        const struct block *k = &b->v[bi];
        const struct raw_date *m = &raw->v[i];
        if (m->recurring || m->soft || m->a.relative || m->doubtful_year)
            continue;
        struct point a = m->a;
        bool dated = k->kind == BLOCK_DATE || k->kind == BLOCK_SIGNATURE || k->kind == BLOCK_SUBTITLE;
        if (!a.year && dated && period.from && a.month)
            frame_year(&a, &(struct frame){.from = period.from, .to = period.to});
        struct when w = {0};
        uint8_t precision = 0;
        if (!a.year || !point_interval(&a, &w.from, &w.to, &precision))
            continue;
        w.precision = precision;
        if (m->years) {
            w.to = day_of(a.year + m->years, 12, 31);
            w.precision = PRECISION_SPAN;
        }
        if (m->range) {
            day from = 0, to = 0;
            if (m->b.year && point_interval(&m->b, &from, &to, &precision)) {
                w.to = to;
                w.precision = PRECISION_SPAN;
            }
        }
        bool exact = w.precision == PRECISION_DAY || w.precision == PRECISION_MONTH;
        if (k->kind == BLOCK_TITLE) {
            if (!period.from)
                period = w;
            else if (w.to > period.to && !m->since)
                period.to = w.to, period.precision = PRECISION_SPAN;
            if (w.precision == PRECISION_DAY && !titled.from)
                titled = w;
        } else if (dated && exact && bi - first > 4 && last - bi <= 6) {
            sign = w;
        } else if (dated && exact && (bi - first <= 4 || page_label(r->v, k) || time_above(r->v, b, bi))) {
            if (last - bi <= 3 && bi - first >= 2)
                sign = w; /* a short report */
            else if (!top.from)
                top = w;
        } else if (k->kind == BLOCK_SUBTITLE && !period.from) {
            period = w;
        } else if (k->kind == BLOCK_FIELD && exact && w.from > field.from &&
                   (time_label(r->v, k) || page_label(r->v, k))) {
            field = w;
        }
    }
    if (period.from) {
        period.not_before = period.from;
        period.not_after = period.to;
        period.basis = BASIS_TITLE;
        r->d->part_period[part] = period;
    }
    struct when *doc = &r->d->part[part];
    *doc = sign.from ? sign : top.from ? top : titled.from ? titled : field.from ? field : period;
    doc->basis = sign.from || top.from || (field.from && !titled.from) ? BASIS_SIGNATURE
                 : doc->from                                           ? BASIS_TITLE
                                                                       : BASIS_NONE;
    if (!doc->from && r->today.from)
        *doc = (struct when){
            .from = r->today.from, .to = r->today.to, .precision = PRECISION_DAY, .basis = BASIS_SIGNATURE};
    doc->not_before = doc->from;
    doc->not_after = doc->to;
    /* 第二学期 or 三月份 in the title: the signature gives the year. */
    for (size_t i = from_raw; i < to_raw && !period.from && doc->from; i++) {
        const struct block *k = &b->v[raw->block[i]];
        struct point a = raw->v[i].a;
        struct when w = {0};
        if (k->kind != BLOCK_TITLE || a.relative || a.year || (!a.month && !a.stretch) || a.stretch >= STRETCH_OF_DAY)
            continue;
        struct frame f = {.from = doc->from, .to = doc->to, .signature = true, .planned = r->plan[part]};
        uint8_t precision = 0;
        if (frame_year(&a, &f) && point_interval(&a, &w.from, &w.to, &precision)) {
            w.precision = precision;
            w.basis = BASIS_TITLE;
            w.not_before = w.from;
            w.not_after = w.to;
            r->d->part_period[part] = w;
            break;
        }
    }
}

static bool signed_after(const struct reader *r, uint32_t part, size_t from, size_t to)
{
    const struct when *period = &r->d->part_period[part], *doc = &r->d->part[part];
    if (!period->from || day_year(period->from) != day_year(period->to) || doc->basis != BASIS_SIGNATURE ||
        day_year(doc->to) != day_year(period->to) + 1)
        return false;
    for (size_t i = from; i < to; i++)
        if (r->raw->v[i].a.relative == REL_LAST_YEAR && r->raw->v[i].a.month)
            return true;
    return false;
}

static void folder_frame(struct reader *r)
{
    struct str s = r->cx ? r->cx->folder : STR("");
    for (size_t i = 0; i + 4 <= s.n; i++) {
        int y = 0;
        size_t k = i;
        while (k < s.n && k - i < 5 && s.p[k] >= '0' && s.p[k] <= '9')
            y = y * 10 + (s.p[k++] - '0');
        if (k - i == 4 && y >= 1900 && y < 2100) {
            if (r->folder.from && day_year(r->folder.to) != y) {
                if (y < day_year(r->folder.from))
                    r->folder.from = day_of(y, 1, 1);
                else
                    r->folder.to = day_of(y, 12, 31);
            } else {
                r->folder = date_year_frame(y, BASIS_FOLDER);
            }
        }
        i = k > i ? k : i;
    }
}

static enum status prepare(struct reader *r)
{
    struct dates *d = r->d;
    const struct blocks *b = r->b;
    size_t parts = b->parts ? b->parts : 1;
    mem_free(d->part);
    mem_free(d->part_period);
    mem_free(d->anchor);
    mem_free(d->outer);
    d->part = mem_zalloc(parts, sizeof *d->part);
    d->part_period = mem_zalloc(parts, sizeof *d->part_period);
    d->anchor = mem_zalloc(b->n + 1, sizeof *d->anchor);
    d->outer = mem_zalloc(b->n + 1, sizeof *d->outer);
    r->own = mem_zalloc(b->n + 1, sizeof *r->own);
    r->plan = mem_zalloc(parts, sizeof *r->plan);
    r->from_after = mem_zalloc(parts, sizeof *r->from_after);
    r->short_days = mem_zalloc(parts, sizeof *r->short_days);
    r->book = mem_zalloc(parts, sizeof *r->book);
    d->parts = parts;
    d->blocks = b->n;
    if (!d->part || !d->part_period || !d->anchor || !d->outer || !r->own || !r->plan || !r->from_after ||
        !r->short_days || !r->book)
        return XD_NOMEM;
    if (r->cx && r->cx->today)
        r->today =
            (struct frame){.from = r->cx->today, .to = r->cx->today, .basis = BASIS_SIGNATURE, .signature = true};
    folder_frame(r);
    size_t block = 0, raw = 0;
    for (size_t p = 0; p < parts; p++) { /* a part is a run of blocks */
        size_t first = block, from = raw;
        while (block < b->n && b->v[block].part <= p)
            block++;
        while (raw < r->raw->n && r->raw->block[raw] < block)
            raw++;
        r->book[p] = block > first && book_title(r->v, b, first, block - 1);
        r->plan[p] = block > first && plan_title(r->v, b, first, block - 1);
        document_dates(r, (uint32_t)p, first, block ? block - 1 : 0, from, raw);
        for (size_t k = from; k < raw; k++)
            r->short_days[p] = r->short_days[p] || r->raw->v[k].short_day;
        r->from_after[p] = signed_after(r, (uint32_t)p, from, raw);
    }
    d->document = d->part[0];
    d->period = d->part_period[0];
    return XD_OK;
}

enum status date_resolve(struct dates *d, const struct view *v, const struct blocks *b, const struct raw_dates *raw,
                         const struct date_context *cx)
{
    struct reader r = {.d = d, .v = v, .b = b, .raw = raw, .cx = cx};
    d->n = 0;
    enum status s = prepare(&r);
    size_t next = 0;
    for (uint32_t i = 0; s == XD_OK && i < b->n; i++) {
        size_t first = d->n;
        enter_block(&r, i);
        for (; s == XD_OK && next < raw->n && raw->block[next] == i; next++) {
            enter_sentence(&r, raw->v[next].from);
            struct raw_date m = raw->v[next];
            if (r.last_recurring && next > 0 && m.from - raw->v[next - 1].to <= 1)
                m.recurring = true; /* 每年6月底和1月底 */
            s = emit(&r, &m, i);
        }
        leave_block(&r, i, first);
    }
    mem_free(r.own);
    mem_free(r.plan);
    mem_free(r.from_after);
    mem_free(r.short_days);
    mem_free(r.book);
    return s;
}
