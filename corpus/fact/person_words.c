/* Posts, forms of address, verbs and names of units: what stands beside a person. */
#include "base/utf8.h"
#include "fact/person_rules.h"

/* Cores, longest first is not needed: the longest match wins. */
static const struct lit cores[] = {
    LIT("书记"),       LIT("校长"),       LIT("园长"),     LIT("主任"),     LIT("主席"),       LIT("委员"),
    LIT("组长"),       LIT("局长"),       LIT("镇长"),     LIT("乡长"),     LIT("县长"),       LIT("区长"),
    LIT("市长"),       LIT("处长"),       LIT("科长"),     LIT("部长"),     LIT("院长"),       LIT("所长"),
    LIT("站长"),       LIT("会长"),       LIT("秘书长"),   LIT("队长"),     LIT("班长"),       LIT("教导"),
    LIT("总务"),       LIT("会计"),       LIT("出纳"),     LIT("辅导员"),   LIT("班主任"),     LIT("教授"),
    LIT("副教授"),     LIT("讲师"),       LIT("研究员"),   LIT("专家"),     LIT("博士"),       LIT("教研员"),
    LIT("督学"),       LIT("干事"),       LIT("党员"),     LIT("指导员"),   LIT("教官"),       LIT("律师"),
    LIT("医生"),       LIT("支书"),       LIT("团支书"),   LIT("总书记"),   LIT("总理"),       LIT("宣传员"),
    LIT("党代表"),     LIT("代表"),       LIT("校医"),     LIT("门卫"),     LIT("堂长"),       LIT("校董"),
    LIT("法官"),       LIT("检察官"),     LIT("教育助理"), LIT("馆长"),     LIT("总编"),       LIT("记者"),
    LIT("编辑"),       LIT("董事长"),     LIT("经理"),     LIT("总经理"),   LIT("调研员"),     LIT("巡视员"),
    LIT("名誉校长"),   LIT("助理"),       LIT("校级领导"), LIT("工会干部"), LIT("学科带头人"), LIT("骨干教师"),
    LIT("特级教师"),   LIT("高级教师"),   LIT("一级教师"), LIT("教师"),     LIT("老红军"),     LIT("老战士"),
    LIT("老干部"),     LIT("老党员"),     LIT("校友"),     LIT("劳模"),     LIT("联络员"),     LIT("组织员"),
    LIT("党务工作者"), LIT("民警"),       LIT("所长"),     LIT("教导员"),   LIT("副教导员"),   LIT("讲解员"),
    LIT("宣讲员"),     LIT("宣讲团成员"), LIT("成员"),     LIT("负责人"),   LIT("领导"),       LIT("导师"),
};
static const struct lit addresses[] = {
    LIT("同志"), LIT("老师"), LIT("同学"), LIT("先生"), LIT("女士"), LIT("小朋友"), LIT("老先生"), LIT("老人"),
    LIT("阿姨"), LIT("叔叔"), LIT("爷爷"), LIT("奶奶"), LIT("烈士"), LIT("家长"),   LIT("师傅"),
};
static const struct lit leads[] = {
    LIT("党支部"), LIT("支部"),   LIT("党总支"), LIT("总支"),   LIT("党委"),   LIT("副"),     LIT("教导处"),
    LIT("政教处"), LIT("德育处"), LIT("总务处"), LIT("教科室"), LIT("办公室"), LIT("校长室"), LIT("工会"),
    LIT("妇女"),   LIT("团委"),   LIT("团支部"), LIT("少先队"), LIT("大队"),   LIT("组织"),   LIT("宣传"),
    LIT("纪检"),   LIT("青年"),   LIT("统战"),   LIT("年级"),   LIT("教研"),   LIT("备课"),   LIT("党小组"),
    LIT("常务"),   LIT("执行"),   LIT("第一"),   LIT("教务"),   LIT("学校"),   LIT("我校"),   LIT("教导"),
    LIT("政教"),   LIT("德育"),   LIT("总务"),   LIT("本校"),   LIT("校"),     LIT("原"),     LIT("老"),
    LIT("时任"),   LIT("新任"),   LIT("前任"),   LIT("原任"),   LIT("现任"),   LIT("前"),     LIT("安全"),
    LIT("后勤"),   LIT("体卫"),   LIT("艺体"),   LIT("信息"),   LIT("党建"),   LIT("纪委"),   LIT("支委"),
    LIT("理论"),   LIT("退休"),   LIT("党群"),   LIT("学习"),   LIT("文体"),   LIT("生活"),   LIT("群众"),
    LIT("保卫"),   LIT("党"),     LIT("青工"),   LIT("学科"),   LIT("语文"),   LIT("数学"),   LIT("英语"),
    LIT("优秀"),   LIT("预备"),   LIT("青年"),   LIT("新"),     LIT("代理"),   LIT("名誉"),   LIT("特邀"),
    LIT("科研"),   LIT("课程"),   LIT("教学"),   LIT("分管"),   LIT("分校"),   LIT("体育"),   LIT("女"),
    LIT("女工"),   LIT("行政"),   LIT("教育"),
};
static const struct lit outside_posts[] = {
    LIT("教授"),   LIT("局长"), LIT("镇长"),   LIT("乡长"),   LIT("县长"),   LIT("区长"),       LIT("市长"),
    LIT("处长"),   LIT("科长"), LIT("部长"),   LIT("院长"),   LIT("所长"),   LIT("站长"),       LIT("会长"),
    LIT("秘书长"), LIT("讲师"), LIT("研究员"), LIT("专家"),   LIT("博士"),   LIT("教研员"),     LIT("督学"),
    LIT("教官"),   LIT("律师"), LIT("医生"),   LIT("总书记"), LIT("总理"),   LIT("校友"),       LIT("家长"),
    LIT("先生"),   LIT("女士"), LIT("烈士"),   LIT("老红军"), LIT("老战士"), LIT("董事长"),     LIT("经理"),
    LIT("记者"),   LIT("民警"), LIT("劳模"),   LIT("法官"),   LIT("检察官"), LIT("宣讲团成员"), LIT("教导员"),
    LIT("指导员")};
