/* make_char_table - writes char_table.c while the project is built: how likely each character is in Chinese
 * text, and the double-byte tables of GB18030 and Big5.
 *
 *     make_char_table DICT ST OUT     DICT: jieba's dict.txt; ST: OpenCC's STCharacters as text
 *
 * The tables are made once, from the system's iconv and data, so that decoding and verdicts neither depend on
 * gconv modules at run time (a sandboxed process could not load them) nor cost a call a character.
 * Costs are -ln(p) in tenths. Only their order of magnitude matters; what is no Han is put by hand below. */
#include <iconv.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GB_TRAILS 190   /* 40..7E, 80..FE */
#define BIG5_TRAILS 157 /* 40..7E, A1..FE */
#define LEADS 126       /* 81..FE */
#define GB4_LINEAR 39420

static double weight[65536];
static unsigned char cost[65536];
static bool in_gbk[65536], in_big5[65536];
static uint32_t gb2[LEADS * GB_TRAILS], big5[LEADS * BIG5_TRAILS], gb4[GB4_LINEAR];

static uint32_t next_char(const char **p)
{
    const unsigned char *s = (const unsigned char *)*p;
    if (s[0] < 0x80) {
        *p += 1;
        return s[0];
    }
    int n = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    uint32_t c = s[0] & (0xFFu >> (n + 1));
    for (int i = 1; i < n && s[i]; i++)
        c = c << 6 | (s[i] & 0x3Fu);
    *p += strnlen(*p, (size_t)n);
    return c;
}

/* The only code point that these bytes stand for, 0 when they are illegal or stand for two. */
static uint32_t convert(iconv_t cd, const unsigned char *bytes, size_t n)
{
    char in[4];
    uint32_t out[4] = {0};
    char *ip = in, *op = (char *)out;
    size_t il = n, ol = sizeof out;

    memcpy(in, bytes, n);
    iconv(cd, NULL, NULL, NULL, NULL);
    if (iconv(cd, &ip, &il, &op, &ol) == (size_t)-1 || il != 0)
        return 0;
    /* Some codes are held back until the next character tells whether they combine. */
    if (iconv(cd, NULL, NULL, &op, &ol) == (size_t)-1)
        return 0;
    return sizeof out - ol == 4 ? out[0] : 0;
}

static bool is_private(uint32_t c)
{
    return c >= 0xE000 && c <= 0xF8FF;
}

static iconv_t open_or_die(const char *from)
{
    iconv_t cd = iconv_open("UTF-32LE", from);
    if (cd == (iconv_t)-1) {
        fprintf(stderr, "make_char_table: iconv knows no %s\n", from);
        exit(1);
    }
    return cd;
}

static void make_gb(void)
{
    iconv_t cd = open_or_die("GB18030");
    for (unsigned l = 0; l < LEADS; l++)
        for (unsigned t = 0; t < GB_TRAILS; t++) {
            unsigned char b[2] = {(unsigned char)(0x81 + l), (unsigned char)(t < 63 ? 0x40 + t : 0x41 + t)};
            uint32_t c = convert(cd, b, 2);
            gb2[l * GB_TRAILS + t] = c;
            if (c && c < 65536)
                in_gbk[c] = true;
        }
    for (unsigned i = 0; i < GB4_LINEAR; i++) {
        unsigned char b[4] = {(unsigned char)(0x81 + i / 12600), (unsigned char)(0x30 + i / 1260 % 10),
                              (unsigned char)(0x81 + i / 10 % 126), (unsigned char)(0x30 + i % 10)};
        gb4[i] = convert(cd, b, 4);
    }
    iconv_close(cd);
}

/* Windows' code page 950 first: it holds what office programs wrote (裏 墻 恒 and the box drawings of the ETEN
 * extension). Where it has nothing or only private use, Hong Kong's extension has real characters. */
static void make_big5(void)
{
    iconv_t windows = open_or_die("CP950"), hongkong = open_or_die("BIG5-HKSCS");
    for (unsigned l = 0; l < LEADS; l++)
        for (unsigned t = 0; t < BIG5_TRAILS; t++) {
            unsigned char b[2] = {(unsigned char)(0x81 + l), (unsigned char)(t < 63 ? 0x40 + t : 0x62 + t)};
            uint32_t c = convert(windows, b, 2);
            if (c == 0 || is_private(c)) {
                uint32_t h = convert(hongkong, b, 2);
                c = h ? h : c;
            }
            big5[l * BIG5_TRAILS + t] = c;
            if (c && c < 65536)
                in_big5[c] = true;
        }
    iconv_close(windows);
    iconv_close(hongkong);
}

