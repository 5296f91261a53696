/* The words of time, as tables. */
#include "fact/date_scan.h"

struct word {
    struct lit w;
    uint8_t value;
};

static const struct word year_stretches[] = {
    {LIT("上半年"), STRETCH_HALF1},       {LIT("下半年"), STRETCH_HALF2},       {LIT("一季度"), STRETCH_Q1},
    {LIT("二季度"), STRETCH_Q2},          {LIT("三季度"), STRETCH_Q3},          {LIT("四季度"), STRETCH_Q4},
    {LIT("第一季度"), STRETCH_Q1},        {LIT("第二季度"), STRETCH_Q2},        {LIT("第三季度"), STRETCH_Q3},
    {LIT("第四季度"), STRETCH_Q4},        {LIT("第1季度"), STRETCH_Q1},         {LIT("第2季度"), STRETCH_Q2},
    {LIT("第3季度"), STRETCH_Q3},         {LIT("第4季度"), STRETCH_Q4},         {LIT("1季度"), STRETCH_Q1},
    {LIT("2季度"), STRETCH_Q2},           {LIT("3季度"), STRETCH_Q3},           {LIT("4季度"), STRETCH_Q4},
    {LIT("年初"), STRETCH_YEAR_START},    {LIT("年底"), STRETCH_YEAR_END},      {LIT("年末"), STRETCH_YEAR_END},
    {LIT("岁末"), STRETCH_YEAR_END},      {LIT("年中"), STRETCH_YEAR_MID},      {LIT("第一学期"), STRETCH_TERM1},
    {LIT("第1学期"), STRETCH_TERM1},      {LIT("第二学期"), STRETCH_TERM2},     {LIT("第2学期"), STRETCH_TERM2},
    {LIT("一学期"), STRETCH_TERM1},       {LIT("二学期"), STRETCH_TERM2},       {LIT("上学期"), STRETCH_TERM1},
    {LIT("下学期"), STRETCH_TERM2},       {LIT("秋学期"), STRETCH_TERM1},       {LIT("春学期"), STRETCH_TERM2},
    {LIT("秋季学期"), STRETCH_TERM1},     {LIT("春季学期"), STRETCH_TERM2},     {LIT("秋期"), STRETCH_TERM1},
    {LIT("春期"), STRETCH_TERM2},         {LIT("暑假期间"), STRETCH_SUMMER},    {LIT("暑假期"), STRETCH_SUMMER},
    {LIT("暑假"), STRETCH_SUMMER},        {LIT("暑期"), STRETCH_SUMMER},        {LIT("寒假期间"), STRETCH_WINTER},
    {LIT("寒假"), STRETCH_WINTER},        {LIT("寒期"), STRETCH_WINTER},        {LIT("春季"), STRETCH_SPRING_SEASON},
    {LIT("春天"), STRETCH_SPRING_SEASON}, {LIT("夏季"), STRETCH_SUMMER_SEASON}, {LIT("夏天"), STRETCH_SUMMER_SEASON},
    {LIT("秋季"), STRETCH_AUTUMN_SEASON}, {LIT("秋天"), STRETCH_AUTUMN_SEASON}, {LIT("金秋"), STRETCH_AUTUMN_SEASON},
    {LIT("冬季"), STRETCH_WINTER_SEASON}, {LIT("冬天"), STRETCH_WINTER_SEASON},
};
/* Single characters behind a year: words only where what follows makes no other word. */
static const struct word year_single[] = {
    {LIT("初"), STRETCH_YEAR_START},    {LIT("底"), STRETCH_YEAR_END},      {LIT("末"), STRETCH_YEAR_END},
    {LIT("春"), STRETCH_SPRING_SEASON}, {LIT("夏"), STRETCH_SUMMER_SEASON}, {LIT("秋"), STRETCH_AUTUMN_SEASON},
    {LIT("冬"), STRETCH_WINTER_SEASON},
};
static const struct lit not_season[] = {
    LIT("初中"), LIT("初三"), LIT("初二"), LIT("初一"), LIT("初级"), LIT("初赛"), LIT("春节"), LIT("春游"), LIT("春晚"),
    LIT("春联"), LIT("春运"), LIT("春蕾"), LIT("春风"), LIT("春雷"), LIT("春耕"), LIT("春笋"), LIT("春芽"), LIT("春晖"),
    LIT("春雨"), LIT("春华"), LIT("夏令"), LIT("秋游"), LIT("秋风"), LIT("秋收"), LIT("秋实"), LIT("秋白"), LIT("冬锻"),
    LIT("冬令"), LIT("冬泳"), LIT("冬训"), LIT("冬至"), LIT("冬奥"), LIT("夏粮"), LIT("底蕴"), LIT("末位")};