static const struct lit pupil_words[] = {LIT("同学"), LIT("小朋友")};
static const struct lit outside_units[] = {
    LIT("局"),     LIT("镇党委"),   LIT("镇政府"), LIT("镇"),       LIT("乡"),     LIT("街道"),     LIT("区委"),
    LIT("县委"),   LIT("市委"),     LIT("省委"),   LIT("党校"),     LIT("大学"),   LIT("学院"),     LIT("公司"),
    LIT("集团"),   LIT("村"),       LIT("社区"),   LIT("派出所"),   LIT("法院"),   LIT("检察院"),   LIT("教研室"),
    LIT("关工委"), LIT("宣讲团"),   LIT("组织部"), LIT("宣传部"),   LIT("纪委监"), LIT("教育工委"), LIT("医院"),
    LIT("部队"),   LIT("纪念馆"),   LIT("党工委"), LIT("教文体"),   LIT("总工会"), LIT("妇联"),     LIT("团区委"),
    LIT("团市委"), LIT("老干部局"), LIT("讲师团"), LIT("进修学校"), LIT("教育办"), LIT("教管办"),   LIT("文明办"),
    LIT("司法所"), LIT("研究会"),   LIT("研究院"), LIT("研究室")};

static const struct lit left_strong[] = {
    LIT("由"),     LIT("请"),    LIT("邀请"),   LIT("特邀"),   LIT("聘请"),   LIT("请来"),   LIT("听取"),
    LIT("听取了"), LIT("聆听"),  LIT("聆听了"), LIT("请到了"), LIT("邀请了"), LIT("邀请到"), LIT("邀请到了"),
    LIT("听"),     LIT("的是"),  LIT("的有"),   LIT("人是"),   LIT("人为"),   LIT("作者"),   LIT("为:"),
    LIT("我叫"),   LIT("我是"),  LIT("接受"),   LIT("观看了"), LIT("追忆"),   LIT("怀念"),   LIT("悼念"),
    LIT("学习了"), LIT("教师:"), LIT("人:"),    LIT("讲:"),    LIT("持:"),    LIT("录:"),    LIT("席:"),
    LIT("长:"),    LIT("员:"),   LIT("者:"),    LIT("加:"),    LIT("记:"),    LIT("名:"),    LIT("字:"),
    LIT("课:"),    LIT("师:"),   LIT("任:")};
