/* eval_encoding - how often the encoding verdict is right, on cuts of real text.
 *
 *     eval_encoding ST FOLDER [SEED]
 *
 * ST: OpenCC's STCharacters as text (made in the build); FOLDER: UTF-8 texts of simplified Chinese. Cuts begin
 * and end at any byte (UTF-16: any even one); those with fewer than two hanzi have no right answer and are
 * drawn again. Encoded by the system's iconv, so that our own tables are judged too. */
#include "base/buf.h"
#include "base/io.h"
#include "base/utf8.h"
#include "file/encoding.h"
#include <dirent.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TEXT_MAX ((size_t)32 << 20)
#define PER_CELL 400

static const enum encoding encodings[] = {ENCODING_UTF8, ENCODING_GB18030, ENCODING_BIG5, ENCODING_UTF16LE,
                                          ENCODING_UTF16BE};
static const char *const iconv_names[] = {"UTF-8", "GB18030", "CP950", "UTF-16LE", "UTF-16BE"};
static const size_t lengths[] = {20, 30, 40, 60, 80, 120, 200, 500, 1000, 2000};
static const size_t shorts[] = {2, 3, 4, 5, 6, 8};
#define ENCODINGS 5
#define LENGTHS (sizeof lengths / sizeof lengths[0])
#define SHORTS (sizeof shorts / sizeof shorts[0])

static uint64_t rng_state = 88172645463325252u;
static uint64_t rng(void)
{
    rng_state ^= rng_state << 13;
    rng_state ^= rng_state >> 7;
    return rng_state ^= rng_state << 17;
}

static uint32_t traditional[65536];

static void read_traditional(const char *path)
{
    struct buf b;
    buf_init(&b, TEXT_MAX);
    if (io_read_file(&b, path, NULL) != XD_OK) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(2);
    }
    for (size_t at = 0; at < b.n;) {
        size_t end = at + str_find(str_sub(buf_str(&b), at, b.n), STR("\n"));
        uint32_t s = utf8_next(buf_str(&b), &at);
        if (s < 65536 && at < end) {
            at++;
            traditional[s] = utf8_next(buf_str(&b), &at);
        }
        at = end + 1;
    }
    buf_release(&b);
}

static void read_folder(struct buf *text, const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *e;
    if (!d) {
        fprintf(stderr, "cannot read %s\n", folder);
        exit(2);
    }
    while ((e = readdir(d)) != NULL && text->n < TEXT_MAX / 2) {
        struct buf path;
        if (e->d_name[0] == '.')
            continue;
        buf_init(&path, 4096);
        buf_addf(&path, "%s/%s", folder, e->d_name);
        buf_addb(&path, 0);
        if (io_read_file(text, path.p, NULL) == XD_OK)
            buf_addb(text, '\n');
        buf_release(&path);
    }
    closedir(d);
}

/* Characters that the encoding lacks are left out: they would be no text of it. */
static void encode(struct buf *out, struct str text, int k)
{
    iconv_t cd = iconv_open(iconv_names[k], "UTF-8");
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (k == 2 && c < 65536 && traditional[c])
            c = traditional[c];
        char in[4], bytes[16], *ip = in, *op = bytes;
        size_t il = utf8_put(in, c), ol = sizeof bytes;
        if (iconv(cd, &ip, &il, &op, &ol) != (size_t)-1)
            buf_add(out, bytes, sizeof bytes - ol);
    }
    iconv_close(cd);
}

static size_t count_han(struct str bytes, enum encoding e)
{
    struct buf b;
    struct decoded d;
    size_t n = 0;
    buf_init(&b, 1u << 20);
    encoding_decode(&b, &d, bytes, e);
    for (size_t at = 0; at < b.n;)
        n += is_han(utf8_next(buf_str(&b), &at));
    buf_release(&b);
    return n;
}