static const struct word month_stretches[] = {
    {LIT("上旬"), STRETCH_XUN1},        {LIT("中旬"), STRETCH_XUN2},      {LIT("下旬"), STRETCH_XUN3},
    {LIT("份上旬"), STRETCH_XUN1},      {LIT("份中旬"), STRETCH_XUN2},    {LIT("份下旬"), STRETCH_XUN3},
    {LIT("初"), STRETCH_MONTH_START},   {LIT("底"), STRETCH_MONTH_END},   {LIT("末"), STRETCH_MONTH_END},
    {LIT("份初"), STRETCH_MONTH_START}, {LIT("份底"), STRETCH_MONTH_END},
};
static const struct word alone[] = {
    {LIT("上半年"), STRETCH_HALF1},     {LIT("下半年"), STRETCH_HALF2},    {LIT("一季度"), STRETCH_Q1},
    {LIT("二季度"), STRETCH_Q2},        {LIT("三季度"), STRETCH_Q3},       {LIT("四季度"), STRETCH_Q4},
    {LIT("第一季度"), STRETCH_Q1},      {LIT("第二季度"), STRETCH_Q2},     {LIT("第三季度"), STRETCH_Q3},
    {LIT("第四季度"), STRETCH_Q4},      {LIT("年初"), STRETCH_YEAR_START}, {LIT("年底"), STRETCH_YEAR_END},
    {LIT("年末"), STRETCH_YEAR_END},    {LIT("岁末"), STRETCH_YEAR_END},   {LIT("第一学期"), STRETCH_TERM1},
    {LIT("第1学期"), STRETCH_TERM1},    {LIT("第二学期"), STRETCH_TERM2},  {LIT("第2学期"), STRETCH_TERM2},
    {LIT("秋学期"), STRETCH_TERM1},     {LIT("春学期"), STRETCH_TERM2},    {LIT("秋季学期"), STRETCH_TERM1},
    {LIT("春季学期"), STRETCH_TERM2},   {LIT("暑假期间"), STRETCH_SUMMER}, {LIT("暑假"), STRETCH_SUMMER},
    {LIT("暑期"), STRETCH_SUMMER},      {LIT("寒假期间"), STRETCH_WINTER}, {LIT("寒假"), STRETCH_WINTER},
    {LIT("月初"), STRETCH_MONTH_START}, {LIT("月底"), STRETCH_MONTH_END},  {LIT("月末"), STRETCH_MONTH_END},
};
struct relative_word {
    struct lit w;
    uint8_t relative, stretch;
};
static const struct relative_word relatives[] = {
    {LIT("今年"), REL_THIS_YEAR, 0},
    {LIT("本年度"), REL_THIS_YEAR, 0},
    {LIT("今年度"), REL_THIS_YEAR, 0},
    {LIT("本年"), REL_THIS_YEAR, 0},
    {LIT("去年"), REL_LAST_YEAR, 0},
    {LIT("上一年"), REL_LAST_YEAR, 0},
    {LIT("上年度"), REL_LAST_YEAR, 0},
    {LIT("上一年度"), REL_LAST_YEAR, 0},
    {LIT("前年"), REL_YEAR_BEFORE_LAST, 0},
    {LIT("明年"), REL_NEXT_YEAR, 0},
    {LIT("来年"), REL_NEXT_YEAR, 0},
    {LIT("下一年"), REL_NEXT_YEAR, 0},
    {LIT("同年"), REL_SAME_YEAR, 0},
    {LIT("当年"), REL_SAME_YEAR, 0},
    {LIT("是年"), REL_SAME_YEAR, 0},
    {LIT("该年"), REL_SAME_YEAR, 0},
    {LIT("次年"), REL_FOLLOWING_YEAR, 0},
    {LIT("翌年"), REL_FOLLOWING_YEAR, 0},
    {LIT("第二年"), REL_FOLLOWING_YEAR, 0},
    {LIT("同月"), REL_SAME_MONTH, 0},
    {LIT("当月"), REL_SAME_MONTH, 0},
    {LIT("是月"), REL_SAME_MONTH, 0},
    {LIT("本月"), REL_THIS_MONTH, 0},
    {LIT("这个月"), REL_THIS_MONTH, 0},
    {LIT("上月"), REL_LAST_MONTH, 0},
    {LIT("上个月"), REL_LAST_MONTH, 0},
    {LIT("下月"), REL_NEXT_MONTH, 0},
    {LIT("下个月"), REL_NEXT_MONTH, 0},
    {LIT("同日"), REL_SAME_DAY, 0},
    {LIT("当日"), REL_SAME_DAY, 0},
    {LIT("当天"), REL_SAME_DAY, 0},
    {LIT("是日"), REL_SAME_DAY, 0},
    {LIT("同一天"), REL_SAME_DAY, 0},
    {LIT("次日"), REL_NEXT_DAY, 0},
    {LIT("翌日"), REL_NEXT_DAY, 0},
    {LIT("第二天"), REL_NEXT_DAY, 0},
    {LIT("今天"), REL_TODAY, 0},
    {LIT("今日"), REL_TODAY, 0},
    {LIT("昨天"), REL_YESTERDAY, 0},
    {LIT("昨日"), REL_YESTERDAY, 0},
    {LIT("明天"), REL_TOMORROW, 0},
    {LIT("本学期"), REL_THIS_TERM, 0},
    {LIT("这学期"), REL_THIS_TERM, 0},
    {LIT("这个学期"), REL_THIS_TERM, 0},
    {LIT("该学期"), REL_THIS_TERM, 0},
    {LIT("上学期"), REL_LAST_TERM, 0},
    {LIT("上个学期"), REL_LAST_TERM, 0},
    {LIT("上一学期"), REL_LAST_TERM, 0},
    {LIT("下学期"), REL_NEXT_TERM, 0},
    {LIT("下个学期"), REL_NEXT_TERM, 0},
    {LIT("下一学期"), REL_NEXT_TERM, 0},
    {LIT("本学年"), REL_THIS_SCHOOL_YEAR, 0},
    {LIT("这学年"), REL_THIS_SCHOOL_YEAR, 0},
    {LIT("上学年"), REL_LAST_SCHOOL_YEAR, 0},
    {LIT("上一学年"), REL_LAST_SCHOOL_YEAR, 0},
    {LIT("近日"), REL_RECENT, 0},
    {LIT("日前"), REL_RECENT, 0},
    {LIT("最近"), REL_RECENT, 0},
    {LIT("不久前"), REL_RECENT, 0},
    {LIT("前不久"), REL_RECENT, 0},
    {LIT("近年来"), REL_YEARS_BACK, 0},
    {LIT("近几年来"), REL_YEARS_BACK, 0},
    {LIT("近几年"), REL_YEARS_BACK, 0},
    {LIT("多年来"), REL_YEARS_BACK, 0},
    {LIT("几年来"), REL_YEARS_BACK, 0},
    {LIT("这几年"), REL_YEARS_BACK, 0},
    {LIT("近年"), REL_YEARS_BACK, 0},
};
/* The same characters as part of other words. */
static const struct lit not_relative[] = {
    LIT("前年龄"),   LIT("同年级"),   LIT("同年龄"),     LIT("本年级"),   LIT("该年级"), LIT("今天的成"),
    LIT("今日说法"), LIT("明天会更"), LIT("上学期间"),   LIT("上学期望"), LIT("本月刊"), LIT("下学期待"),
    LIT("上年级"),   LIT("当日常"),   LIT("目前不久远"), LIT("来年级"),   LIT("上月台"), LIT("第二年级"),
    LIT("第二天地"), LIT("是日常"),   LIT("同月饼"),     LIT("昨天的"),   LIT("明天的")};