static const struct lit left_mild[] = {LIT("和"), LIT("与"), LIT("及"), LIT("、"), LIT("跟"), LIT("以及"),
                                       LIT("的"), LIT("是"), LIT("以"), LIT("让"), LIT("对"), LIT("向"),
                                       LIT("了"), LIT("日"), LIT("午"), LIT("为"), LIT("给")};
static const struct lit right_verbs[] = {
    LIT("为"),   LIT("给"),   LIT("向"),   LIT("对"),   LIT("以"),   LIT("作"),   LIT("做"),   LIT("上"),   LIT("讲"),
    LIT("主讲"), LIT("主持"), LIT("带领"), LIT("组织"), LIT("在"),   LIT("从"),   LIT("就"),   LIT("围绕"), LIT("结合"),
    LIT("说"),   LIT("介绍"), LIT("致辞"), LIT("传达"), LIT("宣读"), LIT("领学"), LIT("担任"), LIT("任"),   LIT("参加"),
    LIT("于"),   LIT("获"),   LIT("被"),   LIT("荣"),   LIT("还"),   LIT("亲自"), LIT("都"),   LIT("均"),   LIT("所"),
    LIT("走进"), LIT("走上"), LIT("各"),   LIT("补"),   LIT("把"),   LIT("与"),   LIT("将"),   LIT("紧密"), LIT("深入"),
    LIT("首"),   LIT("最后"), LIT("随后"), LIT("则"),   LIT("一起"), LIT("主动"), LIT("继续"), LIT("宣誓"), LIT("到"),
    LIT("前往"), LIT("正式"), LIT("特"),   LIT("分别"), LIT("先后"), LIT("代表"), LIT("指出"), LIT("强调"), LIT("表示"),
    LIT("认为"), LIT("的"),   LIT("等"),   LIT("授课"), LIT("宣讲"), LIT("发言"), LIT("及"),   LIT("因"),   LIT("率先"),
    LIT("首先"), LIT("又"),   LIT("也"),   LIT("作了"), LIT("分享"), LIT("讲授"), LIT("两位"), LIT("三位"), LIT("同"),
    LIT("一行"), LIT("来"),   LIT("执教"), LIT("撰写"), LIT("指导"), LIT("出席"), LIT("列席"), LIT("讲话"), LIT("主讲"),
    LIT("再次"), LIT("将"),   LIT("拟"),   LIT("应邀"), LIT("通过"), LIT("利用"), LIT("用"),   LIT("开展"), LIT("进行"),
    LIT("带头"), LIT("率"),   LIT("各"),   LIT("轮流"), LIT("面向"), LIT("紧扣"), LIT("立足"), LIT("题为"), LIT("曾"),
    LIT("已"),   LIT("没有"), LIT("未"),   LIT("要求"), LIT("回顾"), LIT("阐述"), LIT("解读"), LIT("总结"), LIT("宣布"),
    LIT("记录"), LIT("缺席"), LIT("请假"), LIT("汇报")};
size_t post_at(const struct view *v, size_t i, size_t end)
{
    size_t k = i;
    for (size_t step = 0; step < 6; step++) { /* 副 校长, 党支部 书记 … and the core ends it */
        size_t n = view_any(v, k, LITS(cores), NULL), m = view_any(v, k, LITS(addresses), NULL);
        n = n > m ? n : m;
        if (n && k + n <= end)
            return k + n - i;
        n = view_any(v, k, LITS(leads), NULL);
        if (!n || k + n > end)
            break;
        k += n;
    }
    return 0;
}

size_t post_before(const struct view *v, size_t begin, size_t i)
{
    size_t k = i;
    for (size_t posts = 0; posts < 4; posts++) {
        size_t n = view_before(v, k, LITS(cores), NULL);
        if (!n || k < begin + n)
            break;
        k -= n;
        while ((n = view_before(v, k, LITS(leads), NULL)) != 0 && k >= begin + n)
            k -= n;
        size_t sep = k > begin && (v->ch[k - 1] == U'、' || v->ch[k - 1] == U'兼') ? 1 : 0;
        if (!sep || !view_before(v, k - sep, LITS(cores), NULL))
            break;
        k -= sep;
    }
    while (k < i && (v->ch[k] == U'、' || v->ch[k] == U'兼'))
        k++;
    return i - k;
}

