#include "text/pinyin.h"
#include <uchar.h>

/* Characters, no pointers: nothing to relocate when the program starts. An empty reading is none. */
struct pinyin_entry {
    uint32_t ch;
    char reading[4][7];
};
#include "pinyin_table.h"

/* Surnames that are not read as the character is elsewhere. */
static const struct {
    uint32_t surname[2];
    const char *reading[2];
} surnames[] = {
    /* two characters first */
    {{U'万', U'俟'}, {"moqi"}},
    {{U'尉', U'迟'}, {"yuchi"}},
    {{U'长', U'孙'}, {"zhangsun"}},
    {{U'澹', U'台'}, {"tantai"}},
    {{U'单', U'于'}, {"chanyu"}},
    {{U'令', U'狐'}, {"linghu"}},
    {{U'夏', U'侯'}, {"xiahou"}},
    {{U'单'}, {"shan"}},
    {{U'曾'}, {"zeng"}},
    {{U'查'}, {"zha"}},
    {{U'解'}, {"xie"}},
    {{U'仇'}, {"qiu"}},
    {{U'覃'}, {"qin", "tan"}},
    {{U'朴'}, {"piao"}},
    {{U'区'}, {"ou"}},
    {{U'任'}, {"ren"}},
    {{U'华'}, {"hua"}},
    {{U'翟'}, {"zhai"}},
    {{U'盖'}, {"ge", "gai"}},
    {{U'缪'}, {"miao"}},
    {{U'乐'}, {"yue", "le"}},
    {{U'牟'}, {"mou", "mu"}},
    {{U'宁'}, {"ning"}},
    {{U'燕'}, {"yan"}},
    {{U'繁'}, {"po"}},
    {{U'员'}, {"yun"}},
    {{U'折'}, {"she"}},
    {{U'冼'}, {"xian"}},
    {{U'洗'}, {"xian"}},
    {{U'召'}, {"shao"}},
    {{U'种'}, {"chong"}},
    {{U'黑'}, {"he"}},
    {{U'秘'}, {"bi"}},
    {{U'纪'}, {"ji"}},
    {{U'过'}, {"guo"}},
    {{U'哈'}, {"ha"}},
    {{U'那'}, {"na"}},
    {{U'都'}, {"du"}},
    {{U'撒'}, {"sa"}},
    {{U'祭'}, {"zhai"}},
    {{U'隗'}, {"wei", "kui"}},
    {{U'瞿'}, {"qu"}},
    {{U'郗'}, {"xi", "chi"}},
    {{U'訾'}, {"zi"}},
    {{U'应'}, {"ying"}},
    {{U'车'}, {"che"}},
    {{U'佴'}, {"nai"}},
    {{U'郇'}, {"xun", "huan"}},
};

unsigned pinyin_readings(const char *out[4], uint32_t ch)
{
    size_t lo = 0, hi = sizeof pinyin_table / sizeof pinyin_table[0];
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (pinyin_table[mid].ch < ch)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == sizeof pinyin_table / sizeof pinyin_table[0] || pinyin_table[lo].ch != ch)
        return 0;
    unsigned n = 0;
    while (n < 4 && pinyin_table[lo].reading[n][0] != '\0') {
        out[n] = pinyin_table[lo].reading[n];
        n++;
    }
    return n;
}

static struct str pass_marks(struct str s)
{
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\''))
        s = str_sub(s, 1, s.n);
    return s;
}

/* s without the syllable at its head; .p NULL when it does not start so. ü is spelt v in the table. */
static struct str behind(struct str s, const char *syllable)
{
    s = pass_marks(s);
    for (; *syllable != '\0'; syllable++) {
        if (s.n == 0 || (s.p[0] != *syllable && !(*syllable == 'v' && s.p[0] == 'u')))
            return (struct str){NULL, 0};
        s = str_sub(s, 1, s.n);
    }
    return s;
}

static bool full_rest(const uint32_t *name, size_t n, struct str latin)
{
    const char *reading[4];
    if (n == 0)
        return pass_marks(latin).n == 0;
    unsigned count = pinyin_readings(reading, name[0]);
    for (unsigned i = 0; i < count; i++) {
        struct str rest = behind(latin, reading[i]);
        if (rest.p != NULL && full_rest(name + 1, n - 1, rest))
            return true;
    }
    return false;
}

static bool initials_rest(const uint32_t *name, size_t n, struct str latin)
{
    const char *reading[4];
    if (n == 0)
        return pass_marks(latin).n == 0;
    latin = pass_marks(latin);
    unsigned count = pinyin_readings(reading, name[0]);
    for (unsigned i = 0; i < count; i++)
        if (latin.n > 0 && latin.p[0] == reading[i][0] && initials_rest(name + 1, n - 1, str_sub(latin, 1, latin.n)))
            return true;
    return false;
}

enum pinyin_match pinyin_of_name(const uint32_t *name, size_t n, struct str latin)
{
    if (n < 2 || n > 4)
        return PINYIN_NONE;
    for (size_t i = 0; i < sizeof surnames / sizeof surnames[0]; i++) {
        size_t len = surnames[i].surname[1] != 0 ? 2 : 1;
        if (name[0] != surnames[i].surname[0] || (len == 2 && name[1] != surnames[i].surname[1]) || n <= len)
            continue;
        for (unsigned k = 0; k < 2 && surnames[i].reading[k] != NULL; k++) {
            struct str rest = behind(latin, surnames[i].reading[k]);
            if (rest.p != NULL && full_rest(name + len, n - len, rest))
                return PINYIN_FULL;
            struct str first = pass_marks(latin);
            if (len == 1 && first.n > 0 && first.p[0] == surnames[i].reading[k][0] &&
                initials_rest(name + 1, n - 1, str_sub(first, 1, first.n)))
                return PINYIN_INITIALS;
        }
        if (len == 1)
            return PINYIN_NONE;
    }
    if (full_rest(name, n, latin))
        return PINYIN_FULL;
    return initials_rest(name, n, latin) ? PINYIN_INITIALS : PINYIN_NONE;
}
