/* Names typed in Latin letters: full pinyin, initials, readings that only surnames have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "text/pinyin.h"

static enum pinyin_match match(const char *name, const char *latin)
{
    uint32_t ch[8];
    size_t n = 0, at = 0;
    struct str s = str_c(name);
    while (at < s.n && n < 8)
        ch[n++] = utf8_next(s, &at);
    return pinyin_of_name(ch, n, str_c(latin));
}

static void names_in_latin_letters(void **state)
{
    static const struct {
        const char *name, *latin;
        enum pinyin_match want;
    } cases[] = {
        {"林静芳", "linjingfang", PINYIN_FULL},
        {"林静芳", "lin jing fang", PINYIN_FULL},
        {"林静芳", "lin jingfang", PINYIN_FULL},
        {"林静芳", "ljf", PINYIN_INITIALS},
        {"林静芳", "l j f", PINYIN_INITIALS},
        {"林静芳", "linjing", PINYIN_NONE},
        {"林静芳", "linjingfangx", PINYIN_NONE},
        {"林静芳", "lj", PINYIN_NONE},
        {"林静芳", "", PINYIN_NONE},
        {"单于飞", "chanyufei", PINYIN_FULL},
        {"单小云", "shanxiaoyun", PINYIN_FULL},
        {"单小云", "danxiaoyun", PINYIN_NONE},
        {"曾一鸣", "zengyiming", PINYIN_FULL},
        {"曾一鸣", "cengyiming", PINYIN_NONE},
        {"曾一鸣", "zym", PINYIN_INITIALS},
        {"尉迟恭", "yuchigong", PINYIN_FULL},
        {"欧阳柏", "ouyangbai", PINYIN_FULL},
        {"欧阳柏", "ouyangbo", PINYIN_FULL},
        {"吕绿", "lvlv", PINYIN_FULL},
        {"吕绿", "lulu", PINYIN_FULL},
        {"西安然", "xi'anran", PINYIN_FULL},
        {"林", "lin", PINYIN_NONE},
        {"A林", "alin", PINYIN_NONE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (match(cases[i].name, cases[i].latin) != cases[i].want)
            fail_msg("%s against %s", cases[i].name, cases[i].latin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_in_latin_letters)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