static bool ends_with_any(const struct view *v, size_t from, size_t to, const struct lit *t, size_t count)
{
    size_t n = view_before(v, to, t, count, NULL);
    return n && to - n >= from;
}

bool post_is_address(const struct view *v, size_t from, size_t to)
{
    return ends_with_any(v, from, to, LITS(addresses));
}

bool post_is_outside(const struct view *v, size_t from, size_t to)
{
    return view_has(v, from, to, LITS(outside_posts)) && !VIEW_HAS(v, from, to, "校长");
}

bool post_is_pupil(const struct view *v, size_t from, size_t to)
{
    return ends_with_any(v, from, to, LITS(pupil_words));
}

double cue_left(const struct view *v, size_t begin, size_t i)
{
    if (i <= begin)
        return 1.5;
    if (post_before(v, begin, i) >= 2)
        return 6;
    static const struct lit labels[] = {LIT("主讲人"), LIT("授课人"), LIT("主持人"), LIT("记录人"), LIT("讲课人"),
                                        LIT("主讲"),   LIT("评委"),   LIT("宣讲人"), LIT("召集人"), LIT("联系人")};
    static const struct lit clefts[] = {LIT("课的是"), LIT("讲的是"), LIT("持的是"),
                                        LIT("台的是"), LIT("录的是"), LIT("课的有")};
    if (view_before(v, i, LITS(clefts), NULL))
        return 6;
    if (view_before(v, i, LITS(labels), NULL))
        return 4.5;
    size_t n = view_before(v, i, LITS(left_strong), NULL);
    if (n && i >= begin + n)
        return v->ch[i - 1] == ':' ? 6 : n == 1 ? 3 : 4;
    uint32_t c = v->ch[i - 1];
    if (c == ' ' && i > begin + 2 && post_before(v, begin, i - 1) >= 2)
        return 5;
    if (c == ':' || c == ' ' || c == '(' || c == ',' || c == U'。' || c == ';' || c == '"' || c == '\n' || c == '|' ||
        c == U'》' || c == ')')
        return 1.5;
    static const struct lit units[] = {LIT("党委"), LIT("局"),     LIT("党校"),   LIT("小学"),   LIT("中学"),
                                       LIT("学校"), LIT("支部"),   LIT("镇"),     LIT("村"),     LIT("街道"),
                                       LIT("区委"), LIT("市委"),   LIT("县委"),   LIT("组织部"), LIT("学院"),
                                       LIT("大学"), LIT("我校"),   LIT("幼儿园"), LIT("宣讲团"), LIT("关工委"),
                                       LIT("后代"), LIT("教研室"), LIT("宣传部"), LIT("优秀"),   LIT("先锋"),
                                       LIT("人物"), LIT("模范"),   LIT("标兵"),   LIT("好人")};
    if ((c == U'小' || c == U'老' || c == U'大') && (i - 1 == begin || !is_han(v->ch[i - 2])))
        return 1.5; /* 、小秦晚舟 */
    if (view_before(v, i, LITS(left_mild), NULL) || view_before(v, i, LITS(units), NULL))
        return 1.5;
    return is_han(c) ? -1 : 0.5;
}

bool cue_splits(const struct view *v, size_t to)
{
    static const struct lit verbs[] = {
        LIT("主讲"), LIT("主持"), LIT("主动"), LIT("带领"), LIT("带头"), LIT("宣讲"), LIT("宣读"), LIT("宣布"),
        LIT("讲授"), LIT("讲话"), LIT("讲解"), LIT("讲课"), LIT("授课"), LIT("领学"), LIT("上党"), LIT("上了"),
        LIT("讲党"), LIT("作了"), LIT("做了"), LIT("作党"), LIT("作为"), LIT("组织"), LIT("参加"), LIT("担任"),
        LIT("围绕"), LIT("结合"), LIT("分别"), LIT("先后"), LIT("亲自"), LIT("代表"), LIT("强调"), LIT("指出"),
        LIT("表示"), LIT("介绍"), LIT("传达"), LIT("发言"), LIT("出席"), LIT("列席"), LIT("缺席"), LIT("记录"),
        LIT("为全"), LIT("为党"), LIT("为大"), LIT("给全"), LIT("给党"), LIT("向全"), LIT("向党"), LIT("从三"),
        LIT("同志"), LIT("分享"), LIT("来校"), LIT("到校"), LIT("应邀"), LIT("率先"), LIT("开讲"), LIT("解读"),
        LIT("等同"), LIT("于今"), LIT("在会"), LIT("在全"), LIT("以《")};
    size_t w = 0;
    return to > 0 && view_any(v, to - 1, LITS(verbs), &w) != 0;
}

