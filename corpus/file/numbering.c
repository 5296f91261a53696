#include "file/numbering.h"
#include "base/mem.h"

#define LISTS_MAX 4096u

enum number_format {
    FORMAT_DECIMAL,
    FORMAT_BULLET,
    FORMAT_CHINESE,
    FORMAT_CIRCLE,
    FORMAT_FORMAL,
    FORMAT_LOWER,
    FORMAT_LOWER_ROMAN,
    FORMAT_STEM,
    FORMAT_UPPER,
    FORMAT_UPPER_ROMAN,
    FORMAT_WIDE
};

static const char *word_at(const struct numbering *n, uint32_t at)
{
    return n->words.p ? n->words.p + at : "";
}

static uint32_t keep(struct numbering *n, const char *s)
{
    uint32_t at = (uint32_t)n->words.n;
    buf_add(&n->words, s ? s : "", s ? strlen(s) + 1 : 1);
    return at;
}

void numbering_init(struct numbering *n)
{
    *n = (struct numbering){.level = NUMBERING_LEVELS};
    buf_init(&n->words, 1u << 20);
    keep(n, "");
}

void numbering_release(struct numbering *n)
{
    buf_release(&n->words);
    mem_free(n->list);
    mem_free(n->use);
}

/* Reading. */

enum {
    LEVEL = 1,
    LEVEL_FORMAT,
    LEVEL_LEGAL,
    LEVEL_START,
    LEVEL_STYLE,
    LEVEL_TEXT,
    LIST,
    LIST_OF,
    OVERRIDE,
    OVERRIDE_START,
    USE
};
static const struct xml_name names[] = {
    {"abstractNum", LIST},  {"abstractNumId", LIST_OF},        {"isLgl", LEVEL_LEGAL},
    {"lvl", LEVEL},         {"lvlOverride", OVERRIDE},         {"lvlText", LEVEL_TEXT},
    {"num", USE},           {"numFmt", LEVEL_FORMAT},          {"pStyle", LEVEL_STYLE},
    {"start", LEVEL_START}, {"startOverride", OVERRIDE_START},
};

uint8_t numbering_format(const char *name)
{
    static const struct {
        const char *name;
        uint8_t format;
    } known[] = {{"bullet", FORMAT_BULLET},
                 {"none", FORMAT_BULLET},
                 {"chineseCounting", FORMAT_CHINESE},
                 {"chineseCountingThousand", FORMAT_CHINESE},
                 {"ideographDigital", FORMAT_CHINESE},
                 {"japaneseCounting", FORMAT_CHINESE},
                 {"japaneseDigitalTenThousand", FORMAT_CHINESE},
                 {"taiwaneseCounting", FORMAT_CHINESE},
                 {"taiwaneseCountingThousand", FORMAT_CHINESE},
                 {"chineseLegalSimplified", FORMAT_FORMAL},
                 {"ideographLegalTraditional", FORMAT_FORMAL},
                 {"decimalEnclosedCircle", FORMAT_CIRCLE},
                 {"decimalEnclosedCircleChinese", FORMAT_CIRCLE},
                 {"decimalFullWidth", FORMAT_WIDE},
                 {"decimalFullWidth2", FORMAT_WIDE},
                 {"ideographTraditional", FORMAT_STEM},
                 {"lowerLetter", FORMAT_LOWER},
                 {"lowerRoman", FORMAT_LOWER_ROMAN},
                 {"upperLetter", FORMAT_UPPER},
                 {"upperRoman", FORMAT_UPPER_ROMAN}};
    for (size_t i = 0; name && i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].format;
    return FORMAT_DECIMAL;
}

static bool begin_list(struct numbering *n, const char *const *attr)
{
    void *p = n->list;
    if (n->lists >= LISTS_MAX || mem_reserve(&p, &n->list_cap, n->lists + 1, sizeof *n->list) != 0)
        return false;
    n->list = p;
    n->list[n->lists] = (struct number_list){.id = xml_number(attr, "abstractNumId", 0)};
    for (unsigned i = 0; i < NUMBERING_LEVELS; i++)
        n->list[n->lists].level[i].start = 1;
    n->lists++;
    return true;
}

