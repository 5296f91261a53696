/* The words of party lessons. */
#include "base/utf8.h"
#include "fact/lesson_rules.h"

bool lesson_word_at(const struct view *v, size_t i, size_t end)
{
    static const struct lit not_after[] = {
        LIT("制度"),   LIT("比赛"), LIT("大赛"),   LIT("竞赛"),   LIT("评比"),   LIT("征集"),   LIT("展评"),
        LIT("教案"),   LIT("教材"), LIT("讲师"),   LIT("教员"),   LIT("大纲"),   LIT("记录本"), LIT("笔记"),
        LIT("赛"),     LIT("评选"), LIT("基地"),   LIT("频道"),   LIT("研究"),   LIT("讲稿"),   LIT("课件"),
        LIT("竞演"),   LIT("评优"), LIT("计划"),   LIT("等形式"), LIT("等方式"), LIT("等制度"), LIT("等活动形式"),
        LIT("结业"),   LIT("考试"), LIT("备课"),   LIT("优秀奖"), LIT("一等奖"), LIT("二等奖"), LIT("三等奖"),
        LIT("特等奖"), LIT("获奖"), LIT("资源库"), LIT("质量"),   LIT("展示赛"), LIT("选拔"),   LIT("决赛"),
        LIT("初赛")};
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

bool lesson_verb_at(const struct view *v, size_t i, size_t end, size_t *len)
{
    static const struct lit verbs[] = {
        LIT("上了"),   LIT("上过"),   LIT("上"),     LIT("讲了"),   LIT("讲"),     LIT("讲授"),   LIT("讲授了"),
        LIT("作了"),   LIT("作"),     LIT("做了"),   LIT("做"),     LIT("主讲"),   LIT("主讲了"), LIT("授"),
        LIT("宣讲"),   LIT("宣讲了"), LIT("带来"),   LIT("带来了"), LIT("送上"),   LIT("送上了"), LIT("分享"),
        LIT("分享了"), LIT("开讲"),   LIT("讲述"),   LIT("讲述了"), LIT("进行"),   LIT("进行了"), LIT("开展"),
        LIT("开展了"), LIT("奉献"),   LIT("奉献了"), LIT("呈现"),   LIT("呈现了"), LIT("开设"),   LIT("开设了"),
        LIT("举行"),   LIT("举行了"), LIT("举办"),   LIT("举办了"), LIT("完成"),   LIT("完成了"), LIT("讲解"),
        LIT("主讲的"), LIT("讲的"),   LIT("上的"),   LIT("作的"),   LIT("讲授的"), LIT("开了"),   LIT("送"),
        LIT("献上"),   LIT("上好"),   LIT("讲好"),   LIT("讲完"),   LIT("担任"),   LIT("承担"),   LIT("承担了"),
        LIT("负责"),   LIT("录制"),   LIT("录制了")};
    static const struct lit not [] = {
        LIT("上级"),   LIT("上海"),   LIT("上午"),   LIT("上半年"), LIT("上学期"), LIT("上述"),   LIT("上旬"),
        LIT("上届"),   LIT("上台"),   LIT("上网"),   LIT("上班"),   LIT("上门"),   LIT("上下"),   LIT("上好课"),
        LIT("上公开"), LIT("上示范"), LIT("上汇报"), LIT("上心理"), LIT("上岗"),   LIT("讲话"),   LIT("讲座"),
        LIT("讲台"),   LIT("讲故事"), LIT("讲政治"), LIT("讲师"),   LIT("讲团"),   LIT("讲规矩"), LIT("讲奉献"),
        LIT("讲评"),   LIT("作用"),   LIT("作风"),   LIT("作为"),   LIT("作业"),   LIT("作品"),   LIT("作者"),
        LIT("做好"),   LIT("做法"),   LIT("做人"),   LIT("授予"),   LIT("授课人"), LIT("送教"),   LIT("主讲人"),
        LIT("授牌"),   LIT("主讲教"), LIT("上一"),   LIT("讲党性")};
    size_t n = view_any(v, i, LITS(verbs), NULL);
    if (!n || i + n > end)
        return false;
    size_t m = view_any(v, i, LITS(not ), NULL);
    if (m && !VIEW_AT(v, i, "上一堂") && !VIEW_AT(v, i, "上一节") && !VIEW_AT(v, i, "上一次") &&
        !VIEW_AT(v, i, "上一场") && !VIEW_AT(v, i, "上一课"))
        return false;
    if (v->ch[i] == U'上' && i > 0 &&
        (v->ch[i - 1] == U'会' || v->ch[i - 1] == U'动' || v->ch[i - 1] == U'式' || v->ch[i - 1] == U'课' ||
         v->ch[i - 1] == U'基' || v->ch[i - 1] == U'以' || v->ch[i - 1] == U'晚' || v->ch[i - 1] == U'线'))
        return false; /* 会上, 活动上, 党课上, 基础上 */
    if (v->ch[i] == U'讲' && i > 0 &&
        (v->ch[i - 1] == U'主' || v->ch[i - 1] == U'宣' || v->ch[i - 1] == U'演' || v->ch[i - 1] == U'听'))
        return false;
    if (v->ch[i] == U'作' && i > 0 && (v->ch[i - 1] == U'工' || v->ch[i - 1] == U'合' || v->ch[i - 1] == U'创'))
        return false;
    *len = n;
    return true;
}

bool lesson_alone_at(const struct view *v, size_t i, size_t end, size_t *len)
{
    static const struct lit verbs[] = {
        LIT("主讲"),     LIT("讲授"),     LIT("授课"),     LIT("宣讲"),     LIT("讲课"),     LIT("开讲"),
        LIT("领学"),     LIT("上课"),     LIT("讲解"),     LIT("讲了"),     LIT("作了辅导"), LIT("作辅导"),
        LIT("作专题"),   LIT("作了专题"), LIT("作了题为"), LIT("做了题为"), LIT("作题为"),   LIT("作报告"),
        LIT("作了报告"), LIT("解读"),     LIT("宣讲"),     LIT("讲述"),     LIT("分享"),     LIT("作了《"),
        LIT("做了《"),   LIT("作《"),     LIT("讲《"),     LIT("上了《"),   LIT("带来《"),   LIT("带来了《"),
        LIT("作了一场"), LIT("上了一堂"), LIT("上了一节"), LIT("上了生动"), LIT("上《"),     LIT("作了\""),
        LIT("做《"),     LIT("作了主题"), LIT("做了主题"), LIT("作了精彩"), LIT("做专题"),   LIT("做了专题"),
        LIT("辅导"),     LIT("讲\""),     LIT("授《"),     LIT("上了一次"), LIT("上了题为"), LIT("上了主题"),
        LIT("讲述了"),   LIT("作主题"),   LIT("做了辅导"), LIT("作了深入"), LIT("作了生动")};
    static const struct lit not [] = {LIT("主讲人"), LIT("主讲教"), LIT("主讲者"), LIT("授课人"),
                                      LIT("宣讲团"), LIT("宣讲人"), LIT("讲课人"), LIT("宣讲会"),
                                      LIT("辅导员"), LIT("授课教"), LIT("宣讲员")};
    size_t n = view_any(v, i, LITS(verbs), NULL);
    if (!n || i + n > end || view_any(v, i, LITS(not ), NULL))
        return false;
    *len = n;
    return true;
}

struct verb {
    struct lit w;
    uint8_t role;
};
static const struct verb others[] = {
    {LIT("主持"), ROLE_PRESIDER},   {LIT("邀请"), ROLE_INVITER},    {LIT("特邀"), ROLE_INVITER},
    {LIT("聘请"), ROLE_INVITER},    {LIT("请来"), ROLE_INVITER},    {LIT("听取"), ROLE_AUDIENCE},
    {LIT("聆听"), ROLE_AUDIENCE},   {LIT("听了"), ROLE_AUDIENCE},   {LIT("听党"), ROLE_AUDIENCE},
    {LIT("参加"), ROLE_AUDIENCE},   {LIT("接受"), ROLE_AUDIENCE},   {LIT("观看"), ROLE_AUDIENCE},
    {LIT("收看"), ROLE_AUDIENCE},   {LIT("出席"), ROLE_AUDIENCE},   {LIT("列席"), ROLE_AUDIENCE},
    {LIT("旁听"), ROLE_AUDIENCE},   {LIT("组织"), ROLE_OTHER},      {LIT("安排"), ROLE_OTHER},
    {LIT("召集"), ROLE_OTHER},      {LIT("记录"), ROLE_RECORDER},   {LIT("做记录"), ROLE_RECORDER},
    {LIT("作记录"), ROLE_RECORDER}, {LIT("认真听"), ROLE_AUDIENCE}, {LIT("赴"), ROLE_AUDIENCE},
    {LIT("请假"), ROLE_AUDIENCE},   {LIT("缺席"), ROLE_AUDIENCE},   {LIT("被评"), ROLE_OTHER},
    {LIT("荣获"), ROLE_OTHER},      {LIT("获得"), ROLE_OTHER},      {LIT("转正"), ROLE_OTHER},
    {LIT("点评"), ROLE_OTHER},      {LIT("要求"), ROLE_OTHER},      {LIT("强调"), ROLE_OTHER},
    {LIT("指出"), ROLE_OTHER},      {LIT("总结"), ROLE_OTHER},      {LIT("致辞"), ROLE_OTHER},
    {LIT("宣读"), ROLE_OTHER},      {LIT("领誓"), ROLE_OTHER},      {LIT("发言"), ROLE_OTHER},
    {LIT("汇报"), ROLE_OTHER},      {LIT("讲话"), ROLE_OTHER},      {LIT("宣布"), ROLE_OTHER},
    {LIT("表态"), ROLE_OTHER},      {LIT("撰写"), ROLE_OTHER},      {LIT("陪同"), ROLE_OTHER},
    {LIT("到会"), ROLE_OTHER},      {LIT("执教"), ROLE_OTHER},      {LIT("交流"), ROLE_OTHER},
    {LIT("学习"), ROLE_AUDIENCE},   {LIT("调入"), ROLE_OTHER},      {LIT("担任党支部"), ROLE_OTHER},
    {LIT("任党支部"), ROLE_OTHER},  {LIT("开课"), ROLE_OTHER},      {LIT("听课"), ROLE_AUDIENCE},
    {LIT("任支部"), ROLE_OTHER},    {LIT("布置"), ROLE_OTHER},      {LIT("部署"), ROLE_OTHER},
    {LIT("介绍了"), ROLE_OTHER},    {LIT("表示"), ROLE_OTHER},      {LIT("反映"), ROLE_OTHER},
    {LIT("聆听了"), ROLE_AUDIENCE}, {LIT("转达"), ROLE_OTHER},      {LIT("说"), ROLE_OTHER},
    {LIT("率领"), ROLE_OTHER},      {LIT("走访"), ROLE_OTHER},      {LIT("慰问"), ROLE_OTHER},
    {LIT("上示范课"), ROLE_OTHER},  {LIT("上公开课"), ROLE_OTHER},  {LIT("上汇报课"), ROLE_OTHER},
    {LIT("上心理"), ROLE_OTHER},    {LIT("上团课"), ROLE_OTHER},    {LIT("上队课"), ROLE_OTHER},
    {LIT("上研讨课"), ROLE_OTHER},  {LIT("上展示课"), ROLE_OTHER},  {LIT("上观摩课"), ROLE_OTHER},
    {LIT("作讲座"), ROLE_OTHER},    {LIT("请"), ROLE_INVITER},      {LIT("当选"), ROLE_OTHER},
    {LIT("分管"), ROLE_OTHER},
};

enum role other_verb_at(const struct view *v, size_t i, size_t end, size_t *len)
{
    size_t best = 0;
    enum role role = ROLE_NONE;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (others[k].w.p[0] == v->ch[i] && others[k].w.n > best && view_at(v, i, others[k].w)) {
            best = others[k].w.n;
            role = others[k].role;
        }
    if (!best || i + best > end)
        return ROLE_NONE;
    if (v->ch[i] == U'请' && best == 1 &&
        (view_ch(v, i + 1) == U'假' ||
         (i > 0 && (v->ch[i - 1] == U'申' || v->ch[i - 1] == U'邀' || v->ch[i - 1] == U'聘'))))
        return ROLE_NONE;
    if (VIEW_AT(v, i, "组织委") || VIEW_AT(v, i, "学习委") || VIEW_AT(v, i, "总结会") || VIEW_AT(v, i, "学习会") ||
        VIEW_AT(v, i, "说明") || VIEW_AT(v, i, "组织生活") || VIEW_AT(v, i, "组织部") ||
        (i > 0 && v->ch[i] == U'说' && is_han(v->ch[i - 1]) && v->ch[i - 1] != U'志' && v->ch[i - 1] != U'师'))
        return ROLE_NONE;
    *len = best;
    return role;
}

static const struct verb lefts[] = {
    {LIT("由"), ROLE_GUEST},           {LIT("邀请"), ROLE_GUEST},
    {LIT("邀请了"), ROLE_GUEST},       {LIT("邀请到"), ROLE_GUEST},
    {LIT("邀请到了"), ROLE_GUEST},     {LIT("特邀"), ROLE_GUEST},
    {LIT("特邀请"), ROLE_GUEST},       {LIT("特邀请了"), ROLE_GUEST},
    {LIT("特邀了"), ROLE_GUEST},       {LIT("聘请"), ROLE_GUEST},
    {LIT("聘请了"), ROLE_GUEST},       {LIT("请"), ROLE_GUEST},
    {LIT("请来"), ROLE_GUEST},         {LIT("请来了"), ROLE_GUEST},
    {LIT("请到"), ROLE_GUEST},         {LIT("请到了"), ROLE_GUEST},
    {LIT("请了"), ROLE_GUEST},         {LIT("为"), ROLE_AUDIENCE},
    {LIT("给"), ROLE_AUDIENCE},        {LIT("向"), ROLE_AUDIENCE},
    {LIT("对"), ROLE_AUDIENCE},        {LIT("帮"), ROLE_AUDIENCE},
    {LIT("面向"), ROLE_AUDIENCE},      {LIT("针对"), ROLE_AUDIENCE},
    {LIT("介绍人"), ROLE_OTHER},       {LIT("主持人"), ROLE_PRESIDER},
    {LIT("主持人是"), ROLE_PRESIDER},  {LIT("主持人:"), ROLE_PRESIDER},
    {LIT("主持:"), ROLE_PRESIDER},     {LIT("记录:"), ROLE_RECORDER},
    {LIT("记录人:"), ROLE_RECORDER},   {LIT("记录人"), ROLE_RECORDER},
    {LIT("主讲人"), ROLE_LECTURER},    {LIT("主讲人是"), ROLE_LECTURER},
    {LIT("主讲人为"), ROLE_LECTURER},  {LIT("主讲人:"), ROLE_LECTURER},
    {LIT("主讲:"), ROLE_LECTURER},     {LIT("主讲"), ROLE_LECTURER},
    {LIT("授课人:"), ROLE_LECTURER},   {LIT("授课人"), ROLE_LECTURER},
    {LIT("授课人是"), ROLE_LECTURER},  {LIT("授课人为"), ROLE_LECTURER},
    {LIT("授课:"), ROLE_LECTURER},     {LIT("授课教师:"), ROLE_LECTURER},
    {LIT("讲课人:"), ROLE_LECTURER},   {LIT("讲课:"), ROLE_LECTURER},
    {LIT("讲课人"), ROLE_LECTURER},    {LIT("讲课人是"), ROLE_LECTURER},
    {LIT("讲课人为"), ROLE_LECTURER},  {LIT("宣讲人:"), ROLE_LECTURER},
    {LIT("宣讲人"), ROLE_LECTURER},    {LIT("宣讲人是"), ROLE_LECTURER},
    {LIT("宣讲:"), ROLE_LECTURER},     {LIT("主讲教师:"), ROLE_LECTURER},
    {LIT("主讲教师"), ROLE_LECTURER},  {LIT("主讲者:"), ROLE_LECTURER},
    {LIT("主讲老师:"), ROLE_LECTURER}, {LIT("主讲老师是"), ROLE_LECTURER},
    {LIT("主讲者是"), ROLE_LECTURER},  {LIT("上课人:"), ROLE_LECTURER},
    {LIT("报告人:"), ROLE_LECTURER},   {LIT("党课教员:"), ROLE_LECTURER},
    {LIT("宣讲者:"), ROLE_LECTURER},   {LIT("上党课的是"), ROLE_LECTURER},
    {LIT("主讲的是"), ROLE_LECTURER},  {LIT("讲党课的是"), ROLE_LECTURER},
    {LIT("上课的是"), ROLE_LECTURER},  {LIT("授课的是"), ROLE_LECTURER},
    {LIT("党课主讲"), ROLE_LECTURER},  {LIT("领学人:"), ROLE_LECTURER},
    {LIT("领学:"), ROLE_LECTURER},     {LIT("主讲领导:"), ROLE_LECTURER},
    {LIT("参加人员:"), ROLE_AUDIENCE}, {LIT("参加:"), ROLE_AUDIENCE},
    {LIT("出席:"), ROLE_AUDIENCE},     {LIT("缺席:"), ROLE_AUDIENCE},
    {LIT("请假:"), ROLE_AUDIENCE},     {LIT("列席:"), ROLE_AUDIENCE},
    {LIT("通讯员"), ROLE_OTHER},       {LIT("通讯员:"), ROLE_OTHER},
    {LIT("撰稿:"), ROLE_OTHER},        {LIT("摄影:"), ROLE_OTHER},
    {LIT("作者:"), ROLE_OTHER},        {LIT("审核:"), ROLE_OTHER},
    {LIT("供稿:"), ROLE_OTHER},        {LIT("编辑:"), ROLE_OTHER},
    {LIT("撰稿人:"), ROLE_OTHER},      {LIT("发布者:"), ROLE_OTHER},
    {LIT("执笔:"), ROLE_OTHER},        {LIT("听取"), ROLE_LECTURER},
    {LIT("听取了"), ROLE_LECTURER},    {LIT("聆听"), ROLE_LECTURER},
    {LIT("聆听了"), ROLE_LECTURER},    {LIT("听"), ROLE_LECTURER},
    {LIT("听了"), ROLE_LECTURER},      {LIT("观看"), ROLE_LECTURER},
    {LIT("观看了"), ROLE_LECTURER},    {LIT("收看了"), ROLE_LECTURER},
    {LIT("收看"), ROLE_LECTURER},      {LIT("收听了"), ROLE_LECTURER},
    {LIT("聆听的是"), ROLE_LECTURER},  {LIT("学习了"), ROLE_LECTURER},
    {LIT("参加了"), ROLE_LECTURER},    {LIT("参加"), ROLE_LECTURER},
    {LIT("接受了"), ROLE_LECTURER},    {LIT("聆听过"), ROLE_LECTURER},
};

enum role role_by_left(const struct view *v, size_t begin, size_t i, size_t *len)
{
    size_t best = 0;
    enum role role = ROLE_NONE;
    while (i > begin && v->ch[i - 1] == ' ')
        i--;
    for (size_t k = 0; k < sizeof lefts / sizeof *lefts; k++)
        if (lefts[k].w.n <= i - begin && lefts[k].w.n > best && view_at(v, i - lefts[k].w.n, lefts[k].w)) {
            best = lefts[k].w.n;
            role = lefts[k].role;
        }
    *len = best;
    return role;
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
        if (!n || (i > from && v->ch[i - 1] == U'第'))
            continue;
        if (value >= 2 && view_any(v, i + n, LITS(units), NULL))
            return true;
        i += n - 1;
    }
    return view_has(v, from, to, LITS(many)) && !VIEW_HAS(v, from, to, "系列党课");
}

