#include "file/encoding.h"
#include "file/charset.h"
#include "file/line_encoding.h"
#include "file/sniff.h"

#define FIRST_LOOK 1024u /* bytes that usually decide */
#define SAMPLE_MAX 65536u
#define PRIOR_BIG5 80u
#define PRIOR_UTF16 140u
#define SHIFTED 150u       /* price of taking the first bytes for the rest of a character */
#define CUT 30u            /* price of taking the last bytes for the beginning of one */
#define CLEAR 400u         /* a first look that clear needs no second */
#define HOPELESS_MIN 32u   /* bytes; less is too little to call noise */
#define HOPELESS_COST 105u /* mean cost of a character of the best reading; texts have 50..85, noise 130 and more */

static const enum encoding candidates[] = {ENCODING_UTF8, ENCODING_GB18030, ENCODING_BIG5, ENCODING_UTF16LE,
                                           ENCODING_UTF16BE};
#define CANDIDATES (sizeof candidates / sizeof candidates[0])

#define NUL_MAX 10u       /* per cent of NULs that a readable text may hold */
#define READABLE_COST 90u /* mean cost of a character, NULs apart, that makes it one */

struct score {
    uint64_t cost;
    size_t chars, nuls;
};

static inline struct score score_loop(charset_step *step, struct str s, size_t at, size_t unit)
{
    const unsigned char *p = (const unsigned char *)s.p;
    struct score r = {0, 0, 0};
    while (at < s.n) {
        uint32_t c;
        int len = step(&c, p + at, s.n - at);
        if (len < 0) {
            r.cost += CUT;
            break;
        }
        r.cost += len ? charset_cost(c) : COST_ILLEGAL;
        r.chars++;
        r.nuls += len && c == 0;
        at += len ? (size_t)len : unit;
    }
    return r;
}

static struct score score_from(enum encoding e, struct str s, size_t at)
{
    switch (e) {
    case ENCODING_UTF8:
        return score_loop(utf8_quick, s, at, 1);
    case ENCODING_GB18030:
        return score_loop(gb18030_quick, s, at, 1);
    case ENCODING_BIG5:
        return score_loop(big5_step, s, at, 1);
    default:
        return score_loop(charset_step_of(e), s, at, 2);
    }
}

/* Bytes at the beginning that may be the rest of a character cut off before them. */
static size_t utf8_rest(struct str s)
{
    size_t n = 0;
    while (n < 3 && n < s.n && ((unsigned char)s.p[n] & 0xC0u) == 0x80)
        n++;
    return n;
}

static struct score score(enum encoding e, struct str s)
{
    struct score r;
    size_t rest = utf8_rest(s);
    switch (e) {
    case ENCODING_UTF8:
        r = score_from(e, s, rest);
        r.cost += rest ? SHIFTED : 0;
        return r;
    case ENCODING_GB18030:
    case ENCODING_BIG5:
        r = score_from(e, s, 0);
        if (s.n > 1 && (unsigned char)s.p[0] >= 0x80) {
            /* A fragment may begin within a character; a short look tells. */
            struct str head = str_sub(s, 0, 512);
            struct score aligned = score_from(e, head, 0), shifted = score_from(e, head, 1);
            if (shifted.cost + SHIFTED < aligned.cost)
                r.cost -= aligned.cost - (shifted.cost + SHIFTED);
        }
        r.cost += e == ENCODING_BIG5 ? PRIOR_BIG5 : 0;
        return r;
    default:
        r = score_from(e, s, 0);
        r.cost += PRIOR_UTF16;
        return r;
    }
}

struct ranking {
    enum encoding best;
    uint64_t lead; /* by how much the second is worse */
    uint64_t mean; /* cost of a character of the best, NULs apart */
};

static struct ranking rank(struct str s)
{
    struct score best = {UINT64_MAX, 1, 0};
    uint64_t second = UINT64_MAX;
    struct ranking r = {ENCODING_UTF8, 0, 0};
    for (size_t i = 0; i < CANDIDATES; i++) {
        struct score x = score(candidates[i], s);
        if (x.cost < best.cost) {
            second = best.cost;
            best = x;
            r.best = candidates[i];
        } else if (x.cost < second) {
            second = x.cost;
        }
    }
    r.lead = second - best.cost;
    size_t counted = best.chars - best.nuls;
    r.mean = (best.cost - best.nuls * charset_cost(0)) / (counted ? counted : 1);
    return r;
}