static bool begin_use(struct numbering *n, const char *const *attr)
{
    void *p = n->use;
    if (n->uses >= LISTS_MAX || mem_reserve(&p, &n->use_cap, n->uses + 1, sizeof *n->use) != 0)
        return false;
    n->use = p;
    n->use[n->uses++] = (struct number_use){.id = xml_number(attr, "numId", 0)};
    return true;
}

static void level_field(struct numbering *n, unsigned char element, const char *const *attr)
{
    const char *value = xml_attr(attr, "val");
    if (n->lists == 0 || n->level >= NUMBERING_LEVELS)
        return;
    struct number_level *l = &n->list[n->lists - 1].level[n->level];
    if (element == LEVEL_FORMAT)
        l->format = numbering_format(value);
    else if (element == LEVEL_START)
        l->start = xml_number(attr, "val", 1);
    else if (element == LEVEL_LEGAL)
        l->legal = !xml_is(attr, "val", "0") && !xml_is(attr, "val", "false");
    else if (element == LEVEL_STYLE)
        l->style = keep(n, value);
    else
        l->text = keep(n, value);
}

static bool on_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct numbering *n = u;
    switch (element) {
    case LIST:
        return begin_list(n, attr);
    case USE:
        return begin_use(n, attr);
    case LEVEL:
        if (xml_within(x, USE)) /* a list written anew within a use of it: rare, and its starts are what counts */
            return false;
        n->level = xml_number(attr, "ilvl", 0);
        return true;
    case OVERRIDE:
        n->level = xml_number(attr, "ilvl", 0);
        return true;
    case LIST_OF:
        if (n->uses > 0)
            n->use[n->uses - 1].list = xml_number(attr, "val", 0);
        return false;
    case OVERRIDE_START:
        if (n->uses > 0 && n->level < NUMBERING_LEVELS)
            n->use[n->uses - 1].restart[n->level] = xml_number(attr, "val", 1);
        return false;
    default:
        level_field(n, element, attr);
        if (buf_status(&n->words) != XD_OK)
            xml_stop(x, REASON_TOO_LARGE);
        return false;
    }
}

static void on_end(struct xml *x, void *u, unsigned char element)
{
    struct numbering *n = u;
    (void)x;
    if (element == LEVEL || element == OVERRIDE)
        n->level = NUMBERING_LEVELS;
}

bool numbering_read(struct numbering *n, struct office *o, struct str part)
{
    static const struct xml_reader reader = {XML_NAMES(names), on_start, on_end, NULL};
    return office_part(o, part, &reader, n);
}

/* Counting. */

static struct number_use *use_by_id(const struct numbering *n, unsigned id)
{
    for (size_t i = 0; i < n->uses; i++)
        if (n->use[i].id == id)
            return &n->use[i];
    return NULL;
}

static struct number_list *list_of(const struct numbering *n, const struct number_use *u)
{
    for (size_t i = 0; u && i < n->lists; i++)
        if (n->list[i].id == u->list)
            return &n->list[i];
    return NULL;
}

unsigned numbering_level_of_style(const struct numbering *n, unsigned use, const char *style)
{
    const struct number_list *l = list_of(n, use_by_id(n, use));
    for (unsigned i = 0; l && i < NUMBERING_LEVELS; i++)
        if (l->level[i].style > 0 && strcmp(word_at(n, l->level[i].style), style) == 0)
            return i;
    return 0;
}

/* 十一, 一百零二; beyond 999 in figures. */
static void add_chinese(struct buf *out, unsigned v, const char *const digit[10], const char *ten, const char *hundred,
                        bool formal)
{
    if (v == 0 || v > 999) {
        buf_addf(out, "%u", v);
        return;
    }
    if (v >= 100) {
        buf_addc(out, digit[v / 100]);
        buf_addc(out, hundred);
        if (v % 100 > 0 && v % 100 < 10)
            buf_addc(out, digit[0]);
    }
    if (v % 100 >= 10) {
        if (v >= 20 || formal)
            buf_addc(out, digit[v % 100 / 10]);
        buf_addc(out, ten);
    }
    if (v % 10 > 0)
        buf_addc(out, digit[v % 10]);
}

