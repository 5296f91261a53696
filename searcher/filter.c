/* Values of fields and options: levels and kinds by their English and Chinese names. */
#include "fact/analysis.h"
#include "plan.h"

struct named_id {
    const char *name;
    uint8_t id;
};

static const struct named_id level_names[] = {
    {"国际", LEVEL_INTERNATIONAL},
    {"国家", LEVEL_NATIONAL},
    {"全国", LEVEL_NATIONAL},
    {"省", LEVEL_PROVINCE},
    {"市", LEVEL_CITY},
    {"地市", LEVEL_CITY},
    {"区县", LEVEL_COUNTY},
    {"县区", LEVEL_COUNTY},
    {"区", LEVEL_COUNTY},
    {"县", LEVEL_COUNTY},
    {"乡镇", LEVEL_TOWN},
    {"镇", LEVEL_TOWN},
    {"乡", LEVEL_TOWN},
    {"街道", LEVEL_TOWN},
    {"学校", LEVEL_SCHOOL},
    {"校", LEVEL_SCHOOL},
    {"不详", LEVEL_UNKNOWN},
    {"未知", LEVEL_UNKNOWN},
};

static const struct named_id kind_names[] = {
    {"称号", KIND_TITLE},          {"荣誉称号", KIND_TITLE},      {"创建", KIND_ACCREDITATION},
    {"验收", KIND_ACCREDITATION},  {"考核", KIND_APPRAISAL},      {"年度考核", KIND_APPRAISAL},
    {"党课", KIND_PARTY_LESSON},   {"会议", KIND_MEETING},        {"竞赛", KIND_CONTEST},
    {"比赛", KIND_CONTEST},        {"讲座", KIND_LECTURE},        {"报告会", KIND_LECTURE},
    {"培训", KIND_TRAINING},       {"外出", KIND_VISIT_OUT},      {"参观", KIND_VISIT_OUT},
    {"来访", KIND_VISIT_IN},       {"检查", KIND_INSPECTION},     {"视察", KIND_INSPECTION},
    {"督导", KIND_INSPECTION},     {"任命", KIND_APPOINTMENT},    {"任免", KIND_APPOINTMENT},
    {"调动", KIND_TRANSFER},       {"退休", KIND_RETIREMENT},     {"入党", KIND_ADMISSION},
    {"发展党员", KIND_ADMISSION},  {"建设", KIND_BUILDING},       {"基建", KIND_BUILDING},
    {"建校", KIND_FOUNDING},       {"成立", KIND_FOUNDING},       {"更名", KIND_RENAMING},
    {"校庆", KIND_ANNIVERSARY},    {"捐赠", KIND_DONATION},       {"交流", KIND_EXCHANGE},
    {"教研", KIND_LESSON_STUDY},   {"公开课", KIND_LESSON_STUDY}, {"节日", KIND_FESTIVAL},
    {"活动节", KIND_FESTIVAL},     {"仪式", KIND_CEREMONY},       {"典礼", KIND_CEREMONY},
    {"课题", KIND_PROJECT},        {"发表", KIND_PUBLICATION},    {"论文", KIND_PUBLICATION},
    {"组织生活", KIND_PARTY_LIFE}, {"其他", KIND_OTHER},          {"职务", KIND_POST},
    {"任职", KIND_POST},
};

static const struct named_id fact_names[] = {{"荣誉", FACT_HONOR}, {"事件", FACT_EVENT}, {"大事", FACT_EVENT}};

static const struct named_id genre_names[] = {
    {"总结", GENRE_SUMMARY},     {"计划", GENRE_PLAN},    {"通知", GENRE_NOTICE},      {"决定", GENRE_DECISION},
    {"记录", GENRE_MINUTES},     {"纪要", GENRE_MINUTES}, {"大事记", GENRE_CHRONICLE}, {"荣誉册", GENRE_HONORS_LIST},
    {"名单", GENRE_HONORS_LIST}, {"新闻", GENRE_NEWS},    {"简报", GENRE_NEWS},        {"报告", GENRE_REPORT},
    {"校史", GENRE_HISTORY},     {"书信", GENRE_LETTER},  {"表格", GENRE_FORM},        {"制度", GENRE_RULES},
};

static bool find_id(unsigned *id, const struct named_id *list, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_c(list[i].name), name)) {
            *id = list[i].id;
            return true;
        }
    return false;
}
#define FIND(id, list, name) find_id(id, list, sizeof(list) / sizeof(list)[0], name)

bool level_bits(uint32_t *bits, struct str value)
{
    bool above = false;
    struct str v = str_trim(value);
    static const struct str signs[] = {STR_LIT("+"), STR_LIT("＋"), STR_LIT("以上"), STR_LIT("及以上")};
    for (size_t i = sizeof signs / sizeof signs[0]; i-- > 0;)
        if (v.n > signs[i].n && str_ends(v, signs[i])) {
            v.n -= signs[i].n;
            above = true;
            break;
        }
    if (v.n > 3 && str_ends(v, STR("级")))
        v.n -= 3;
    unsigned id = level_of_name(v);
    if (id == LEVEL_COUNT && !FIND(&id, level_names, v))
        return false;
    *bits = UINT32_C(1) << id;
    if (above)
        for (unsigned k = id + 1; k < LEVEL_COUNT; k++)
            *bits |= UINT32_C(1) << k;
    return true;
}

bool kind_unit(struct unit *u, struct str value)
{
    struct str v = str_trim(value);
    unsigned id = kind_of_name(v, 0);
    u->kind = UNIT_KIND;
    if (id != KIND_NONE || FIND(&id, kind_names, v)) {
        u->id = id;
        return true;
    }
    u->kind = UNIT_FACT;
    for (unsigned f = FACT_HONOR; f <= FACT_TENURE; f++)
        if (str_eq(str_c(fact_name(f)), v)) {
            u->id = f;
            return true;
        }
    if (FIND(&id, fact_names, v)) {
        u->id = id;
        return true;
    }
    u->kind = UNIT_GENRE;
    for (unsigned g = 1; g < GENRE_COUNT; g++)
        if (str_eq(str_c(genre_name(g)), v)) {
            u->id = g;
            return true;
        }
    u->id = id;
    if (!FIND(&id, genre_names, v))
        return false;
    u->id = id;
    return true;
}