static const struct holiday holidays[] = {
    {LIT("元旦"), 1, 1, false, true},
    {LIT("三八妇女节"), 3, 8, false, true},
    {LIT("妇女节"), 3, 8, false, true},
    {LIT("三八节"), 3, 8, false, true},
    {LIT("三八"), 3, 8, false, false},
    {LIT("植树节"), 3, 12, false, true},
    {LIT("清明节"), 4, 5, false, true},
    {LIT("清明"), 4, 5, false, true},
    {LIT("五一"), 5, 1, false, false},
    {LIT("五一劳动节"), 5, 1, false, true},
    {LIT("五一国际劳动节"), 5, 1, false, true},
    {LIT("劳动节"), 5, 1, false, true},
    {LIT("五四"), 5, 4, false, false},
    {LIT("五四青年节"), 5, 4, false, true},
    {LIT("青年节"), 5, 4, false, true},
    {LIT("六一"), 6, 1, false, false},
    {LIT("六一儿童节"), 6, 1, false, true},
    {LIT("六一国际儿童节"), 6, 1, false, true},
    {LIT("儿童节"), 6, 1, false, true},
    {LIT("七一"), 7, 1, false, false},
    {LIT("七一建党节"), 7, 1, false, true},
    {LIT("建党节"), 7, 1, false, true},
    {LIT("党的生日"), 7, 1, false, true},
    {LIT("八一"), 8, 1, false, false},
    {LIT("八一建军节"), 8, 1, false, true},
    {LIT("建军节"), 8, 1, false, true},
    {LIT("教师节"), 9, 10, false, true},
    {LIT("国庆节"), 10, 1, false, true},
    {LIT("国庆"), 10, 1, false, true},
    {LIT("十一"), 10, 1, false, false},
    {LIT("建队日"), 10, 13, false, true},
    {LIT("建队节"), 10, 13, false, true},
    {LIT("一二·九"), 12, 9, false, false},
    {LIT("一二九"), 12, 9, false, false},
    {LIT("春节"), 1, 1, true, true},
    {LIT("元宵节"), 1, 15, true, true},
    {LIT("端午节"), 5, 5, true, true},
    {LIT("端午"), 5, 5, true, true},
    {LIT("中秋节"), 8, 15, true, true},
    {LIT("中秋"), 8, 15, true, true},
    {LIT("重阳节"), 9, 9, true, true},
    {LIT("重阳"), 9, 9, true, true},
};
static const struct lit not_holiday[] = {
    LIT("十一五"),   LIT("十一届"),   LIT("十一月"),   LIT("十一次"),     LIT("十一年"),   LIT("十一日"),
    LIT("十一个"),   LIT("十一名"),   LIT("十一学"),   LIT("五一劳动奖"), LIT("五一路"),   LIT("五一村"),
    LIT("五一中"),   LIT("三八红旗"), LIT("三八路"),   LIT("八一小学"),   LIT("八一中学"), LIT("八一学"),
    LIT("八一路"),   LIT("八一队"),   LIT("五四运动"), LIT("五四精神"),   LIT("五四红旗"), LIT("五四制"),
    LIT("五四路"),   LIT("五四杯"),   LIT("六一小"),   LIT("六一班"),     LIT("七一班"),   LIT("七一勋章"),
    LIT("七一讲话"), LIT("七一重要"), LIT("七一路"),   LIT("七一小"),     LIT("七一中"),   LIT("七一个"),
    LIT("五一个"),   LIT("六一个"),   LIT("三八个"),   LIT("清明上河"),   LIT("中秋月"),   LIT("重阳木"),
    LIT("国庆路"),   LIT("国庆同志"), LIT("国庆老师"), LIT("国庆校长"),   LIT("国庆书记"), LIT("五一年"),
    LIT("六一年"),   LIT("七一年"),   LIT("八一年"),   LIT("五四年"),     LIT("三八年"),   LIT("一二九师"),
    LIT("十一中"),   LIT("十一人"),   LIT("十一点"),   LIT("十一时"),     LIT("十一条"),   LIT("十一项"),
    LIT("十一位"),   LIT("十一章"),   LIT("十一、"),   LIT("十一)"),      LIT("十一.")};

