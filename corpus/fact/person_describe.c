/* What stands beside a name: post, form of address, unit; and lists that names stand in. */
#include "base/utf8.h"
#include "fact/person_rules.h"

static bool separator(uint32_t c)
{
    return c == U'、' || c == ' ' || c == ',';
}

bool list_left(const struct view *v, const struct block *k, size_t i)
{
    if (i <= k->from)
        return true;
    uint32_t c = v->ch[i - 1];
    return separator(c) || c == U'和' || c == U'及' || c == U'与' || c == ':' || c == '(' ||
           post_before(v, k->from, i) >= 2;
}

bool list_right(const struct view *v, const struct block *k, size_t to)
{
    if (to >= k->to)
        return true;
    uint32_t c = v->ch[to];
    static const struct lit counts[] = {LIT("两"),   LIT("三位"), LIT("三名"), LIT("四位"), LIT("四名"),
                                        LIT("五位"), LIT("五名"), LIT("几位"), LIT("3位"),  LIT("3名"),
                                        LIT("2位"),  LIT("2名"),  LIT("4位"),  LIT("4名")};
    if (view_any(v, to, LITS(counts), NULL) || (is_han(c) && cue_right(v, to, k->to) >= 2))
        return true;
    return separator(c) || c == U'等' || c == U'和' || c == U'及' || c == U'与' || c == ')' || c == '(' || c == '\n' ||
           c == U'。' || c == ';' || post_at(v, to, k->to) > 0;
}

/* Where the next member of a list would start behind `to`: over 同志 老师, brackets, separators and a post. */
size_t list_next(const struct view *v, const struct block *k, size_t to)
{
    size_t i = to + post_at(v, to, k->to);
    if (i < k->to && v->ch[i] == '(')
        for (size_t n = 0; n < 12 && i < k->to && v->ch[i - 1] != ')'; n++)
            i++;
    if (i >= k->to || !(separator(v->ch[i]) || v->ch[i] == U'和' || v->ch[i] == U'及' || v->ch[i] == U'与'))
        return 0;
    i++;
    while (i < k->to && v->ch[i] == ' ')
        i++;
    return i;
}

static struct str utf8_of(struct arena *a, const uint32_t *ch, size_t from, size_t to)
{
    char *p = arena_alloc(a, (to - from) * 4 + 1);
    size_t n = 0;
    if (!p)
        return str_of(NULL, 0);
    for (size_t i = from; i < to; i++)
        if (ch[i] != ' ')
            n += utf8_put(p + n, ch[i]);
    return str_of(p, n);
}

/* 顾文澜同志任支部书记: the characters of 任, when a post follows. */
static size_t tenure_behind(const struct view *v, size_t i, size_t end)
{
    static const struct lit verbs[] = {LIT("任"), LIT("担任"),   LIT("现任"),     LIT("兼任"),   LIT("当选为"),
                                       LIT("为"), LIT("任我校"), LIT("担任我校"), LIT("任学校"), LIT("担任学校")};
    size_t n = view_any(v, i, LITS(verbs), NULL);
    return n && post_at(v, i + n, end) >= 2 && !post_is_address(v, i + n, i + n + post_at(v, i + n, end)) ? n : 0;
}

/* What stands beside a name: the post left of it wins over a form of address right of it. */
enum status person_describe(struct arena *arena, const struct view *v, const struct block *k, struct person_mention *m)
{
    size_t end = m->to + (view_ch(v, m->to) == U'等' ? 1 : 0); /* 丁一帆等同志 */
    size_t pl = post_before(v, k->from, m->from), pr = post_at(v, end, k->to);
    size_t left = m->from - pl, unit = left > k->from + 14 ? left - 14 : k->from;
    for (size_t i = left; i > unit; i--)
        if (v->ch[i - 1] == ',' || v->ch[i - 1] == U'。' || v->ch[i - 1] == U'、' || v->ch[i - 1] == ';') {
            unit = i;
            break;
        }
    bool pupil = post_is_pupil(v, end, end + pr) || (left > k->from && v->ch[left - 1] == U'班') ||
                 VIEW_HAS(v, left > k->from + 2 ? left - 2 : k->from, left, "学生");
    bool outside = post_is_outside(v, left, m->from) || post_is_outside(v, end, end + pr) ||
                   (pl && unit_outside(v, unit, m->from)) || (!pl && unit_outside(v, unit, m->from) && pr);
    m->is = pupil ? PERSON_PUPIL : outside ? PERSON_OTHER : pl || pr ? PERSON_STAFF : PERSON_UNKNOWN;
    m->post = str_of("", 0);
    size_t tenure = m->to + (pr && post_is_address(v, m->to, m->to + pr) ? pr : 0),
           held = tenure_behind(v, tenure, k->to);
    if (pl)
        m->post = utf8_of(arena, v->ch, left, m->from);
    else if (held)
        m->post = utf8_of(arena, v->ch, tenure + held, tenure + held + post_at(v, tenure + held, k->to));
    else if (pr)
        m->post = utf8_of(arena, v->ch, end, end + pr);
    m->name = utf8_of(arena, v->ch, m->from, m->to);
    return m->name.p && m->post.p ? XD_OK : arena_status(arena);
}

bool name_is_spoken_of(const struct view *v, const struct block *k, size_t from, size_t to)
{
    static const struct lit before[] = {LIT("学习"), LIT("纪念"), LIT("缅怀"), LIT("弘扬"), LIT("讲述"), LIT("学"),
                                        LIT("讲"),   LIT("像"),   LIT("向"),   LIT("介绍"), LIT("重温"), LIT("颂")},
                            behind[] = {LIT("精神"),   LIT("事迹"),   LIT("诞辰"),   LIT("故事"),     LIT("式"),
                                        LIT("思想"),   LIT("理论"),   LIT("生平"),   LIT("同志诞辰"), LIT("逝世"),
                                        LIT("的事迹"), LIT("的故事"), LIT("的精神"), LIT("纪念"),     LIT("先进事迹")};
    return (to < k->to && view_any(v, to, LITS(behind), NULL)) ||
           (from > k->from && view_before(v, from, LITS(before), NULL));
}
