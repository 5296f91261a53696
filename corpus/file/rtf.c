#include "file/rtf.h"

#define NUMBER_MAX 100000000

/* -1 at the end. */
static int peek(struct rtf_input *r)
{
    if (r->at < r->have)
        return r->window[r->at];
    ssize_t n = source_read(r->in, r->window, sizeof r->window, r->next);
    r->unreadable |= n < 0;
    if (n <= 0)
        return -1;
    r->next += (uint64_t)n;
    r->at = 0;
    r->have = (size_t)n;
    return r->window[0];
}

static int take(struct rtf_input *r)
{
    int c = peek(r);
    r->at += c >= 0;
    return c;
}

void rtf_skip(struct rtf_input *r, uint64_t n)
{
    size_t left = r->have - r->at;
    if (n <= left) {
        r->at += (size_t)n;
        return;
    }
    r->next += n - left;
    r->at = r->have = 0;
}

static bool letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(int c)
{
    return c >= '0' && c <= '9';
}

static int hex_digit(int c)
{
    return digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void control_word(struct rtf_input *r, struct rtf_token *t)
{
    size_t n = 0;
    t->kind = RTF_CONTROL;
    while (letter(peek(r))) {
        int c = take(r);
        if (n < RTF_WORD)
            t->word[n++] = (char)c;
    }
    t->word[n] = 0;
    bool minus = peek(r) == '-';
    if (minus)
        take(r);
    while (digit(peek(r))) {
        int c = take(r);
        if (t->number < NUMBER_MAX)
            t->number = t->number * 10 + (c - '0');
        t->has_number = true;
    }
    if (minus)
        t->number = -t->number;
    if (peek(r) == ' ')
        take(r);
}

static void escape(struct rtf_input *r, struct rtf_token *t)
{
    if (letter(peek(r))) {
        control_word(r, t);
        return;
    }
    int c = take(r);
    t->kind = c < 0 ? RTF_END : RTF_SYMBOL;
    t->byte = (unsigned char)c;
    if (c != '\'')
        return;
    int high = hex_digit(peek(r));
    if (high >= 0)
        take(r);
    int low = hex_digit(peek(r));
    if (low >= 0)
        take(r);
    if (high >= 0 && low >= 0) {
        t->kind = RTF_HEX;
        t->byte = (unsigned char)(high << 4 | low);
    }
}

void rtf_next(struct rtf_input *r, struct rtf_token *t)
{
    int c;
    do /* line ends are the writer's, not the text's */
        c = take(r);
    while (c == '\r' || c == '\n' || c == 0);
    t->has_number = false;
    t->number = 0;
    t->word[0] = 0;
    t->byte = (unsigned char)c;
    if (c == '\\')
        escape(r, t);
    else
        t->kind = c < 0 ? RTF_END : c == '{' ? RTF_OPEN : c == '}' ? RTF_CLOSE : RTF_BYTE;
}
