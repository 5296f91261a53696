#include "row_text.h"
#include "cli/message.h"
#include "row_json.h"

static void day_words(struct buf *out, day d)
{
    if (message_english()) {
        char text[11];
        day_format(text, d);
        buf_addc(out, text);
    } else {
        buf_addf(out, "%d年%d月%d日", (int)(d / 10000), (int)(d / 100 % 100), (int)(d % 100));
    }
}

static bool whole_month(day a, day b)
{
    return a % 100 == 1 && a / 100 == b / 100 && b == month_end(a / 10000, a / 100 % 100);
}

static bool whole_years(day a, day b)
{
    return a % 10000 == 101 && b % 10000 == 1231;
}

static void span_words(struct buf *out, day a, day b, bool school_year)
{
    int y = day_year(a), z = day_year(b);
    if (a == b) {
        day_words(out, a);
    } else if (whole_month(a, b)) {
        buf_addf(out, message_pick("%d年%d月", "%d-%02d"), y, (int)(a / 100 % 100));
    } else if (whole_years(a, b) && y == z) {
        buf_addf(out, message_pick("%d年", "%d"), y);
    } else if (whole_years(a, b)) {
        buf_addf(out, message_pick("%d年至%d年", "%d to %d"), y, z);
    } else if (school_year && z == y + 1) {
        buf_addf(out, message_pick("%d-%d学年", "school year %d-%d"), y, z);
    } else {
        day_words(out, a);
        buf_addc(out, message_pick("至", " to "));
        day_words(out, b);
    }
}

void when_words(struct buf *out, const struct when *w)
{
    if (w->from != 0 && w->to != 0) {
        span_words(out, w->from, w->to, w->precision == PRECISION_SCHOOL_YEAR);
    } else if (w->from != 0) {
        day_words(out, w->from);
        buf_addc(out, w->ongoing ? message_pick("至今", " until now") : message_pick("起", " on"));
    } else if (w->to != 0) {
        buf_addc(out, message_pick("截至", "until "));
        day_words(out, w->to);
    } else if (w->not_before != 0 && w->not_after != 0) {
        buf_addc(out, message_pick("日期不详(", "date unknown ("));
        span_words(out, w->not_before, w->not_after, false);
        buf_addc(out, message_pick("间)", ")"));
    } else if (w->not_after != 0 || w->not_before != 0) {
        buf_addc(out, message_pick("日期不详(", "date unknown ("));
        buf_addc(out, w->not_after != 0 ? message_pick("不晚于", "by ") : message_pick("不早于", "from "));
        day_words(out, w->not_after != 0 ? w->not_after : w->not_before);
        buf_addc(out, ")");
    } else {
        buf_addc(out, message_pick("年份不详", "year unknown"));
    }
}

const char *status_words(unsigned happening)
{
    return happening == HAPPENING_PLANNED     ? message_pick("计划", "planned")
           : happening == HAPPENING_RECURRING ? message_pick("例行", "recurring")
                                              : "";
}

const char *certainty_words(unsigned certainty)
{
    static const char *const zh[] = {"", "确定", "跨越所问时间", "日期不详"};
    static const char *const en[] = {"", "certain", "spanning", "undated"};
    return certainty <= CERTAINTY_UNDATED ? message_pick(zh[certainty], en[certainty]) : "";
}