bool lesson_denied(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {
        LIT("未能"), LIT("没有"),     LIT("没能"), LIT("未上"), LIT("未讲"),   LIT("取消"),   LIT("不再"),
        LIT("无法"), LIT("没上"),     LIT("尚未"), LIT("并未"), LIT("未开"),   LIT("未作"),   LIT("未如期"),
        LIT("未按"), LIT("没讲"),     LIT("未为"), LIT("未给"), LIT("暂停"),   LIT("未举行"), LIT("未听"),
        LIT("很少"), LIT("不上党课"), LIT("不够"), LIT("缺少"), LIT("不足"),   LIT("停上"),   LIT("作罢"),
        LIT("搁置"), LIT("停讲"),     LIT("中止"), LIT("终止"), LIT("暂缓"),   LIT("没开"),   LIT("未进行"),
        LIT("未曾"), LIT("从未"),     LIT("流产"), LIT("未成"), LIT("不能到"), LIT("未到"),   LIT("没到")};
    return view_has(v, from, to, LITS(words));
}

bool lesson_delayed(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {LIT("推迟"),   LIT("改期"), LIT("延期"), LIT("改至"),     LIT("延至"),
                                       LIT("改为下"), LIT("顺延"), LIT("延后"), LIT("另行通知"), LIT("另定"),
                                       LIT("择期"),   LIT("择日"), LIT("改到"), LIT("待定")};
    return view_has(v, from, to, LITS(words));
}