static void add_roman(struct buf *out, unsigned v, bool upper)
{
    static const struct {
        unsigned value;
        const char *lower, *upper;
    } sign[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"},  {400, "cd", "CD"}, {100, "c", "C"},
                {90, "xc", "XC"}, {50, "l", "L"},    {40, "xl", "XL"}, {10, "x", "X"},    {9, "ix", "IX"},
                {5, "v", "V"},    {4, "iv", "IV"},   {1, "i", "I"}};
    for (size_t i = 0; v < 4000 && i < sizeof sign / sizeof sign[0]; i++)
        for (; v >= sign[i].value; v -= sign[i].value)
            buf_addc(out, upper ? sign[i].upper : sign[i].lower);
}

static void add_number(struct buf *out, unsigned v, uint8_t format)
{
    static const char *const plain[10] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const formal[10] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
    static const char *const stem[10] = {"癸", "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"};
    size_t from = out->n;
    if (format == FORMAT_CHINESE)
        add_chinese(out, v, plain, "十", "百", false);
    else if (format == FORMAT_FORMAL)
        add_chinese(out, v, formal, "拾", "佰", true);
    else if (format == FORMAT_STEM && v >= 1 && v <= 10)
        buf_addc(out, stem[v % 10]);
    else if (format == FORMAT_CIRCLE && v >= 1 && v <= 20)
        buf_addu(out, 0x2460 + v - 1);
    else if ((format == FORMAT_LOWER || format == FORMAT_UPPER) && v >= 1 && v <= 26)
        buf_addb(out, (unsigned char)((format == FORMAT_LOWER ? 'a' : 'A') + v - 1));
    else if (format == FORMAT_LOWER_ROMAN || format == FORMAT_UPPER_ROMAN)
        add_roman(out, v, format == FORMAT_UPPER_ROMAN);
    else
        buf_addf(out, "%u", v);
    if (format == FORMAT_WIDE) {
        out->n = from;
        unsigned ten = 1;
        while (v / ten >= 10)
            ten *= 10;
        for (; ten > 0; ten /= 10)
            buf_addu(out, 0xFF10 + v / ten % 10);
    }
}

void numbering_next(struct numbering *n, struct buf *out, unsigned use, unsigned level)
{
    struct number_use *u = use_by_id(n, use);
    struct number_list *l = list_of(n, u);
    if (!l || level >= NUMBERING_LEVELS)
        return;
    if (u->restart[level] > 0) {
        l->value[level] = u->restart[level];
        u->restart[level] = 0;
    } else {
        l->value[level] = l->value[level] > 0 ? l->value[level] + 1 : l->level[level].start;
    }
    for (unsigned i = level + 1; i < NUMBERING_LEVELS; i++)
        l->value[i] = 0;
    if (l->level[level].format == FORMAT_BULLET)
        return;
    for (const char *s = word_at(n, l->level[level].text); *s; s++) {
        unsigned of = s[0] == '%' && s[1] >= '1' && s[1] <= '9' ? (unsigned)(s[1] - '1') : NUMBERING_LEVELS;
        if (of == NUMBERING_LEVELS) {
            buf_addb(out, (unsigned char)*s);
            continue;
        }
        add_number(out, l->value[of] > 0 ? l->value[of] : l->level[of].start,
                   l->level[level].legal ? FORMAT_DECIMAL : l->level[of].format);
        s++;
    }
}

/* Signs of full width bring their own distance. */
bool numbering_wants_blank(struct str label)
{
    static const struct str wide[] = {STR_LIT("、"), STR_LIT("）"), STR_LIT("．"), STR_LIT("："), STR_LIT("】")};
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (str_ends(label, wide[i]))
            return false;
    return label.n > 0;
}
