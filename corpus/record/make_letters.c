/* make_letters letters.txt > letters_table.h - the table of letters.c: numbers to characters, characters to numbers,
 * and the preset dictionary in letters. */
#include "base/io.h"
#include "base/utf8.h"
#include "record/squeeze.h"
#include <stdio.h>

enum { LETTERS = 8192, PLANE = 0x10000 };

static uint16_t letter[LETTERS], number[PLANE]; /* number: 1 + the letter's, 0: none */

static int fail(const char *path, const char *why)
{
    fprintf(stderr, "make_letters: %s: %s\n", path, why);
    return 1;
}

/* Lines are cut for people. Only characters of three bytes gain by it. */
static const char *read_letters(struct str text)
{
    size_t n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (c == '\n')
            continue;
        if (n == LETTERS || c < 0x800 || c >= PLANE || c == 0xFFFD || number[c] != 0)
            return "too many letters, one twice, or one that is none";
        letter[n++] = (uint16_t)c;
        number[c] = (uint16_t)n;
    }
    return n == LETTERS ? NULL : "too few letters";
}

static void put_numbers(const char *head, const uint16_t *v, size_t n)
{
    printf("%s = {", head);
    for (size_t i = 0; i < n; i++)
        printf("%s%u,", i % 16 == 0 ? "\n    " : "", v[i]);
    printf("\n};\n");
}

static void put_dictionary(struct str text)
{
    printf("static const unsigned char dictionary_letters[] = {");
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        unsigned c = utf8_next(text, &at), k = c < PLANE ? number[c] : 0;
        if (k > 0)
            printf("\n%u,%u,", 0x80 + (k - 1) / 128, 0x80 + (k - 1) % 128);
        else
            for (size_t i = from; i < at; i++)
                printf("\n%u,", (unsigned char)text.p[i]);
    }
    printf("\n};\n");
}

int main(int argc, char **argv)
{
    struct buf b;
    struct error e;
    if (argc != 2)
        return fail("usage", "make_letters letters.txt");
    buf_init(&b, 1 << 20);
    if (io_read_file(&b, argv[1], &e) != XD_OK)
        return fail(argv[1], "cannot be read");
    const char *wrong = read_letters(buf_str(&b));
    if (wrong != NULL)
        return fail(argv[1], wrong);
    printf("/* Made by make_letters. */\n#include <stdint.h>\n");
    put_numbers("static const uint16_t letter[]", letter, LETTERS);
    put_numbers("static const uint16_t letter_number[]", number, PLANE);
    put_dictionary(record_dictionary());
    buf_release(&b);
    return fflush(stdout) == 0 ? 0 : fail("stdout", "cannot be written");
}