static size_t look(const struct view *v, size_t i, const struct word *t, size_t count, uint8_t *value)
{
    size_t best = 0;
    uint32_t first = view_ch(v, i);
    for (size_t k = 0; k < count; k++)
        if (t[k].w.p[0] == first && t[k].w.n > best && view_at(v, i, t[k].w)) {
            best = t[k].w.n;
            *value = t[k].value;
        }
    return best;
}

size_t date_stretch_of_year(const struct view *v, size_t i, uint8_t *stretch)
{
    size_t n = look(v, i, LITS(year_stretches), stretch);
    if (n)
        return n;
    n = look(v, i, LITS(year_single), stretch);
    return n && !view_any(v, i, LITS(not_season), NULL) ? n : 0;
}

size_t date_stretch_of_month(const struct view *v, size_t i, uint8_t *stretch)
{
    size_t n = look(v, i, LITS(month_stretches), stretch);
    return n && !view_any(v, i, LITS(not_season), NULL) ? n : 0;
}

size_t date_stretch_alone(const struct view *v, size_t i, uint8_t *stretch)
{
    return look(v, i, LITS(alone), stretch);
}

size_t date_relative(const struct view *v, size_t i, struct point *out)
{
    size_t best = 0;
    uint32_t first = view_ch(v, i);
    for (size_t k = 0; k < sizeof relatives / sizeof *relatives; k++)
        if (relatives[k].w.p[0] == first && relatives[k].w.n > best && view_at(v, i, relatives[k].w)) {
            best = relatives[k].w.n;
            *out = (struct point){.relative = relatives[k].relative};
        }
    if (best && view_any(v, i, LITS(not_relative), NULL))
        return 0;
    return best;
}

