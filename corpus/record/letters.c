#include "record/letters.h"
#include "base/utf8.h"
#include "letters_table.h"

enum { LEAST = 0x80, PER_LEAD = 128, UTF8_LEAD = 0xC0, THREE = 3 };

enum status letters_encode(struct buf *out, struct str text)
{
    if (!utf8_valid(text))
        return XD_INVALID;
    char *to = buf_room(out, text.n);
    if (to == NULL)
        return buf_status(out);
    const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;
    char *at = to;
    while (p < end) {
        if ((*p & 0xF0) == 0xE0) {
            unsigned c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
            unsigned k = letter_number[c];
            if (k > 0) {
                *at++ = (char)(LEAST + (k - 1) / PER_LEAD);
                *at++ = (char)(LEAST + (k - 1) % PER_LEAD);
                p += THREE;
                continue;
            }
        }
        *at++ = (char)*p++; /* also the bytes of a character that is no letter, one by one */
    }
    buf_took(out, (size_t)(at - to));
    return XD_OK;
}

static size_t length_of(unsigned lead)
{
    return lead < LEAST ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? THREE : 4;
}

bool letters_decode(char *out, size_t n, struct str letters)
{
    const unsigned char *p = (const unsigned char *)letters.p, *end = p + letters.n;
    char *stop = out + n;
    while (p < end) {
        if (*p >= LEAST && *p < UTF8_LEAD) {
            if (end - p < 2 || p[1] < LEAST || stop - out < THREE)
                return false;
            unsigned c = letter[(p[0] - LEAST) * PER_LEAD + p[1] - LEAST];
            *out++ = (char)(0xE0 | c >> 12);
            *out++ = (char)(0x80 | (c >> 6 & 0x3F));
            *out++ = (char)(0x80 | (c & 0x3F));
            p += 2;
            continue;
        }
        size_t length = length_of(*p);
        if ((size_t)(end - p) < length || (size_t)(stop - out) < length)
            return false;
        for (; length > 0; length--)
            *out++ = (char)*p++;
    }
    return out == stop;
}

struct str letters_dictionary(void)
{
    return (struct str){(const char *)dictionary_letters, sizeof dictionary_letters};
}