bool lesson_planned(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {
        LIT("拟"),       LIT("计划"),   LIT("准备"),     LIT("打算"),   LIT("定于"),   LIT("预计"),   LIT("要求"),
        LIT("争取"),     LIT("应当"),   LIT("必须"),     LIT("需要"),   LIT("要带头"), LIT("须"),     LIT("力争"),
        LIT("预定"),     LIT("预备由"), LIT("将由"),     LIT("将邀"),   LIT("将请"),   LIT("将为"),   LIT("将给"),
        LIT("将上"),     LIT("将讲"),   LIT("将作"),     LIT("将做"),   LIT("将在"),   LIT("将于"),   LIT("将以"),
        LIT("将举"),     LIT("将开"),   LIT("将组"),     LIT("将安"),   LIT("将进"),   LIT("即将"),   LIT("将围"),
        LIT("将结"),     LIT("将分"),   LIT("将继"),     LIT("将带"),   LIT("将聘"),   LIT("将面"),   LIT("将主"),
        LIT("将向"),     LIT("还将"),   LIT("也将"),     LIT("要为"),   LIT("要上"),   LIT("要讲"),   LIT("应为"),
        LIT("应上"),     LIT("应带头"), LIT("至少"),     LIT("不少于"), LIT("原则上"), LIT("安排由"), LIT("初定"),
        LIT("暂定"),     LIT("要给"),   LIT("希望"),     LIT("建议"),   LIT("可由"),   LIT("可邀"),   LIT("倡议"),
        LIT("商定由"),   LIT("决定由"), LIT("研究决定"), LIT("待命"),   LIT("有望"),   LIT("预告"),   LIT("号召"),
        LIT("原定"),     LIT("原计划"), LIT("原拟"),     LIT("要由"),   LIT("需由"),   LIT("应由"),   LIT("应邀请"),
        LIT("会议决定"), LIT("议定")};
    return view_has(v, from, to, LITS(words));
}