static void read_frequencies(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[512];
    if (!f) {
        perror(path);
        exit(1);
    }
    while (fgets(line, sizeof line, f)) {
        char *blank = strchr(line, ' ');
        if (!blank)
            continue;
        *blank = 0;
        double n = strtod(blank + 1, NULL);
        const char *p = line;
        while (*p) {
            uint32_t c = next_char(&p);
            if (c < 65536)
                weight[c] += n;
        }
    }
    fclose(f);
}

/* A traditional character is as likely in a traditional text as its simplified one is in a simplified text. */
static void spread_traditional(const char *path)
{
    static double more[65536];
    FILE *f = fopen(path, "r");
    char line[512];
    if (!f) {
        perror(path);
        exit(1);
    }
    while (fgets(line, sizeof line, f)) {
        const char *p = line;
        double share = 1;
        uint32_t s = next_char(&p);
        while (*p && *p != '\n') {
            uint32_t t = next_char(&p);
            if (t < 65536 && s < 65536 && t > ' ' && t != s && more[t] < weight[s] * share)
                more[t] = weight[s] * share;
            if (t > ' ')
                share = 0.4;
        }
    }
    fclose(f);
    for (unsigned c = 0; c < 65536; c++)
        if (weight[c] < more[c])
            weight[c] = more[c];
}

struct range {
    uint32_t from, to;
    int cost;
};
/* What is no Han: the last row that holds a character decides. */
static const struct range hand[] = {
    {0x0000, 0x001F, 200}, {0x0009, 0x000A, 45},  {0x000D, 0x000D, 45},  {0x0020, 0x0020, 40},  {0x0021, 0x002F, 60},
    {0x0030, 0x0039, 45},  {0x003A, 0x0040, 60},  {0x0041, 0x005A, 60},  {0x005B, 0x0060, 70},  {0x0061, 0x007A, 55},
    {0x007B, 0x007E, 80},  {0x007F, 0x009F, 200}, {0x00A0, 0x00BF, 110}, {0x00A0, 0x00A0, 95},  {0x00B7, 0x00B7, 70},
    {0x00B0, 0x00B1, 100}, {0x00C0, 0x00FF, 95},  {0x00D7, 0x00D7, 90},  {0x0100, 0x017F, 125}, {0x0180, 0x036F, 150},
    {0x0370, 0x03FF, 110}, {0x0400, 0x045F, 110}, {0x0460, 0x1DFF, 160}, {0x1E00, 0x1EFF, 150}, {0x1F00, 0x1FFF, 160},
    {0x2000, 0x206F, 120}, {0x2010, 0x2015, 70},  {0x2018, 0x201D, 55},  {0x2022, 0x2027, 75},  {0x2030, 0x203B, 95},
    {0x2070, 0x20FF, 120}, {0x2100, 0x214F, 110}, {0x2160, 0x217F, 90},  {0x2190, 0x21FF, 105}, {0x2200, 0x22FF, 110},
    {0x2300, 0x245F, 140}, {0x2460, 0x249B, 85},  {0x249C, 0x24FF, 130}, {0x2500, 0x259F, 100}, {0x25A0, 0x266F, 95},
    {0x2670, 0x2E7F, 150}, {0x2E80, 0x2FFF, 140}, {0x3000, 0x3000, 50},  {0x3001, 0x3001, 40},  {0x3002, 0x3002, 37},
    {0x3003, 0x3020, 85},  {0x3008, 0x300B, 55},  {0x300C, 0x3011, 65},  {0x3007, 0x3007, 75},  {0x3021, 0x303F, 130},
    {0x3041, 0x3096, 95},  {0x3099, 0x30FF, 100}, {0x3100, 0x312F, 115}, {0x3130, 0x318F, 160}, {0x3190, 0x33FF, 140},
    {0xA000, 0xABFF, 170}, {0xAC00, 0xD7A3, 150}, {0xD7A4, 0xDFFF, 250}, {0xE000, 0xF8FF, 170}, {0xF900, 0xFAFF, 140},
    {0xFB00, 0xFE0F, 170}, {0xFE10, 0xFE6F, 125}, {0xFE70, 0xFEFE, 170}, {0xFEFF, 0xFEFF, 120}, {0xFF00, 0xFFEF, 130},
    {0xFF01, 0xFF5E, 75},  {0xFF08, 0xFF09, 50},  {0xFF0C, 0xFF0C, 32},  {0xFF0E, 0xFF0E, 65},  {0xFF10, 0xFF19, 65},
    {0xFF1A, 0xFF1B, 50},  {0xFF01, 0xFF01, 60},  {0xFF1F, 0xFF1F, 60},  {0xFFF0, 0xFFFF, 250}};

