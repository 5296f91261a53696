#include "base/io.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/xd_io_XXXXXX";
static char path[PATH_MAX];

static const char *in_folder(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const made[] = {"a", "big", "a/b/c", "a/b", "a", "file"};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        remove(in_folder(made[i]));
    return rmdir(folder);
}

static void replaces_and_reads(void **state)
{
    (void)state;
    struct error e;
    struct buf b;
    buf_init(&b, 100);
    const char *file = in_folder("file");
    assert_int_equal(io_replace_file(file, STR("one"), &e), XD_OK);
    assert_int_equal(io_replace_file(file, STR("second"), &e), XD_OK);
    assert_int_equal(io_read_file(&b, file, &e), XD_OK);
    assert_true(str_eq(buf_str(&b), STR("second")));
    assert_int_equal(io_read_file(&b, file, &e), XD_OK); /* appends */
    assert_true(str_eq(buf_str(&b), STR("secondsecond")));
    char left[PATH_MAX];
    snprintf(left, sizeof left, "%s/file.tmp", folder);
    assert_int_equal(access(left, F_OK), -1);
    assert_int_equal(io_replace_file(file, STR(""), &e), XD_OK);
    buf_reset(&b);
    assert_int_equal(io_read_file(&b, file, &e), XD_OK);
    assert_int_equal(b.n, 0);
    buf_release(&b);
}

static void maximum_is_exact(void **state)
{
    (void)state;
    struct error e;
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    const char *file = in_folder("big");
    assert_int_equal(io_replace_file(file, str_of(bytes, sizeof bytes), &e), XD_OK);
    for (size_t max = sizeof bytes - 1; max <= sizeof bytes + 1; max++) {
        struct buf b;
        buf_init(&b, max);
        assert_int_equal(io_read_file(&b, file, &e), max < sizeof bytes ? XD_LIMIT : XD_OK);
        buf_release(&b);
    }
}

static void reads_pipes(void **state)
{
    (void)state;
    struct error e;
    struct buf b;
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    assert_int_equal(io_write_all(fd[1], "through a pipe", 14, STR("pipe"), &e), XD_OK);
    close(fd[1]);
    buf_init(&b, 1000);
    assert_int_equal(io_read_fd(&b, fd[0], STR("pipe"), &e), XD_OK);
    assert_true(str_eq(buf_str(&b), STR("through a pipe")));
    close(fd[0]);
    buf_release(&b);
}

static void failures_are_named(void **state)
{
    (void)state;
    struct error e;
    struct buf b;
    buf_init(&b, 1000);
    assert_int_equal(io_read_file(&b, in_folder("absent"), &e), XD_NOTFOUND);
    assert_string_equal(e.what, path);
    assert_int_equal(io_read_file(&b, folder, &e), XD_IO);
    assert_int_equal(e.sys_errno, EISDIR);
    assert_int_equal(io_replace_file(in_folder("no/such/file"), STR("x"), &e), XD_NOTFOUND);
    assert_int_equal(io_write_all(-1, "x", 1, STR("closed"), &e), XD_IO);
    assert_int_equal(io_sync_dir(in_folder("absent"), &e), XD_NOTFOUND);
    char *endless = malloc(PATH_MAX + 10);
    assert_non_null(endless);
    memset(endless, 'n', PATH_MAX + 9);
    endless[PATH_MAX + 9] = '\0';
    assert_int_equal(io_replace_file(endless, STR("x"), &e), XD_IO);
    assert_int_equal(e.sys_errno, ENAMETOOLONG);
    assert_int_equal(io_make_dirs(endless, &e), XD_IO);
    free(endless);
    buf_release(&b);
}

static void a_failed_replace_leaves_the_old(void **state)
{
    (void)state;
    struct error e;
    struct buf b;
    buf_init(&b, 1000);
    const char *file = in_folder("file");
    assert_int_equal(io_replace_file(file, STR("old"), &e), XD_OK);
    char tmp[PATH_MAX];
    snprintf(tmp, sizeof tmp, "%s/file.tmp", folder);
    assert_int_equal(mkdir(tmp, 0700), 0); /* stands in the way, whoever runs the test */
    assert_int_equal(io_replace_file(file, STR("new"), &e), XD_IO);
    assert_int_equal(rmdir(tmp), 0);
    assert_int_equal(io_read_file(&b, file, &e), XD_OK);
    assert_true(str_eq(buf_str(&b), STR("old")));
    buf_release(&b);
}

static void a_full_disk_is_seen(void **state)
{
    (void)state;
    struct error e;
    int fd = open("/dev/full", O_WRONLY);
    if (fd < 0)
        skip();
    assert_int_equal(io_write_all(fd, "x", 1, STR("/dev/full"), &e), XD_IO);
    assert_int_equal(e.sys_errno, ENOSPC);
    close(fd);
}

static void makes_folders(void **state)
{
    (void)state;
    struct error e;
    struct stat st;
    assert_int_equal(io_make_dirs(in_folder("a/b/c/"), &e), XD_OK);
    assert_int_equal(stat(in_folder("a/b/c"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(io_make_dirs(in_folder("a/b/c"), &e), XD_OK);
    assert_int_equal(io_replace_file(in_folder("file"), STR("x"), &e), XD_OK);
    assert_int_equal(io_make_dirs(in_folder("file"), &e), XD_IO);
    assert_int_equal(io_make_dirs(in_folder("file/x"), &e), XD_IO);
    assert_int_equal(io_make_dirs("", &e), XD_NOTFOUND);
}

static void no_memory(void **state)
{
    (void)state;
    struct error e;
    struct buf b;
    buf_init(&b, 1000);
    io_replace_file(in_folder("file"), STR("x"), &e);
    mem_fail_after(1);
    enum status st = io_read_file(&b, path, &e);
    mem_fail_after(0);
    assert_int_equal(st, XD_NOMEM);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replaces_and_reads),  cmocka_unit_test(maximum_is_exact),
        cmocka_unit_test(reads_pipes),         cmocka_unit_test(failures_are_named),
        cmocka_unit_test(a_full_disk_is_seen), cmocka_unit_test(a_failed_replace_leaves_the_old),
        cmocka_unit_test(makes_folders),       cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
