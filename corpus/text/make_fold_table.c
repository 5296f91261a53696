/* make_fold_table - writes fold_table.h: what each character folds to, and its class.
 *
 * Run in the build: make_fold_table TSCharacters.txt > fold_table.h, where the input is the text form of
 * OpenCC's TSCharacters (traditional TAB simplified [blank simplified ...]). The rule that it follows is
 * docs/format.md, "Folding"; a change here is a change of TERMS_VERSION. */
#include "base/utf8.h"
#include "text/fold_class.h"
#include <stdio.h>
#include <stdlib.h>

#define LIMIT 0x32400u /* above it every character folds to itself and is no Han */
#define PAGE 256u

static uint32_t fold_to[LIMIT];
static uint8_t class_of[LIMIT];

static void map_range(uint32_t from, uint32_t to, uint32_t target)
{
    for (uint32_t c = from; c <= to; c++)
        fold_to[c] = target;
}

static void class_range(uint32_t from, uint32_t to, uint8_t class)
{
    for (uint32_t c = from; c <= to; c++) {
        class_of[c] = class;
        fold_to[c] = class == FOLD_BLANK ? ' ' : c;
    }
}

static void map_all(const char *list, uint32_t target)
{
    struct str s = str_c(list);
    for (size_t at = 0; at < s.n;)
        fold_to[utf8_next(s, &at)] = target;
}

static void width_and_case(void)
{
    static const char small[] = ",\0.\0;:?!-(){}[]#&*+-<>=\0\\$%@"; /* U+FE50.., \0: stays */
    for (uint32_t c = 0; c < LIMIT; c++) {
        fold_to[c] = c;
        class_of[c] = is_han(c) ? FOLD_HAN : FOLD_OTHER;
    }
    for (uint32_t c = 'A'; c <= 'Z'; c++)
        fold_to[c] = c + 32;
    for (uint32_t i = 0; i < sizeof small - 1; i++)
        if (small[i] != '\0')
            fold_to[0xFE50 + i] = (unsigned char)small[i];
    for (uint32_t c = 0xFF01; c <= 0xFF5E; c++)
        fold_to[c] = fold_to[c - 0xFEE0];
}

static void punctuation(void)
{
    map_all("。｡", '.');
    map_all("﹑､", 0x3001);
    map_all("“”„‟〝〞〟「」『』｢｣", '"');
    map_all("‘’‚‛", '\'');
    map_range(0x2010, 0x2015, '-');
    map_all("−─", '-');
    map_all("〜∼˜", '~');
    map_all("•‧・∙⋅･", 0xB7);
    map_all("〔【〖", '[');
    map_all("〕】〗", ']');
    map_all("○◯", 0x3007);
    class_of[0x25CB] = class_of[0x25EF] = FOLD_HAN;
}

static void blanks(void)
{
    class_range(0, 0x20, FOLD_BLANK);
    class_range(0x7F, 0xA0, FOLD_BLANK);
    class_range(0x1680, 0x1680, FOLD_BLANK);
    class_range(0x2000, 0x200A, FOLD_BLANK);
    class_range(0x2028, 0x2029, FOLD_BLANK);
    class_range(0x202F, 0x202F, FOLD_BLANK);
    class_range(0x205F, 0x205F, FOLD_BLANK);
    class_range(0x3000, 0x3000, FOLD_BLANK);
    class_range(0xAD, 0xAD, FOLD_NOTHING);
    class_range(0x200B, 0x200F, FOLD_NOTHING);
    class_range(0x202A, 0x202E, FOLD_NOTHING);
    class_range(0x2060, 0x206F, FOLD_NOTHING);
    class_range(0xFE00, 0xFE0F, FOLD_NOTHING);
    class_range(0xFEFF, 0xFEFF, FOLD_NOTHING);
    class_of['\n'] = FOLD_LINE;
    fold_to['\n'] = '\n';
}

/* Simplified characters; a target that is itself a key is followed, so that folding twice is folding once. */
static int simplified(const char *path)
{
    static uint32_t target[LIMIT];
    FILE *in = fopen(path, "r");
    if (in == NULL)
        return -1;
    char line[256];
    size_t pairs = 0;
    while (fgets(line, sizeof line, in) != NULL) {
        struct str s = str_c(line);
        size_t at = 0;
        uint32_t from = utf8_next(s, &at);
        if (at >= s.n || s.p[at] != '\t' || ++at >= s.n)
            continue;
        uint32_t to = utf8_next(s, &at);
        if (is_han(from) && is_han(to) && from < LIMIT && to < LIMIT) {
            target[from] = to;
            pairs++;
        }
    }
    fclose(in);
    for (uint32_t c = 0; c < LIMIT; c++)
        for (int step = 0; step < 4 && target[fold_to[c]] != 0; step++)
            fold_to[c] = target[fold_to[c]];
    return pairs > 3000 ? 0 : -1; /* a cut or wrong file must not become a folding */
}

static uint32_t cell(uint32_t c)
{
    return fold_to[c] | (uint32_t)class_of[c] << FOLD_CLASS_SHIFT;
}

/* The class of all characters of a page that folds to itself, or -1. */
static int plain_class(uint32_t page)
{
    uint8_t class = class_of[page * PAGE];
    for (uint32_t c = page * PAGE; c < (page + 1) * PAGE; c++)
        if (fold_to[c] != c || class_of[c] != class)
            return -1;
    return class == FOLD_OTHER || class == FOLD_HAN ? class : -1;
}

/* Page numbers: 0 and 1 are pages that fold to themselves (no Han, all Han), others are 2 + a row of cells. */
static void write_table(void)
{
    static uint32_t number[LIMIT / PAGE], kept[LIMIT / PAGE];
    uint32_t pages = 0;
    for (uint32_t p = 0; p < LIMIT / PAGE; p++) {
        int plain = plain_class(p);
        if (plain >= 0) {
            number[p] = plain == FOLD_HAN ? 1 : 0;
            continue;
        }
        kept[pages] = p;
        number[p] = 2 + pages++;
    }
    printf("/* Made by make_fold_table: do not edit. */\n#define FOLD_LIMIT 0x%Xu\n", LIMIT);
    printf("static const uint16_t fold_page[%u] = {", LIMIT / PAGE);
    for (uint32_t p = 0; p < LIMIT / PAGE; p++)
        printf("%s%u,", p % 24 == 0 ? "\n" : "", number[p]);
    printf("\n};\nstatic const uint32_t fold_cell[%u][%u] = {\n", pages, PAGE);
    for (uint32_t q = 0; q < pages; q++) {
        printf("{");
        for (uint32_t i = 0; i < PAGE; i++)
            printf("%s0x%X,", i % 12 == 0 ? "\n" : "", cell(kept[q] * PAGE + i));
        printf("},\n");
    }
    printf("};\n");
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: make_fold_table TSCharacters.txt > fold_table.h\n");
        return 2;
    }
    width_and_case();
    punctuation();
    blanks();
    if (simplified(argv[1]) != 0) {
        fprintf(stderr, "make_fold_table: %s: not a list of traditional and simplified characters\n", argv[1]);
        return 1;
    }
    write_table();
    return ferror(stdout) || fclose(stdout) != 0 ? 1 : 0;
}
