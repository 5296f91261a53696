/* Stop words: the particles, question words and fillers of Chinese questions, in folded form. */
#include "base/utf8.h"
#include "plan.h"
#include <stdlib.h>

/* Both lists ascend by their UTF-8 bytes, for the binary search. */
static const char *const question[] = {
    "为什么", "为何", "为甚么", "什么",     "什么时候", "什么样", "何",     "何事",   "何人",   "何以",   "何地",
    "何处",   "何时", "何种",   "几",       "几个",     "几位",   "几名",   "几年",   "几日",   "几月",   "几次",
    "几点",   "几项", "叫什么", "可不可以", "吗",       "呢",     "哪",     "哪一",   "哪一个", "哪一天", "哪一年",
    "哪一次", "哪个", "哪些",   "哪位",     "哪儿",     "哪几",   "哪几个", "哪几位", "哪几年", "哪国",   "哪天",
    "哪家",   "哪年", "哪座",   "哪所",     "哪方面",   "哪时",   "哪月",   "哪次",   "哪种",   "哪部",   "哪部分",
    "哪里",   "哪项", "啥",     "多久",     "多大",     "多少",   "多少人", "多少次", "多远",   "多长",   "多高",
    "如何",   "怎么", "怎么办", "怎么样",   "怎样",     "是不是", "是否",   "是谁",   "有哪些", "有没有", "有谁",
    "甚么",   "第几", "能不能", "请问",     "谁",
};
static const char *const filler[] = {
    "一",   "一下", "一个", "一共", "上",   "上过", "下",   "不",   "与",   "且",   "个",   "中",   "中间", "为",
    "主要", "之",   "之一", "之前", "之后", "也",   "了",   "于",   "些",   "仅",   "从",   "他",   "他们", "以",
    "以前", "以及", "以后", "以来", "们",   "会",   "但",   "但是", "位",   "位于", "你",   "你们", "做过", "共",
    "关于", "其",   "其中", "其他", "具体", "分别", "列出", "则",   "到",   "前",   "包含", "包括", "即",   "却",
    "去过", "又",   "及",   "另",   "另外", "只",   "只是", "叫",   "叫做", "可",   "可以", "各",   "后",   "向",
    "吧",   "呀",   "告诉", "和",   "啊",   "因",   "因为", "在",   "地",   "大概", "她",   "她们", "如果", "它",
    "它们", "对",   "对于", "将",   "就",   "属于", "并",   "并且", "当时", "当过", "很",   "得",   "得过", "总共",
    "您",   "想",   "我",   "我们", "或",   "所",   "所以", "才",   "找",   "找到", "把",   "拿过", "指",   "时",
    "时候", "是",   "曾",   "曾经", "最",   "有",   "有关", "有过", "期间", "本",   "来自", "来过", "某",   "查",
    "查找", "查询", "根据", "此",   "每",   "没",   "没有", "用",   "由",   "的",   "着",   "知道", "种",   "称",
    "称为", "等",   "等等", "给",   "者",   "而",   "而且", "能",   "若",   "获过", "被",   "要",   "让",   "讲过",
    "该",   "请",   "请教", "过",   "还",   "还是", "还有", "这",   "这个", "这些", "进行", "通过", "那",   "那个",
    "那么", "那些", "都",   "里",   "里面", "间",
};

static int compare(const void *key, const void *element)
{
    const char *const *word = element;
    return str_cmp(*(const struct str *)key, str_c(*word));
}

static bool among(const char *const *list, size_t count, const uint32_t *ch, size_t n)
{
    char text[16];
    size_t bytes = 0;
    if (n > 4)
        return false;
    for (size_t i = 0; i < n; i++)
        bytes += utf8_put(text + bytes, ch[i]);
    struct str key = str_of(text, bytes);
    return bsearch(&key, list, count, sizeof list[0], compare) != NULL;
}

bool is_question_word(const uint32_t *ch, size_t n)
{
    return among(question, sizeof question / sizeof question[0], ch, n);
}

bool is_stop_word(const uint32_t *ch, size_t n)
{
    return among(filler, sizeof filler / sizeof filler[0], ch, n) || is_question_word(ch, n);
}

bool is_particle(const uint32_t *ch, size_t n)
{
    static const uint32_t alone[] = U"的了吗呢吧啊呀着过们我你他她它您这那把被很都就给";
    for (const uint32_t *c = alone; n == 1 && *c != 0; c++)
        if (*c == ch[0])
            return true;
    bool surname = n == 1 && ch[0] == U'何';
    return !surname && is_question_word(ch, n);
}
