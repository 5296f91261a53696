#include "file/html.h"

/* U+00A0 to U+00FF in their order. */
static const char latin[] =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute "
    "micro "
    "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil "
    "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave "
    "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml "
    "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute "
    "thorn yuml ";
/* U+0391 to U+03A9 and U+03B1 to U+03C9; the final sigma stands between rho and sigma. */
static const char greek[] = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
                            "sigmaf sigma tau upsilon phi chi psi omega ";

struct named {
    const char *name;
    uint16_t c;
};
static const struct named others[] = {
    {"quot", 0x22},     {"amp", 0x26},      {"lt", 0x3C},       {"gt", 0x3E},       {"apos", 0x27},
    {"OElig", 0x152},   {"oelig", 0x153},   {"circ", 0x2C6},    {"tilde", 0x2DC},   {"ensp", 0x2002},
    {"emsp", 0x2003},   {"thinsp", 0x2009}, {"zwnj", 0x200C},   {"zwj", 0x200D},    {"ndash", 0x2013},
    {"mdash", 0x2014},  {"lsquo", 0x2018},  {"rsquo", 0x2019},  {"sbquo", 0x201A},  {"ldquo", 0x201C},
    {"rdquo", 0x201D},  {"bdquo", 0x201E},  {"dagger", 0x2020}, {"Dagger", 0x2021}, {"bull", 0x2022},
    {"hellip", 0x2026}, {"permil", 0x2030}, {"prime", 0x2032},  {"Prime", 0x2033},  {"lsaquo", 0x2039},
    {"rsaquo", 0x203A}, {"oline", 0x203E},  {"euro", 0x20AC},   {"trade", 0x2122},  {"larr", 0x2190},
    {"uarr", 0x2191},   {"rarr", 0x2192},   {"darr", 0x2193},   {"harr", 0x2194},   {"rArr", 0x21D2},
    {"minus", 0x2212},  {"radic", 0x221A},  {"infin", 0x221E},  {"asymp", 0x2248},  {"ne", 0x2260},
    {"equiv", 0x2261},  {"le", 0x2264},     {"ge", 0x2265},     {"loz", 0x25CA},    {"sum", 0x2211},
    {"spades", 0x2660}, {"hearts", 0x2665},
};

/* Which word of the list it is; -1: none. */
static int place_in(const char *list, struct str name)
{
    for (int n = 0; *list; n++) {
        size_t len = strcspn(list, " ");
        if (str_eq(str_of(list, len), name))
            return n;
        list += len + 1;
    }
    return -1;
}

static uint32_t named(struct str name)
{
    char lower[16];
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (str_eq(str_c(others[i].name), name))
            return others[i].c;
    int n = place_in(latin, name);
    if (n >= 0)
        return 0xA0 + (uint32_t)n;
    if (name.n == 0 || name.n > sizeof lower)
        return 0;
    memcpy(lower, name.p, name.n);
    bool capital = lower[0] >= 'A' && lower[0] <= 'Z';
    lower[0] = (char)(lower[0] | 32);
    n = place_in(greek, str_of(lower, name.n));
    return n < 0 ? 0 : (capital ? 0x391u : 0x3B1u) + (uint32_t)n;
}

/* What browsers take these numbers for: Windows' characters, not controls. */
static uint32_t windows(uint32_t c)
{
    static const uint16_t is[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                    0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    return c >= 0x80 && c < 0xA0 ? is[c - 0x80] : c;
}

static int digit(char c, unsigned base)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

uint32_t html_entity(struct str name)
{
    if (name.n < 2 || name.p[0] != '#')
        return named(name);
    unsigned base = (name.p[1] | 32) == 'x' ? 16 : 10;
    uint32_t c = 0;
    size_t i = base == 16 ? 2 : 1;
    if (i == name.n)
        return 0;
    for (; i < name.n; i++) {
        int d = digit(name.p[i], base);
        if (d < 0)
            return 0;
        c = c > 0x110000 ? c : c * base + (uint32_t)d;
    }
    return c == 0 ? 0xFFFD : windows(c);
}