struct census {
    size_t high, nul, control;
    size_t wide;  /* sound UTF-8 characters of three or four bytes */
    size_t lone;  /* sound two-byte ones that stand alone or beside an ASCII letter, as in café © */
    size_t multi; /* sound ones of two and more bytes */
    size_t first_high;
    bool utf8; /* sound throughout, but for characters cut at both ends */
};

static bool ascii_letter(unsigned b)
{
    return (b | 32) >= 'a' && (b | 32) <= 'z';
}

static void count_wide(struct census *c, const unsigned char *p, size_t n, size_t at, int len)
{
    c->multi++;
    if (len > 2)
        c->wide++;
    else if ((at > 0 && ascii_letter(p[at - 1])) || (at + 2 < n && ascii_letter(p[at + 2])) ||
             ((at == 0 || p[at - 1] < 0x80) && (at + 2 >= n || p[at + 2] < 0x80)))
        c->lone++;
}

static struct census take_census(struct str s)
{
    struct census c = {.first_high = s.n, .utf8 = true};
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        unsigned b = p[i];
        if (b < 0x80) {
            c.nul += b == 0;
            c.control += b < 0x20 && !(b >= '\t' && b <= '\r') && b != 0x1A && b != 0x1B;
            i++;
            continue;
        }
        if (c.high == 0)
            c.first_high = i;
        uint32_t u;
        int len = c.utf8 ? utf8_quick(&u, p + i, s.n - i) : 0;
        if (len > 0) {
            count_wide(&c, p, s.n, i, len);
            c.high += (size_t)len;
            i += (size_t)len;
            continue;
        }
        if (len == 0 && i >= utf8_rest(s))
            c.utf8 = false;
        c.high++;
        i++;
    }
    return c;
}

/* Sound UTF-8 of some length is no accident: four hanzi of GBK pass as UTF-8 once in thousands. */
static bool surely_utf8(const struct census *c, size_t n)
{
    if (!c->utf8 || c->nul > n / 100)
        return false;
    if (c->high == 0)
        return c->control <= n / 50;
    return c->wide >= 4 || c->multi >= 12 || (n >= 32 && c->multi > 0 && c->lone == c->multi);
}

static inline bool sound_loop(charset_step *step, struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        uint32_t c;
        int len = step(&c, p + i, s.n - i);
        if (len == 0)
            return false;
        if (len < 0)
            break;
        i += (size_t)len;
    }
    return true;
}

static bool sound(enum encoding e, struct str s)
{
    return e == ENCODING_GB18030 ? sound_loop(gb18030_quick, s) : sound_loop(charset_step_of(e), s);
}

/* Where words begin: not a page of ASCII in front of them. Even, so that UTF-16 stays in step. */
static size_t sample_start(const struct census *c)
{
    if (c->nul > 0 || c->first_high < FIRST_LOOK / 2)
        return 0;
    return (c->first_high - FIRST_LOOK / 4) & ~(size_t)1;
}

static bool is_utf16(enum encoding e)
{
    return e == ENCODING_UTF16LE || e == ENCODING_UTF16BE;
}

static void set(struct encoding_verdict *v, enum encoding e, uint64_t margin)
{
    v->encoding = e;
    v->margin = margin > 1000 ? 1000 : (uint32_t)margin;
}

/* Text files that lived through a crash or a bad copy hold some NULs; programs hold many, and other controls. */
static bool noisy(const struct census *c, size_t n, uint64_t mean)
{
    size_t nul_max = mean <= READABLE_COST ? n / 100 * NUL_MAX : n / 100;
    return c->nul > nul_max + 1 || c->control > n / 20 + 1;
}

static void detect_by_likelihood(struct encoding_verdict *v, struct str s, const struct census *c)
{
    size_t start = sample_start(c);
    struct ranking r = rank(str_sub(s, start, start + FIRST_LOOK));
    bool whole = sound(r.best, s);
    if (s.n - start > FIRST_LOOK && (r.lead < CLEAR || !whole)) {
        r = rank(str_sub(s, start, start + SAMPLE_MAX));
        whole = sound(r.best, s);
    }
    if (!is_utf16(r.best) && noisy(c, s.n, r.mean)) {
        set(v, ENCODING_BINARY, 1000);
        return;
    }
    if (s.n >= HOPELESS_MIN && r.mean > HOPELESS_COST && c->high + c->nul > s.n / 20 && !(c->utf8 && c->multi > 3)) {
        set(v, ENCODING_BINARY, (r.mean - HOPELESS_COST) * 40);
        return;
    }
    set(v, r.best, r.lead * 2 > 999 ? 999 : r.lead * 2);
    if (!is_utf16(r.best) && lines_differ(s, r.best, whole))
        v->encoding = ENCODING_MIXED;
}