static struct str draw(struct str all, size_t len, int k)
{
    for (;;) {
        size_t at = rng() % (all.n - len);
        if (k >= 3)
            at &= ~(size_t)1;
        struct str cut = str_sub(all, at, at + len);
        if (count_han(cut, encodings[k]) >= 2)
            return cut;
    }
}

static void judge_cuts(const struct buf *coded)
{
    unsigned right_all = 0, all = 0;
    double cpu = 0;
    uint64_t bytes = 0;
    printf("%-10s", "bytes");
    for (size_t l = 0; l < LENGTHS; l++)
        printf("%8zu", lengths[l]);
    printf("%9s\n", "all");
    for (int k = 0; k < ENCODINGS; k++) {
        unsigned row = 0;
        printf("%-10s", encoding_name(encodings[k]));
        for (size_t l = 0; l < LENGTHS; l++) {
            unsigned right = 0;
            for (int i = 0; i < PER_CELL; i++) {
                struct str cut = draw(buf_str(&coded[k]), lengths[l], k);
                struct encoding_verdict v;
                clock_t t = clock();
                encoding_detect(&v, cut);
                cpu += (double)(clock() - t) / CLOCKS_PER_SEC;
                bytes += cut.n;
                right += v.encoding == encodings[k];
                if (v.encoding != encodings[k] && getenv("VERBOSE"))
                    printf("MISS %zu bytes -> %s, margin %" PRIu32 "\n", cut.n, encoding_name(v.encoding), v.margin);
            }
            printf("%8.4f", right / (double)PER_CELL);
            row += right;
        }
        printf("%9.5f\n", row / (double)(PER_CELL * LENGTHS));
        right_all += row;
        all += PER_CELL * LENGTHS;
    }
    printf("all: %u of %u = %.5f; %.1f MB/s\n", right_all, all, right_all / (double)all, (double)bytes / cpu / 1e6);
}

/* Whole characters, as in names of archive members and cells. */
static void judge_shorts(struct str text)
{
    printf("hanzi, GB18030 / UTF-8:");
    for (size_t l = 0; l < SHORTS; l++) {
        unsigned right[2] = {0, 0};
        for (int i = 0; i < 4000; i++) {
            size_t at = rng() % (text.n - 100);
            while (((unsigned char)text.p[at] & 0xC0) == 0x80)
                at++;
            size_t end = at, n = 0;
            while (n < shorts[l] && is_han(utf8_next(text, &end)))
                n++;
            if (n < shorts[l]) {
                i--;
                continue;
            }
            for (int k = 0; k < 2; k++) {
                struct buf b;
                struct encoding_verdict v;
                buf_init(&b, 1000);
                encode(&b, str_sub(text, at, end), !k);
                encoding_detect(&v, buf_str(&b));
                right[k] += v.encoding == encodings[!k];
                buf_release(&b);
            }
        }
        printf("  %zu: %.4f / %.4f", shorts[l], right[0] / 4000., right[1] / 4000.);
    }
    puts("");
}

int main(int argc, char **argv)
{
    struct buf text, coded[ENCODINGS];
    if (argc < 3) {
        fputs("usage: eval_encoding ST FOLDER [SEED]\n", stderr);
        return 2;
    }
    if (argc > 3)
        rng_state += strtoull(argv[3], NULL, 10) * 2654435761u;
    read_traditional(argv[1]);
    buf_init(&text, TEXT_MAX);
    read_folder(&text, argv[2]);
    if (text.n < 100000) {
        fputs("too little text\n", stderr);
        return 2;
    }
    for (int k = 0; k < ENCODINGS; k++) {
        buf_init(&coded[k], TEXT_MAX);
        encode(&coded[k], buf_str(&text), k);
    }
    judge_cuts(coded);
    judge_shorts(buf_str(&text));
    for (int k = 0; k < ENCODINGS; k++)
        buf_release(&coded[k]);
    buf_release(&text);
    return 0;
}
