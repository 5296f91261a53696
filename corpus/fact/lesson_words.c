/* Where a party lesson is spoken of, and what says that it was held, planned, put off or never held. */
#include "base/utf8.h"
#include "fact/lesson_rules.h"

bool lesson_word_at(const struct view *v, size_t i, size_t end)
{
    static const struct lit not_after[] = {
        LIT("制度"),        LIT("比赛"), LIT("大赛"),   LIT("竞赛"),   LIT("评比"),   LIT("征集"),   LIT("展评"),
        LIT("教案"),        LIT("教材"), LIT("讲师"),   LIT("教员"),   LIT("大纲"),   LIT("记录本"), LIT("笔记"),
        LIT("赛"),          LIT("评选"), LIT("基地"),   LIT("频道"),   LIT("研究"),   LIT("讲稿"),   LIT("课件"),
        LIT("竞演"),        LIT("评优"), LIT("计划"),   LIT("等形式"), LIT("等方式"), LIT("等制度"), LIT("等活动形式"),
        LIT("结业"),        LIT("考试"), LIT("备课"),   LIT("优秀奖"), LIT("一等奖"), LIT("二等奖"), LIT("三等奖"),
        LIT("特等奖"),      LIT("获奖"), LIT("资源库"), LIT("质量"),   LIT("展示赛"), LIT("选拔"),   LIT("决赛"),
        LIT("初赛"),        LIT("心得"), LIT("体会"),   LIT("出勤"),   LIT("考勤"),   LIT("签到"),   LIT("讨论"),
        LIT("学习积极分子")};
    static const struct lit not_before[] = {LIT("入"), LIT("全"), LIT("建")};
    if (!VIEW_AT(v, i, "党课") || i + 2 > end)
        return false;
    if (view_any(v, i + 2, LITS(not_after), NULL))
        return false;
    uint32_t c = view_ch(v, i + 2);
    if (c == U'题' && view_ch(v, i + 3) != U'目' && view_ch(v, i + 3) != U'为')
        return false;
    if (c == U'程' || c == U'堂' || c == U'本')
        return c == U'堂';
    return !(i > 0 && view_before(v, i, LITS(not_before), NULL));
}

size_t lesson_next(const struct view *v, size_t from, size_t to)
{
    for (size_t i = from; i + 1 < to; i++)
        if (v->ch[i] == U'党' && v->ch[i + 1] == U'课' && lesson_word_at(v, i, to))
            return i;
    return to;
}

static size_t numeral(const struct view *v, size_t i, size_t end, int *value)
{
    static const uint32_t han[] = U"〇一二三四五六七八九十";
    size_t k = i;
    int total = 0;
    while (k < end && is_digit(v->ch[k]) && k < i + 4)
        total = total * 10 + (int)(v->ch[k++] - '0');
    if (k == i && k < end && v->ch[k] == U'两') {
        total = 2;
        k++;
    }
    if (k == i)
        while (k < end && k < i + 3) {
            int d = -1;
            for (int x = 1; x <= 10; x++)
                if (han[x] == v->ch[k])
                    d = x;
            if (d < 0)
                break;
            total = d == 10 ? (total ? total * 10 : 10) : total % 10 == 0 && total ? total + d : d;
            k++;
        }
    *value = total;
    return k - i;
}

bool lesson_counted(const struct view *v, size_t from, size_t to)
{
    static const struct lit units[] = {LIT("次"),   LIT("堂"),   LIT("节"),   LIT("讲"), LIT("场"),
                                       LIT("课时"), LIT("余次"), LIT("多次"), LIT("期"), LIT("人次")};
    static const struct lit many[] = {LIT("多次"), LIT("数次"), LIT("几次"), LIT("若干次"), LIT("多堂"), LIT("系列")};
    for (size_t i = from; i < to; i++) {
        int value = 0;
        size_t n = numeral(v, i, to, &value);
        if (!n || (i > from && v->ch[i - 1] == U'第') || (i > 0 && v->ch[i - 1] == '"')) /* 第三讲, “三讲” */
            continue;
        if (value >= 2 && view_any(v, i + n, LITS(units), NULL))
            return true;
        i += n - 1;
    }
    return view_has(v, from, to, LITS(many)) && !VIEW_HAS(v, from, to, "系列党课");
}

