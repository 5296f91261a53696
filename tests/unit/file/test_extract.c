#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/mem.h"
#include "file/extract.h"
#include "tree.h"
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <zlib.h>

static struct tree t;
static struct extractor *x;
static struct extracted out;

static int set_up(void **state)
{
    (void)state;
    tree_make(&t);
    extracted_init(&out);
    return extractor_open(&x, XD_WORKER, NULL) == XD_OK ? 0 : -1;
}

static int set_up_bad(void **state)
{
    (void)state;
    tree_make(&t);
    extracted_init(&out);
    return extractor_open(&x, XD_BAD_WORKER, NULL) == XD_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    extractor_close(x);
    extracted_release(&out);
    tree_remove(&t);
    return 0;
}

static void read_as(const char *name, enum encoding forced)
{
    char path[4096];
    struct error e = {0};
    assert_int_equal(extractor_read(x, &out, str_c(tree_path(&t, path, name)), forced, &e), XD_OK);
}

static void expect(const char *name, uint8_t status, const char *reason, const char *format)
{
    read_as(name, ENCODING_NONE);
    assert_string_equal(out.reason, reason);
    assert_int_equal(out.status, status);
    assert_string_equal(out.format, format);
    if (status > 2)
        assert_int_equal(out.text.n, 0);
}

static void expect_text(const char *text)
{
    assert_true(str_eq(buf_str(&out.text), str_c(text)));
}

/* Packs with zlib into the tree; `cut` bytes are left off the end. */
static void pack(const char *name, const char *p, size_t n, size_t cut)
{
    static unsigned char to[1 << 20];
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)p;
    z.avail_in = (unsigned)n;
    z.next_out = to;
    z.avail_out = sizeof to;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    tree_file(&t, name, to, z.total_out - cut);
    deflateEnd(&z);
}

static void test_text(void **state)
{
    (void)state;
    char id[65];
    tree_text(&t, "a.txt", "\xb5\xb3\xbf\xce\xbc\xc7\xc2\xbc\r\n");
    expect("a.txt", 1, "", "txt");
    expect_text("党课记录\n");
    assert_int_equal(out.verdict.encoding, ENCODING_GB18030);
    assert_int_equal(out.bytes, 10);
    digest_sha256(id, STR("\xb5\xb3\xbf\xce\xbc\xc7\xc2\xbc\r\n"));
    assert_string_equal(out.id, id);
    tree_text(&t, "b.txt", "党课");
    expect("b.txt", 1, "", "txt");
    read_as("b.txt", ENCODING_GB18030); /* the user insists */
    assert_true(str_starts(buf_str(&out.text), STR("鍏氳")));
    assert_int_equal(out.verdict.encoding, ENCODING_GB18030);
    tree_text(&t, "cut.txt", "\xb5\xb3\xbf\xce\xbc\xc7\xc2\xbc\xb5\xb3\xbf\xce\xb5");
    expect("cut.txt", 2, "cut", "txt");
    expect_text("党课记录党课");
    tree_text(&t, "bad.txt", "二〇一二年党课\xff记录");
    expect("bad.txt", 2, "bad-bytes", "txt");
    assert_int_equal(out.decoded.replaced, 1);
}