static void make_costs(void)
{
    double total = 1;
    for (unsigned c = 0x3400; c < 0xA000; c++)
        total += weight[c];
    for (unsigned c = 0; c < 65536; c++)
        cost[c] = 160;
    for (size_t i = 0; i < sizeof hand / sizeof hand[0]; i++)
        for (uint32_t c = hand[i].from; c <= hand[i].to; c++)
            cost[c] = (unsigned char)hand[i].cost;
    for (unsigned c = 0x3400; c < 0xA000; c++) {
        /* No text was seen: rare within the national sets, rarer beyond them. */
        double floor = in_gbk[c] || in_big5[c] ? 135 : 160;
        double v = weight[c] > 0 ? -10 * log(0.85 * weight[c] / total) : floor;
        cost[c] = (unsigned char)(v > floor ? floor : v);
    }
}

static void put_costs(FILE *out)
{
    fputs("const uint8_t char_cost[65536] = {", out);
    for (unsigned c = 0; c < 65536; c++)
        fprintf(out, "%s%u,", c % 32 ? "" : "\n", cost[c]);
    fputs("};\n", out);
}

/* Private use that once stood for characters Unicode did not have yet, by GBK's code of each. */
static void put_repairs(FILE *out)
{
    static const struct {
        unsigned code, count;
        uint32_t private_use;
    } row[] = {{0xA3A0, 1, 0xE5E5},  {0xA6D9, 7, 0xE78D},  {0xA6EC, 2, 0xE794},
               {0xA6F3, 1, 0xE796},  {0xA8BC, 1, 0xE7C7},  {0xA8BF, 1, 0xE7C8},
               {0xA989, 13, 0xE7E7}, {0xFE50, 47, 0xE815}, {0xFE80, 33, 0xE844}};
    fputs("const struct char_repair char_repairs[] = {\n", out);
    unsigned n = 0;
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        for (unsigned k = 0; k < row[i].count; k++) {
            unsigned lead = row[i].code >> 8, trail = (row[i].code & 0xFF) + k;
            uint32_t c = gb2[(lead - 0x81) * GB_TRAILS + trail - (trail < 0x7F ? 0x40 : 0x41)];
            if (row[i].private_use == 0xE5E5)
                c = 0x3000; /* Windows shows A3A0 as a wide blank, and old texts are full of it */
            if (c && !is_private(c)) {
                fprintf(out, "{0x%X,0x%X},\n", row[i].private_use + k, c);
                n++;
            }
        }
    fprintf(out, "};\nconst size_t char_repair_count = %u;\n", n);
}

static void put_table(FILE *out, const char *name, const uint32_t *t, size_t n)
{
    fprintf(out, "const uint32_t %s[%zu] = {", name, n);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s0x%X,", i % 16 ? "" : "\n", t[i]);
    fputs("};\n", out);
}

static void put_ranges(FILE *out)
{
    unsigned n = 0;
    fputs("const struct gb4_range gb4_ranges[] = {\n", out);
    for (unsigned i = 0; i < GB4_LINEAR; i++)
        if (i == 0 || (gb4[i] == 0) != (gb4[i - 1] == 0) || (gb4[i] && gb4[i] != gb4[i - 1] + 1)) {
            fprintf(out, "{%u,0x%X},\n", i, gb4[i]);
            n++;
        }
    fprintf(out, "};\nconst size_t gb4_range_count = %u;\n", n);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: make_char_table DICT ST OUT\n", stderr);
        return 2;
    }
    make_gb();
    make_big5();
    read_frequencies(argv[1]);
    spread_traditional(argv[2]);
    make_costs();
    FILE *out = fopen(argv[3], "w");
    if (!out) {
        perror(argv[3]);
        return 1;
    }
    fputs("/* Made by make_char_table. */\n#include \"file/char_table.h\"\n", out);
    put_costs(out);
    put_table(out, "gb2_table", gb2, LEADS * GB_TRAILS);
    put_table(out, "big5_table", big5, LEADS * BIG5_TRAILS);
    put_ranges(out);
    put_repairs(out);
    if (ferror(out) | fclose(out)) {
        perror(argv[3]);
        return 1;
    }
    return 0;
}