size_t date_holiday(const struct view *v, size_t i, const struct holiday **out)
{
    size_t best = 0;
    uint32_t first = view_ch(v, i);
    for (size_t k = 0; k < sizeof holidays / sizeof *holidays; k++)
        if (holidays[k].word.p[0] == first && holidays[k].word.n > best && view_at(v, i, holidays[k].word)) {
            best = holidays[k].word.n;
            *out = &holidays[k];
        }
    if (best && view_any(v, i, LITS(not_holiday), NULL))
        return 0;
    return best;
}

bool date_scan_may_start(uint32_t c)
{
    if (c < 0x80)
        return c >= '0' && c <= '9';
    switch (c) {
#define CASE(s) case s
        CASE(U'〇')
            : CASE(U'零')
            : CASE(U'一')
            : CASE(U'二')
            : CASE(U'三')
            : CASE(U'四')
            : CASE(U'五')
            : CASE(U'六')
            : CASE(U'七')
            : CASE(U'八')
            : CASE(U'九')
            : CASE(U'十')
            : CASE(U'廿')
            : CASE(U'卅')
            : CASE(U'两')
            : CASE(U'几')
            : CASE(U'多')
            : CASE(U'公')
            : CASE(U'民')
            : CASE(U'光')
            : CASE(U'宣')
            : CASE(U'今')
            : CASE(U'本')
            : CASE(U'去')
            : CASE(U'上')
            : CASE(U'下')
            : CASE(U'前')
            : CASE(U'明')
            : CASE(U'来')
            : CASE(U'同')
            : CASE(U'当')
            : CASE(U'是')
            : CASE(U'该')
            : CASE(U'次')
            : CASE(U'翌')
            : CASE(U'第')
            : CASE(U'这')
            : CASE(U'昨')
            : CASE(U'近')
            : CASE(U'日')
            : CASE(U'最')
            : CASE(U'不')
            : CASE(U'过')
            : CASE(U'年')
            : CASE(U'岁')
            : CASE(U'月')
            : CASE(U'秋')
            : CASE(U'春')
            : CASE(U'暑')
            : CASE(U'寒')
            : CASE(U'元')
            : CASE(U'植')
            : CASE(U'清')
            : CASE(U'劳')
            : CASE(U'妇')
            : CASE(U'青')
            : CASE(U'儿')
            : CASE(U'建')
            : CASE(U'党')
            : CASE(U'教')
            : CASE(U'国') : CASE(U'端') : CASE(U'中') : CASE(U'重') : CASE(U'每') : CASE(U'逢') : return true;
#undef CASE
    default:
        return false;
    }
}