/* 管玉成|六月二十五日: a date in Han numerals starts. */
static bool date_starts(const struct view *v, size_t i, size_t end)
{
    static const uint32_t numerals[] = U"〇一二三四五六七八九十廿";
    size_t k = i;
    for (bool digit = true; k < end && k < i + 5 && digit; k += digit) {
        digit = false;
        for (size_t n = 0; n + 1 < sizeof numerals / sizeof *numerals; n++)
            digit = digit || v->ch[k] == numerals[n];
    }
    return k > i && k < end && (v->ch[k] == U'月' || (v->ch[k] == U'年' && k >= i + 2));
}

double cue_right(const struct view *v, size_t i, size_t end)
{
    if (i >= end)
        return 1.5;
    if (post_at(v, i, end)) /* 逄立|新书记 may be 逄立新|书记 */
        return v->ch[i] == U'新' || v->ch[i] == U'老' || v->ch[i] == U'女' ? 3 : 6;
    static const struct lit places[] = {
        LIT("区"),   LIT("县"),   LIT("镇"),     LIT("乡"),       LIT("村"),   LIT("市"),   LIT("路"),   LIT("街"),
        LIT("小学"), LIT("中学"), LIT("幼儿园"), LIT("中心小学"), LIT("实验"), LIT("大学"), LIT("学院"), LIT("中队"),
        LIT("楼"),   LIT("杯"),   LIT("奖"),     LIT("基金"),     LIT("社区"), LIT("公司"), LIT("集团")};
    static const struct lit sexes[] = {LIT(",男,"), LIT(",女,"), LIT(":男,"), LIT(":女,"),
                                       LIT("(男,"), LIT("(女,"), LIT(" 男 "), LIT(" 女 ")};
    uint32_t c = v->ch[i];
    if (view_any(v, i, LITS(sexes), NULL))
        return 6;
    if (c == U'、')
        return 2;
    if (c == ':' && (view_ch(v, i + 1) == U'《' || view_ch(v, i + 1) == '"'))
        return 5;
    if (view_any(v, i, LITS(places), NULL))
        return -6;
    if (c == ',' || c == U'。' || c == ')' || c == '(' || c == ' ' || c == ';' || c == ':' || c == '\n' || c == '|' ||
        c == '"' || c == U'《' || is_digit(c))
        return 1.5;
    if (view_any(v, i, LITS(right_verbs), NULL))
        return 2;
    if (date_starts(v, i, end))
        return 1.5;
    if (c == U'和' || c == U'与')
        return 1;
    return is_han(c) ? -1 : 0.5;
}

bool unit_outside(const struct view *v, size_t from, size_t to)
{
    return view_has(v, from, to, LITS(outside_units));
}

static const struct lit double_surnames[] = {
    LIT("欧阳"), LIT("上官"), LIT("司徒"), LIT("诸葛"), LIT("夏侯"), LIT("尉迟"), LIT("司马"), LIT("东方"),
    LIT("皇甫"), LIT("令狐"), LIT("公孙"), LIT("慕容"), LIT("宇文"), LIT("长孙"), LIT("轩辕"), LIT("淳于"),
    LIT("单于"), LIT("申屠"), LIT("公羊"), LIT("澹台"), LIT("濮阳"), LIT("太史"), LIT("端木"), LIT("西门"),
    LIT("南宫"), LIT("呼延"), LIT("闻人"), LIT("钟离"), LIT("独孤"), LIT("赫连"), LIT("万俟")};