/* 没有讲成, 未能如期举行: a negation and, close behind it, what did not happen. */
bool lesson_denied(const struct view *v, size_t from, size_t to)
{
    static const struct lit nouns[] = {
        LIT("取消"),     LIT("作罢"),     LIT("搁置"),     LIT("停上"), LIT("停讲"),     LIT("中止"),     LIT("终止"),
        LIT("暂缓"),     LIT("暂停"),     LIT("流产"),     LIT("落空"), LIT("泡汤"),     LIT("改为自学"), LIT("未果"),
        LIT("不了了之"), LIT("缺课一次"), LIT("不上党课"), LIT("黄了"), LIT("没了下文"), LIT("停了")};
    static const struct lit not [] = {LIT("未能"), LIT("没有"), LIT("没能"), LIT("未"),     LIT("没"),
                                      LIT("无法"), LIT("尚未"), LIT("并未"), LIT("未曾"),   LIT("从未"),
                                      LIT("不再"), LIT("不能"), LIT("没法"), LIT("来不及"), LIT("一直没")};
    static const struct lit acts[] = {LIT("上"),   LIT("讲"),   LIT("开"),   LIT("办"),     LIT("举行"),
                                      LIT("进行"), LIT("如期"), LIT("按期"), LIT("按计划"), LIT("落实"),
                                      LIT("实施"), LIT("成行"), LIT("作"),   LIT("补"),     LIT("来校"),
                                      LIT("到校"), LIT("如愿"), LIT("按时"), LIT("安排"),   LIT("来成"),
                                      LIT("到场"), LIT("实现"), LIT("到会"), LIT("为"),     LIT("给")};
    if (view_has(v, from, to, LITS(nouns)))
        return true;
    for (size_t i = from + 1; i < to; i++) /* …,停 */
        if (v->ch[i] == U'停' && v->ch[i - 1] == ',' && (i + 1 == to || v->ch[i + 1] == U'。'))
            return true;
    for (size_t i = from; i < to; i++) {
        size_t n = view_any(v, i, LITS(not ), NULL);
        if (!n || (v->ch[i] == U'没' && i > 0 && v->ch[i - 1] == U'有')) /* 有没有 */
            continue;
        for (size_t k = i + n; k < to && k <= i + n + 1; k++)
            if (view_any(v, k, LITS(acts), NULL) && !VIEW_AT(v, k, "讲稿") && !VIEW_AT(v, k, "上级") &&
                !VIEW_AT(v, k, "开小差"))
                return true;
    }
    return false;
}

bool lesson_asked(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {LIT("谁"),     LIT("哪一位"), LIT("?"),   LIT("是否"),
                                       LIT("有没有"), LIT("如果"),   LIT("如遇")};
    return view_has(v, from, to, LITS(words));
}

static bool names_time(const struct view *v, size_t i)
{
    static const struct lit words[] = {LIT("下"), LIT("明"), LIT("次"), LIT("周"), LIT("星期"), LIT("暑"),  LIT("寒"),
                                       LIT("一"), LIT("二"), LIT("三"), LIT("四"), LIT("五"),   LIT("六"),  LIT("七"),
                                       LIT("八"), LIT("九"), LIT("十"), LIT("廿"), LIT("同月"), LIT("月底")};
    return is_digit(view_ch(v, i)) || (view_any(v, i, LITS(words), NULL) && view_ch(v, i + 1) != U'楼');
}

bool lesson_delayed(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {LIT("推迟"),     LIT("改期"), LIT("延期"), LIT("延至"),
                                       LIT("改为下"),   LIT("顺延"), LIT("延后"), LIT("另定"),
                                       LIT("另行通知"), LIT("择期"), LIT("择日"), LIT("待定")};
    static const struct lit elsewhere[] = {LIT("改到"), LIT("改至"), LIT("改在")}; /* a day, or only another room */
    for (size_t i = from; i < to; i++)
        if (view_any(v, i, LITS(elsewhere), NULL) && (names_time(v, i + 2) || names_time(v, i + 3)))
            return true;
    return view_has(v, from, to, LITS(words));
}

