#include "file/printed.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of the code at the beginning of s, which is an ampersand and at least a letter. */
static size_t code_length(struct str s)
{
    size_t n = 2;
    if ((unsigned char)s.p[1] >= 0x80) /* no code: the sign stands alone */
        return 1;
    if (s.p[1] == '"') {
        while (n < s.n && s.p[n] != '"')
            n++;
        return n + 1;
    }
    if (s.p[1] == 'K') /* a colour */
        while (n < s.n && n < 8 && (digit(s.p[n]) || (s.p[n] >= 'A' && s.p[n] <= 'F')))
            n++;
    while (digit(s.p[1]) && n < s.n && digit(s.p[n]))
        n++;
    return n;
}

void printed_note(struct paper *p, enum note_kind kind, struct str s)
{
    paper_note_begin(p, kind);
    while (s.n > 0) {
        const char *code = memchr(s.p, '&', s.n);
        size_t n = code ? (size_t)(code - s.p) : s.n;
        paper_text(p, str_sub(s, 0, n));
        s = str_sub(s, n, s.n);
        if (s.n < 2)
            break;
        if (s.p[1] == '&')
            paper_text(p, STR("&"));
        else if (s.p[1] == 'L' || s.p[1] == 'C' || s.p[1] == 'R')
            paper_paragraph(p);
        s = str_sub(s, code_length(s), s.n);
    }
    paper_note_end(p);
}