/* Surnames that the lists of Debian lack, by how often the country has them; by code point. */
static const uint32_t common_surnames[] = U"付古向柴缪肖金闫阎";
static const uint32_t rare_surnames[] =
    U"丁万东严丰乌乐乔乜习于云亓井亘亢仇从仝代仰仲任伊伍伏何佘余佟佴侯俞修俱倪傅储元党全关冀冉冒农冯况冷冼"
    U"凌凤刁刘初别劳包匡华卓单卜卞占卢卫印危厉厍原史叶司吉吕吴周和咸唐喻堵夏夔奚奥姚姜姬娄孔孙孟季宁安宋宓"
    U"宗宣宦宫宰容宿寇富寿封尚尤尧尹居屈屠山岑岳崔嵇巢左巩巫巴师席常干平幸广庄应庞康庾廉廖弓弘张强彭徐怀恽"
    U"惠慎慕戈戌戎成战戚戴房扈扶承揣揭支敖文方於施时昌明易昝晁晋晏景暨暴曲曹曾朱权李杜束杨杭松林柏查柯柳栾"
    U"桂桑桓梁梅植楚楼樊檀欒欧武殳段殷毋毕毛水汝江池汤汪汲沃沈沙泮洪浦涂温游湛滑滕满潘潭濮焦熊燕牛牟牧狄王"
    U"班璩甄甘田申白皮益盖盛相眭瞿石祁祖祝禄禤禹秋秦程税穆空窦章童竺符笪简管籍米粟糜索红纪练终缑罗羊羿翁翟"
    U"耿聂肇胡胥臧舒艾芮花苌苍苏苑苗苟范茅茹荀荆荣莘莫萧葛董蒋蒙蒯蒲蓝蓟蓬蔚蔡蔺薄薛虎虞融衡袁裘裴褚覃解訾"
    U"詹计许诸谈谌谢谭谯谷贝贠贡贲费贺贾赖赵越路车辛边连迟逄逯逸邓邝邢那邬邰邱邴邵邸邹邾郁郄郇郎郏郐郑郗郜"
    U"郝郤郦郭鄂鄢酆銮钟钦钭钮钱闵闻阙阚阮阳阴陆陈陶隆随隗隽雍雷霍靳鞠韦韩韶项须顾颜饶马骆高魏鱼鲁鲍鹿麦麻"
    U"黄黎齐龙龚";

static bool holds(const uint32_t *sorted, size_t n, uint32_t c)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (sorted[mid] < c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && sorted[lo] == c;
}

static double surname_logp(const struct lexicon *lx, const uint32_t *ch)
{
    double p = lexicon_surname_logp(lx, ch, 1);
    if (p < 0)
        return p;
    if (holds(common_surnames, sizeof common_surnames / sizeof *common_surnames - 1, ch[0]))
        return ch[0] == U'金' ? -4.9 : -6.0;
    return holds(rare_surnames, sizeof rare_surnames / sizeof *rare_surnames - 1, ch[0]) ? -8.5 : 0;
}

bool name_surname_common(const struct lexicon *lx, uint32_t c)
{
    double p = surname_logp(lx, &c);
    return p < 0 && p > -7 && !name_surname_weak(c);
}

size_t name_surname(const struct lexicon *lx, const struct view *v, size_t i, size_t end)
{
    size_t n = view_any(v, i, LITS(double_surnames), NULL);
    if (n && i + n < end)
        return n;
    return surname_logp(lx, v->ch + i) < 0 ? 1 : 0;
}

double name_odds(const struct lexicon *lx, const struct view *v, size_t i, size_t surname, size_t given)
{
    double odds = 0;
    if (surname == 2) {
        odds = 6; /* no running text has these by chance */
    } else {
        odds = surname_logp(lx, v->ch + i) - lexicon_char_logp(lx, v->ch[i]);
    }
    for (size_t k = 0; k < given; k++) {
        uint32_t c = v->ch[i + surname + k];
        odds += lexicon_given_logp(lx, c, (unsigned)k, (unsigned)given) - lexicon_char_logp(lx, c);
    }
    return odds;
}

bool name_surname_weak(uint32_t c)
{
    static const uint32_t list[] =
        U"和于任从应向成时全明方管关言经由后都年双有会能能以及通过党支组主单安单行本多公国家其所之同文相项并车水花广白"
        U"马高金石黄江海常平连东西南北牛温项万米宫路童终万解左别自门山来见达令";
    for (size_t i = 0; i + 1 < sizeof list / sizeof *list; i++)
        if (list[i] == c)
            return true;
    return false;
}
