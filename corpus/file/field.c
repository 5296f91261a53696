#include "file/field.h"
#include "file/glyph.h"
#include "file/narrow.h"

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Behind the switch at `at`, which is a backslash: its letters and its number. */
static size_t past_switch(struct str s, size_t at)
{
    size_t i = at + 1;
    while (i < s.n && letter(s.p[i]))
        i++;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '-' || (s.p[i] >= '0' && s.p[i] <= '9')))
        i++;
    return i > at + 1 || i >= s.n || (unsigned char)s.p[i] >= 0x80 ? i : at + 2; /* \( \, \\ */
}

/* EQ \o\ac(○,3): what stands in the parentheses, without switches, commas and quotation marks. */
static void equation(struct buf *out, struct str s)
{
    unsigned depth = 0;
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i];
        if (c == '\\') {
            i = past_switch(s, i);
            continue;
        }
        depth += c == '(';
        depth -= c == ')' && depth > 0;
        if (depth > 0 && c != '(' && c != ')' && c != ',' && c != ';' && c != '"')
            buf_addb(out, (unsigned char)c);
        i++;
    }
}

/* SYMBOL 254 \f "Wingdings": a glyph of a symbol font; other fonts and numbers are characters. */
static void sign(struct buf *out, struct str s)
{
    uint32_t n = 0;
    size_t i = 0;
    while (i < s.n && s.p[i] == ' ')
        i++;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n < 0x110000; i++)
        n = n * 10 + (uint32_t)(s.p[i] - '0');
    bool glyphs = str_find(s, STR("ingdings")) < s.n || str_find(s, STR("Symbol")) < s.n;
    if (n >= 0x20 && n <= 0xFF)
        n = glyphs ? 0xF000 + n : narrow_western(n);
    if (n >= 0x20)
        glyph_add(out, n);
}

void field_text(struct buf *to, struct str instruction)
{
    struct str s = str_trim(instruction);
    char head[6] = {0};
    for (size_t i = 0; i < s.n && i < sizeof head; i++)
        head[i] = letter(s.p[i]) ? (char)(s.p[i] & ~32) : s.p[i];
    if (str_starts(str_of(head, 6), STR("EQ ")) || str_starts(str_of(head, 6), STR("EQ\\")))
        equation(to, str_sub(s, 2, s.n));
    else if (str_starts(str_of(head, 6), STR("SYMBOL")))
        sign(to, str_sub(s, 6, s.n));
}
