#include "file/line_encoding.h"
#include "file/charset.h"

#define LINE_SAMPLE 2048u
#define CHANGE 60u       /* price of another encoding than the line before */
#define CHANGE_BIG5 120u /* Big5 and GBK share so many codes that short lines fit both */
#define STRAY 300u       /* lead by which a line that is also sound in the file's encoding is taken as another's */
#define READABLE 95u     /* mean cost of a character up to which a line is language */

static const enum encoding line_candidates[] = {ENCODING_UTF8, ENCODING_GB18030, ENCODING_BIG5};
#define CANDIDATES (sizeof line_candidates / sizeof line_candidates[0])

struct line_score {
    uint32_t cost, high, wide, errors; /* high: cost of the characters above ASCII; wide: their number */
};

static bool has_high(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return true;
    return false;
}

static struct line_score score_line(charset_step *step, struct str line)
{
    const unsigned char *p = (const unsigned char *)line.p;
    struct line_score r = {0, 0, 0, 0};
    for (size_t i = 0; i < line.n && i < LINE_SAMPLE;) {
        uint32_t c;
        int len = step(&c, p + i, line.n - i);
        uint32_t cost = len > 0 ? charset_cost(c) : COST_ILLEGAL;
        r.errors += len <= 0;
        r.cost += cost;
        if (len != 1) {
            r.high += cost;
            r.wide++;
        }
        i += len > 0 ? (size_t)len : 1;
    }
    return r;
}

enum encoding line_encoding(struct str line, enum encoding before)
{
    enum encoding best = before;
    uint32_t least = UINT32_MAX;
    if (!has_high(line))
        return before;
    for (size_t i = 0; i < CANDIDATES; i++) {
        enum encoding e = line_candidates[i];
        uint32_t cost = score_line(charset_step_of(e), line).cost;
        if (e != before)
            cost += e == ENCODING_BIG5 ? CHANGE_BIG5 : before == ENCODING_NONE ? 0 : CHANGE;
        if (cost < least) {
            least = cost;
            best = e;
        }
    }
    return best;
}

size_t line_length(struct str s)
{
    const char *end = s.n ? memchr(s.p, '\n', s.n) : NULL;
    return end ? (size_t)(end - s.p) + 1 : s.n;
}

/* A line of another encoding must be sound and readable there, and unsound or much less readable here. */
static bool differs(struct str line, enum encoding whole, enum encoding e)
{
    struct line_score other = score_line(charset_step_of(e), line);
    if (other.errors || other.wide < 2 || other.high / other.wide > READABLE)
        return false;
    struct line_score here = score_line(charset_step_of(whole), line);
    return here.errors || here.cost > other.cost + STRAY;
}

static bool sound_line(enum encoding e, struct str line)
{
    charset_step *step = charset_step_of(e);
    const unsigned char *p = (const unsigned char *)line.p;
    for (size_t i = 0; i < line.n;) {
        uint32_t c;
        int len = step(&c, p + i, line.n - i);
        if (len <= 0)
            return false;
        i += (size_t)len;
    }
    return true;
}

/* Cheap, for every line of every file: lines that cannot be another's need no scoring. */
static bool worth_a_look(struct str line, enum encoding whole, bool whole_sound)
{
    if (!has_high(line))
        return false;
    return (whole != ENCODING_UTF8 && sound_line(ENCODING_UTF8, line)) || (!whole_sound && !sound_line(whole, line));
}

bool lines_differ(struct str bytes, enum encoding whole, bool whole_sound)
{
    enum encoding before = whole;
    if (line_length(bytes) == bytes.n)
        return false; /* one line is in one encoding */
    for (size_t at = 0; at < bytes.n;) {
        struct str line = str_sub(bytes, at, bytes.n);
        line.n = line_length(line);
        at += line.n;
        if (!worth_a_look(line, whole, whole_sound)) {
            before = whole;
            continue;
        }
        enum encoding e = line_encoding(line, before);
        if (e != whole && differs(line, whole, e))
            return true;
        before = e;
    }
    return false;
}

enum encoding lines_majority(struct str bytes)
{
    size_t count[CANDIDATES] = {0}, best = 0;
    enum encoding before = ENCODING_NONE;
    for (size_t at = 0; at < bytes.n;) {
        struct str line = str_sub(bytes, at, bytes.n);
        line.n = line_length(line);
        at += line.n;
        if (!has_high(line))
            continue;
        before = line_encoding(line, before);
        for (size_t i = 0; i < CANDIDATES; i++)
            if (line_candidates[i] == before)
                count[i] += line.n;
    }
    for (size_t i = 1; i < CANDIDATES; i++)
        if (count[i] > count[best])
            best = i;
    return line_candidates[best];
}