bool lesson_planned(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {
        LIT("拟"),     LIT("计划"),     LIT("准备"),   LIT("打算"),   LIT("定于"),   LIT("预计"),   LIT("要求各"),
        LIT("要求支"), LIT("要求书"),   LIT("要求每"), LIT("要求党"), LIT("要求全"), LIT("争取"),   LIT("应当"),
        LIT("必须"),   LIT("需要"),     LIT("要带头"), LIT("须"),     LIT("力争"),   LIT("预定"),   LIT("预备由"),
        LIT("将由"),   LIT("将邀"),     LIT("将请"),   LIT("将为"),   LIT("将给"),   LIT("将上"),   LIT("将讲"),
        LIT("将作"),   LIT("将做"),     LIT("将在"),   LIT("将于"),   LIT("将以"),   LIT("将举"),   LIT("将开"),
        LIT("将组"),   LIT("将安"),     LIT("将进"),   LIT("即将"),   LIT("将围"),   LIT("将结"),   LIT("将分"),
        LIT("将继"),   LIT("将带"),     LIT("将聘"),   LIT("将面"),   LIT("将主"),   LIT("将向"),   LIT("还将"),
        LIT("也将"),   LIT("要为"),     LIT("要上"),   LIT("要讲"),   LIT("应为"),   LIT("应上"),   LIT("应带头"),
        LIT("至少"),   LIT("不少于"),   LIT("原则上"), LIT("安排由"), LIT("初定"),   LIT("暂定"),   LIT("要给"),
        LIT("希望"),   LIT("建议"),     LIT("可由"),   LIT("可邀"),   LIT("商定由"), LIT("决定由"), LIT("研究决定"),
        LIT("待命"),   LIT("未定"),     LIT("再定"),   LIT("想请"),   LIT("想由"),   LIT("说好由"), LIT("要以"),
        LIT("要在"),   LIT("本来也该"), LIT("本来该"), LIT("说好请"), LIT("届时再"), LIT("有望"),   LIT("预告"),
        LIT("应由"),   LIT("答应"),     LIT("约好"),   LIT("约定"),   LIT("原请"),   LIT("原由"),   LIT("原邀"),
        LIT("原约"),   LIT("本由"),     LIT("本应"),   LIT("本该"),   LIT("拟请"),   LIT("再请"),   LIT("下学年"),
        LIT("待请"),   LIT("届时"),     LIT("原定"),   LIT("原计划"), LIT("原拟"),   LIT("要由"),   LIT("需由"),
        LIT("应邀请"), LIT("会议决定"), LIT("议定")};
    return view_has(v, from, to, LITS(words));
}

bool lesson_every(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {LIT("每年"),   LIT("每月"),   LIT("每季"),     LIT("每学期"),   LIT("每半年"),
                                       LIT("每学年"), LIT("每个月"), LIT("每个季度"), LIT("每个学期"), LIT("每周"),
                                       LIT("定期"),   LIT("坚持由"), LIT("坚持上"),   LIT("坚持讲"),   LIT("坚持带头"),
                                       LIT("坚持为"), LIT("坚持给"), LIT("每两月"),   LIT("每两个月"), LIT("每逢"),
                                       LIT("按季度"), LIT("按月")};
    return view_has(v, from, to, LITS(words));
}

bool lesson_done(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {LIT("了"), LIT("已"), LIT("过党课"), LIT("先后"), LIT("曾")};
    static const struct lit not [] = {LIT("为了"), LIT("了解"), LIT("除了")};
    for (size_t i = from; i < to;) {
        size_t p = view_find(v, i, to, LITS(words), NULL);
        if (p >= to)
            return false;
        bool other = v->ch[p] == U'了' &&
                     ((p > 0 && (VIEW_AT(v, p - 1, "为了") || VIEW_AT(v, p - 1, "除了"))) || VIEW_AT(v, p, "了解"));
        (void)not ;
        if (!other)
            return true;
        i = p + 1;
    }
    return false;
}

bool lesson_contest(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {
        LIT("党课比赛"),     LIT("党课大赛"),     LIT("党课竞赛"),     LIT("党课评比"),   LIT("党课宣讲比赛"),
        LIT("党课展评"),     LIT("党课宣讲大赛"), LIT("党课评选"),     LIT("精品党课评"), LIT("党课竞演"),
        LIT("党课展示赛"),   LIT("党课选拔"),     LIT("党课\"比赛"),   LIT("党课\"大赛"), LIT("党课\"评比"),
        LIT("党课评优"),     LIT("党课展演评"),   LIT("党课微视频评"), LIT("优秀党课评"), LIT("党课教学竞赛"),
        LIT("党课说课比赛"), LIT("党课技能"),     LIT("党课赛")};
    return view_has(v, from, to, LITS(words));
}