static void test_nothing(void **state)
{
    (void)state;
    unsigned char noise[3000];
    uint32_t r = 1;
    tree_text(&t, "empty.txt", "");
    expect("empty.txt", 3, "empty", "");
    assert_string_equal(out.id, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    tree_text(&t, "blank.txt", "\xef\xbb\xbf \r\n\t　\n");
    expect("blank.txt", 3, "empty", "txt");
    for (size_t i = 0; i < sizeof noise; i++) {
        r = r * 1664525u + 1013904223u;
        noise[i] = (unsigned char)(r >> 23);
    }
    tree_file(&t, "noise.txt", noise, sizeof noise);
    expect("noise.txt", 3, "binary", "unknown");
    tree_text(&t, "a.rar", "Rar!\x1a\x07 ...");
    expect("a.rar", 4, "unsupported", "rar");
    assert_int_equal(strlen(out.id), 64);
    tree_text(&t, "prog.txt",
              "\x7f"
              "ELF\x02");
    expect("prog.txt", 3, "binary", "elf");
}

static void test_gzip(void **state)
{
    (void)state;
    static char line[200000];
    char id[65];
    for (size_t i = 0; i + 8 < sizeof line; i += 8)
        memcpy(line + i, i % 64 ? "\xb5\xb3\xbf\xce\xbc\xc7\xc2\xbc" : "2012\xc4\xea \n", 8);
    pack("a.txt.gz", line, sizeof line - 8, 0);
    expect("a.txt.gz", 1, "", "txt.gz");
    assert_int_equal(out.verdict.encoding, ENCODING_GB18030);
    assert_true(out.text.n > 250000);
    assert_true(str_starts(buf_str(&out.text), STR("2012年 \n党课记录党课记录")));
    /* The id is of the packed bytes. */
    struct buf file;
    char path[4096];
    FILE *f = fopen(tree_path(&t, path, "a.txt.gz"), "r");
    char bytes[65536];
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    digest_sha256(id, str_of(bytes, n));
    assert_string_equal(out.id, id);
    /* Two members one after the other, and zeros to the end of the block. */
    buf_init(&file, 1u << 20);
    buf_add(&file, bytes, n);
    buf_add(&file, bytes, n);
    buf_add(&file, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
    size_t once = out.text.n;
    tree_file(&t, "two.gz", file.p, file.n);
    expect("two.gz", 1, "", "txt.gz");
    assert_int_equal(out.text.n, 2 * once);
    buf_release(&file);
    pack("half.gz", line, sizeof line - 8, 20);
    expect("half.gz", 2, "damaged", "txt.gz");
    assert_true(out.text.n > 1000);
    bytes[n - 6] ^= 1; /* the checksum */
    tree_file(&t, "sum.gz", bytes, n);
    expect("sum.gz", 2, "damaged", "txt.gz");
    tree_text(&t, "head.gz", "\x1f\x8b\x08");
    expect("head.gz", 4, "damaged", "txt.gz");
    pack("pdf.gz", "%PDF-1.4", 8, 0);
    expect("pdf.gz", 4, "unsupported", "pdf.gz");
    pack("empty.gz", "", 0, 0);
    expect("empty.gz", 3, "empty", "txt.gz");
}

/* What a reader decodes itself is told with its encoding, and with what was replaced. */
static void test_html(void **state)
{
    (void)state;
    tree_text(&t, "a.doc",
              "<html><body><p>\xb5\xb3\xbf\xce\xbc\xc7\xc2\xbc</p><p>\xc8\xab\xcc\xe5\xb5\xb3\xd4\xb1</p>");
    expect("a.doc", 1, "", "html");
    expect_text("党课记录\n全体党员\n");
    assert_int_equal(out.verdict.encoding, ENCODING_GB18030);
    tree_text(&t, "b.htm", "<html><body>支部书记何文澜同志上了\xff党课。");
    expect("b.htm", 2, "bad-bytes", "html");
    assert_true(out.text.n > 30);
    tree_text(&t, "c.htm", "<html><script>x</script>");
    expect("c.htm", 3, "empty", "html");
}

static void test_bomb(void **state)
{
    (void)state;
    size_t n = (size_t)200 << 20;
    char *zeros = mem_zalloc(1, n);
    memset(zeros, ' ', n);
    pack("bomb.gz", zeros, n, 0);
    mem_free(zeros);
    expect("bomb.gz", 4, "bomb", "txt.gz");
    long pid = extractor_pid(x);
    tree_text(&t, "after.txt", "党课");
    expect("after.txt", 1, "", "txt");
    assert_int_equal(extractor_pid(x), pid);
}

static void test_too_large(void **state)
{
    (void)state;
    char path[4096];
    tree_text(&t, "big.txt", "党课");
    assert_int_equal(truncate(tree_path(&t, path, "big.txt"), ((off_t)64 << 20) + 1), 0);
    expect("big.txt", 4, "too-large", "txt");
    tree_text(&t, "huge.txt", "党课");
    assert_int_equal(truncate(tree_path(&t, path, "huge.txt"), (off_t)1 << 33), 0);
    expect("huge.txt", 4, "too-large", "");
}

static void test_refused(void **state)
{
    (void)state;
    char path[4096];
    tree_dir(&t, "folder");
    assert_int_equal(mkfifo(tree_path(&t, path, "pipe"), 0600), 0);
    tree_link(&t, "/dev/zero", "device");
    tree_link(&t, "gone", "dangling");
    tree_text(&t, "real.txt", "党课");
    tree_link(&t, "real.txt", "link.txt");
    expect("folder", 4, "unreadable", "");
    expect("pipe", 4, "unreadable", "");
    expect("device", 4, "unreadable", "");
    expect("dangling", 4, "unreadable", "");
    expect("never-was.txt", 4, "unreadable", "");
    expect("link.txt", 1, "", "txt");
    assert_int_equal(extractor_read(x, &out, str_of("/tmp/a\0b", 8), ENCODING_NONE, NULL), XD_OK);
    assert_string_equal(out.reason, "unreadable");
    if (geteuid() != 0) {
        tree_text(&t, "closed.txt", "党课");
        assert_int_equal(chmod(tree_path(&t, path, "closed.txt"), 0), 0);
        expect("closed.txt", 4, "unreadable", "");
    }
}

/* Between two files somebody kills the worker: nothing is lost. */
static void test_killed_idle(void **state)
{
    (void)state;
    pack("a.gz", "\xe5\x85\x9a\xe8\xaf\xbe", 6, 0);
    expect("a.gz", 1, "", "txt.gz");
    long pid = extractor_pid(x);
    assert_int_equal(kill((pid_t)pid, SIGKILL), 0);
    struct timespec pause = {0, 50000000};
    nanosleep(&pause, NULL);
    expect("a.gz", 1, "", "txt.gz");
    expect_text("党课");
    assert_int_not_equal(extractor_pid(x), pid);
}

/* The worker holds its socket, /dev/null and standard error; nothing of ours. */
static void test_descriptors(void **state)
{
    (void)state;
    char path[64];
    int leaky = open("/etc/hostname", O_RDONLY); /* without close-on-exec, as some library might */
    struct extractor *y;
    assert_int_equal(extractor_open(&y, XD_WORKER, NULL), XD_OK);
    snprintf(path, sizeof path, "/proc/%ld/fd", extractor_pid(y));
    DIR *d = opendir(path);
    unsigned n = 0;
    assert_non_null(d);
    for (const struct dirent *e = readdir(d); e; e = readdir(d))
        if (e->d_name[0] != '.') {
            assert_in_range(strtol(e->d_name, NULL, 10), 0, 2);
            n++;
        }
    assert_int_equal(n, 3);
    closedir(d);
    extractor_close(y);
    close(leaky);
}

static void *read_many(void *arg)
{
    struct extractor *y;
    struct extracted o;
    char path[4096];
    unsigned *bad = arg;
    extracted_init(&o);
    if (extractor_open(&y, XD_WORKER, NULL) != XD_OK) {
        *bad = 1000;
        return NULL;
    }
    for (int i = 0; i < 50; i++) {
        tree_path(&t, path, i % 2 ? "a.gz" : "a.txt");
        if (extractor_read(y, &o, str_c(path), ENCODING_NONE, NULL) != XD_OK || o.status != 1)
            ++*bad;
        if (i % 10 == 9)
            kill((pid_t)extractor_pid(y), SIGKILL);
    }
    extractor_close(y);
    extracted_release(&o);
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    pthread_t thread[4];
    unsigned bad[4] = {0};
    tree_text(&t, "a.txt", "党课");
    pack("a.gz", "\xe5\x85\x9a\xe8\xaf\xbe", 6, 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, read_many, &bad[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        /* A kill may still be on its way when the next request goes out: that one file pays. */
        assert_in_range(bad[i], 0, 5);
    }
}

static void test_cannot_start(void **state)
{
    (void)state;
    struct extractor *y = NULL;
    struct error e = {0};
    assert_int_equal(extractor_open(&y, "/nowhere/xdextract", &e), XD_NOTFOUND);
    assert_null(y);
    assert_int_not_equal(extractor_open(&y, "/bin/true", &e), XD_OK); /* runs, but is no reader */
    assert_null(y);
    assert_int_not_equal(extractor_open(&y, "/etc/hostname", &e), XD_OK);
    assert_null(y);
}

/* What the worker says of its sandbox reaches the caller; the worker that misbehaves claims to have no Landlock. */
static void test_lacks(void **state)
{
    (void)state;
    assert_int_equal(extractor_lacks(x), CONFINED_FILES);
}

static void bad(const char *word, const char *reason)
{
    char text[64];
    int n = snprintf(text, sizeof text, "\x1f\x8b%s", word);
    tree_file(&t, "f", text, (size_t)n);
    read_as("f", ENCODING_NONE);
    assert_string_equal(out.reason, reason);
    assert_int_equal(out.status, 4);
    assert_int_equal(out.text.n, 0);
    assert_int_equal(strlen(out.id), 64);
}

static void good(void)
{
    tree_text(&t, "g", "\x1f\x8bgood");
    expect("g", 1, "", "test");
    expect_text("第一页\n第二页");
    assert_int_equal(out.marks, 3);
    assert_int_equal(out.mark[0].at, 0);
    assert_int_equal(out.mark[1].at, 4);
    assert_int_equal(out.mark[1].number, 2);
    assert_int_equal(out.mark[1].kind, MARK_PAGE);
    assert_int_equal(out.mark[2].at, 7);
    assert_int_equal(out.mark[2].kind, MARK_ROW);
}

static void test_bad_worker(void **state)
{
    (void)state;
    static const char *const words[] = {"crash",  "half",  "noise", "early",  "name",
                                        "reason", "claim", "mark",  "coding", "flood"};
    good();
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        bad(words[i], "crashed");
        good(); /* the next file is not the worse for it */
    }
    tree_text(&t, "u",
              "\x1f\x8b"
              "badutf");
    expect("u", 2, "bad-bytes", "test");
}

static void test_hang(void **state)
{
    (void)state;
    struct timespec from, to;
    extractor_set_seconds(x, 1);
    clock_gettime(CLOCK_MONOTONIC, &from);
    bad("hang", "timeout");
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_in_range(to.tv_sec - from.tv_sec, 0, 3);
    good();
}

static void test_no_memory(void **state)
{
    (void)state;
    char path[4096];
    pack("a.gz", "\xe5\x85\x9a\xe8\xaf\xbe", 6, 0);
    for (uint64_t n = 1; n < 30; n++) {
        struct extractor *y;
        struct extracted o;
        extracted_init(&o);
        mem_fail_after(n);
        enum status s = extractor_open(&y, XD_WORKER, NULL);
        if (s == XD_OK)
            s = extractor_read(y, &o, str_c(tree_path(&t, path, "a.gz")), ENCODING_NONE, NULL);
        mem_fail_after(0);
        assert_true(s == XD_OK || s == XD_NOMEM);
        if (s == XD_OK)
            assert_int_equal(o.status, 1);
        extractor_close(y);
        extracted_release(&o);
    }
}

int main(void)
{
#define REAL(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define BAD(test) cmocka_unit_test_setup_teardown(test, set_up_bad, tear_down)
    const struct CMUnitTest tests[] = {
        REAL(test_text),        REAL(test_nothing),   REAL(test_gzip),         REAL(test_html),
        REAL(test_bomb),        REAL(test_too_large), REAL(test_refused),      REAL(test_killed_idle),
        REAL(test_descriptors), REAL(test_threads),   REAL(test_cannot_start), BAD(test_bad_worker),
        BAD(test_hang),         BAD(test_lacks),      REAL(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