static const char *kind_words(unsigned kind)
{
    static const char *const zh[KIND_COUNT] = {
        [KIND_TITLE] = "称号",          [KIND_CONTEST_HONOR] = "获奖", [KIND_ACCREDITATION] = "创建",
        [KIND_APPRAISAL] = "考核",      [KIND_PARTY_LESSON] = "党课",  [KIND_MEETING] = "会议",
        [KIND_CONTEST] = "竞赛",        [KIND_LECTURE] = "讲座",       [KIND_TRAINING] = "培训",
        [KIND_VISIT_OUT] = "外出",      [KIND_VISIT_IN] = "来访",      [KIND_INSPECTION] = "检查",
        [KIND_APPOINTMENT] = "任免",    [KIND_TRANSFER] = "调动",      [KIND_RETIREMENT] = "退休",
        [KIND_ADMISSION] = "发展党员",  [KIND_BUILDING] = "建设",      [KIND_FOUNDING] = "成立",
        [KIND_RENAMING] = "更名",       [KIND_ANNIVERSARY] = "校庆",   [KIND_DONATION] = "捐赠",
        [KIND_EXCHANGE] = "交流",       [KIND_LESSON_STUDY] = "教研",  [KIND_FESTIVAL] = "节日活动",
        [KIND_CEREMONY] = "仪式",       [KIND_PROJECT] = "课题",       [KIND_PUBLICATION] = "发表",
        [KIND_PARTY_LIFE] = "组织生活", [KIND_OTHER] = "其他",         [KIND_POST] = "任职"};
    return message_english() || kind >= KIND_COUNT || zh[kind] == NULL ? kind_name(kind) : zh[kind];
}

void row_subject(struct buf *out, const struct row *r)
{
    const char *status = status_words(r->say.when.status);
    if (status[0] != '\0')
        buf_addf(out, "[%s]", status);
    if (row_is_lesson(r) && r->say.topic.n > 0) {
        buf_addc(out, message_pick("党课《", "party lesson \""));
        buf_adds(out, r->say.topic);
        buf_addc(out, message_pick("》", "\""));
    } else if (r->say.what.n > 0) {
        buf_adds(out, r->say.what);
    } else if (r->say.topic.n > 0) {
        buf_adds(out, r->say.topic);
    } else {
        buf_addc(out, kind_words(r->say.kind));
    }
}

static void one_name(struct buf *out, const struct who *w)
{
    buf_adds(out, w->name.n > 0 ? w->name : w->post);
    if (w->name.n > 0 && w->post.n > 0) {
        buf_addc(out, message_pick("(", " ("));
        buf_adds(out, w->post);
        buf_addc(out, ")");
    }
}

static void names_of_part(struct buf *out, const struct row *r, unsigned part, const char *label)
{
    bool any = false;
    for (uint32_t i = 0; i < r->say.whos; i++) {
        const struct who *w = &r->say.who[i];
        if (w->part != part || (w->name.n == 0 && w->post.n == 0))
            continue;
        if (any)
            buf_addc(out, message_pick("、", ", "));
        else if (out->n > 0)
            buf_addc(out, message_pick(";", "; "));
        if (!any)
            buf_addc(out, label);
        one_name(out, w);
        any = true;
    }
}

void row_people(struct buf *out, const struct row *r)
{
    static const uint8_t mains[] = {PART_LECTURER, PART_WINNER, PART_SPEAKER, PART_SUBJECT, PART_VISITOR,
                                    PART_DONOR,    PART_AUTHOR, PART_GUEST,   PART_NONE};
    for (size_t i = 0; i < sizeof mains; i++)
        names_of_part(out, r, mains[i], "");
    if (!r->say.who_complete && out->n > 0)
        buf_addc(out, message_pick("等", " and others"));
    names_of_part(out, r, PART_COACH, message_pick("指导:", "coach: "));
    names_of_part(out, r, PART_PRESIDER, message_pick("主持:", "presided by "));
}

void row_origin(struct buf *out, const struct row *r)
{
    if (r->sources == 0)
        return;
    struct str path = r->source[0].path;
    size_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    buf_adds(out, str_sub(path, slash, path.n));
    if (r->sources > 1)
        buf_addf(out, message_pick(" 等%u处", " and %u more"), message_english() ? r->sources - 1 : r->sources);
}

void clause_line(struct buf *out, struct str clause)
{
    struct buf b;
    buf_init(&b, clause.n + 64);
    masked_text(&b, clause);
    for (size_t i = 0; i < b.n; i++) {
        if (b.p[i] == '\n')
            buf_addc(out, " / ");
        else
            buf_addb(out, (unsigned char)b.p[i]);
    }
    buf_release(&b);
}