bool lesson_every(const struct view *v, size_t from, size_t to)
{
    static const struct lit words[] = {LIT("每年"),   LIT("每月"),   LIT("每季"),     LIT("每学期"),   LIT("每半年"),
                                       LIT("每学年"), LIT("每个月"), LIT("每个季度"), LIT("每个学期"), LIT("每周"),
                                       LIT("定期"),   LIT("坚持由"), LIT("每两月"),   LIT("每两个月"), LIT("每逢"),
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
    static const struct lit words[] = {LIT("党课比赛"),     LIT("党课大赛"),     LIT("党课竞赛"),     LIT("党课评比"),
                                       LIT("党课宣讲比赛"), LIT("党课展评"),     LIT("党课宣讲大赛"), LIT("党课评选"),
                                       LIT("精品党课评"),   LIT("党课竞演"),     LIT("党课展示赛"),   LIT("党课选拔"),
                                       LIT("党课擂台"),     LIT("党课\"比赛"),   LIT("党课\"大赛"),   LIT("党课\"评比"),
                                       LIT("党课评优"),     LIT("党课展演评"),   LIT("党课微视频评"), LIT("优秀党课评"),
                                       LIT("党课教学竞赛"), LIT("党课说课比赛"), LIT("党课技能"),     LIT("党课赛")};
    return view_has(v, from, to, LITS(words));
}