static bool detect_by_mark(struct encoding_verdict *v, struct str s)
{
    v->bom = true;
    if (str_starts(s, STR("\xff\xfe")))
        set(v, ENCODING_UTF16LE, 1000);
    else if (str_starts(s, STR("\xfe\xff")))
        set(v, ENCODING_UTF16BE, 1000);
    else if (str_starts(s, STR("\x84\x31\x95\x33")))
        set(v, ENCODING_GB18030, 1000);
    else if (str_starts(s, STR("\xef\xbb\xbf")))
        /* Editors have put this mark before text of other encodings: the rest is still to be judged. */
        return false;
    else
        v->bom = false;
    return v->bom;
}

void encoding_detect(struct encoding_verdict *v, struct str bytes)
{
    *v = (struct encoding_verdict){ENCODING_UTF8, 1000, false};
    struct sniffed known = sniff(str_sub(bytes, 0, SNIFF_HEAD));
    if (known.kind == SNIFF_PROGRAM || known.kind == SNIFF_GZIP ||
        (known.kind == SNIFF_FOREIGN && memchr(bytes.p, 0, bytes.n < SNIFF_HEAD ? bytes.n : SNIFF_HEAD))) {
        set(v, ENCODING_BINARY, 1000);
        return;
    }
    if (bytes.n == 0 || detect_by_mark(v, bytes))
        return;
    struct str rest = v->bom ? str_sub(bytes, 3, bytes.n) : bytes;
    while (rest.n > 16 && rest.p[rest.n - 1] == 0 && rest.p[rest.n - 2] == 0)
        rest.n -= 2; /* space that was kept for text never written; even, as UTF-16 may end in one */
    struct census c = take_census(rest);
    if (surely_utf8(&c, rest.n)) {
        if (c.control > rest.n / 20 + 1)
            set(v, ENCODING_BINARY, 1000);
        return;
    }
    if (v->bom && c.utf8 && c.nul <= rest.n / 100)
        return;
    detect_by_likelihood(v, rest, &c);
}

const char *encoding_name(enum encoding e)
{
    static const char *const name[] = {"", "utf-8", "gb18030", "big5", "utf-16le", "utf-16be", "mixed", "binary"};
    return (size_t)e < sizeof name / sizeof name[0] ? name[e] : "";
}

enum encoding encoding_of_name(struct str name)
{
    static const struct {
        struct str name;
        enum encoding encoding;
    } known[] = {{STR_LIT("utf8"), ENCODING_UTF8},       {STR_LIT("ascii"), ENCODING_UTF8},
                 {STR_LIT("usascii"), ENCODING_UTF8},    {STR_LIT("gb18030"), ENCODING_GB18030},
                 {STR_LIT("gbk"), ENCODING_GB18030},     {STR_LIT("xgbk"), ENCODING_GB18030},
                 {STR_LIT("gb2312"), ENCODING_GB18030},  {STR_LIT("cp936"), ENCODING_GB18030},
                 {STR_LIT("ms936"), ENCODING_GB18030},   {STR_LIT("windows936"), ENCODING_GB18030},
                 {STR_LIT("euccn"), ENCODING_GB18030},   {STR_LIT("gb"), ENCODING_GB18030},
                 {STR_LIT("big5"), ENCODING_BIG5},       {STR_LIT("big5hkscs"), ENCODING_BIG5},
                 {STR_LIT("cp950"), ENCODING_BIG5},      {STR_LIT("windows950"), ENCODING_BIG5},
                 {STR_LIT("utf16le"), ENCODING_UTF16LE}, {STR_LIT("utf16"), ENCODING_UTF16LE},
                 {STR_LIT("unicode"), ENCODING_UTF16LE}, {STR_LIT("ucs2le"), ENCODING_UTF16LE},
                 {STR_LIT("utf16be"), ENCODING_UTF16BE}, {STR_LIT("ucs2be"), ENCODING_UTF16BE},
                 {STR_LIT("mixed"), ENCODING_MIXED}};
    char plain[24];
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        char b = name.p[i];
        if (b == '-' || b == '_' || b == ' ')
            continue;
        if (n == sizeof plain)
            return ENCODING_NONE;
        plain[n++] = (char)(b >= 'A' && b <= 'Z' ? b + 32 : b);
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_eq(known[i].name, str_of(plain, n)))
            return known[i].encoding;
    return ENCODING_NONE;
}
