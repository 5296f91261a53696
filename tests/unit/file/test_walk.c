#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "file/walk.h"
#include "tree.h"
#include <errno.h>

/* The whole walk as text: "folder/: " or "folder/ !errno: ", names, with the root's own path left out. */
static void tell(struct buf *out, const char *root)
{
    struct walk *w;
    struct walk_folder f;
    struct error e = {0};
    size_t skip = strlen(root);
    assert_int_equal(walk_open(&w, str_c(root), &e), XD_OK);
    enum status s;
    while ((s = walk_next(w, &f, &e)) == XD_OK) {
        struct str below = f.path.n >= skip ? str_sub(f.path, skip, f.path.n) : f.path;
        buf_adds(out, below);
        if (f.sys_errno)
            buf_addf(out, "!%d", f.sys_errno);
        buf_addc(out, ":");
        for (size_t i = 0; i < f.files; i++) {
            buf_addc(out, " ");
            buf_adds(out, f.file[i].name);
            if (f.file[i].sys_errno)
                buf_addf(out, "!%d", f.file[i].sys_errno);
        }
        buf_addc(out, "\n");
    }
    assert_int_equal(s, XD_NOTFOUND);
    assert_int_equal(walk_next(w, &f, &e), XD_NOTFOUND);
    walk_close(w);
    buf_addb(out, 0);
}

static void expect(const char *root, const char *listing)
{
    struct buf b;
    buf_init(&b, 1u << 24);
    tell(&b, root);
    assert_string_equal(b.p, listing);
    buf_release(&b);
}

static void test_order(void **state)
{
    (void)state;
    struct tree t;
    tree_make(&t);
    tree_dir(&t, "b");
    tree_dir(&t, "a");
    tree_dir(&t, "a/x");
    tree_dir(&t, "empty");
    tree_text(&t, "z.txt", "1");
    tree_text(&t, "B.txt", "1");
    tree_text(&t, "a.txt", "1");
    tree_text(&t, "a/2.txt", "1");
    tree_text(&t, "a/10.txt", "1");
    tree_text(&t, "a/x/deep.txt", "1");
    tree_text(&t, "b/党课.txt", "1");
    expect(t.root, ": B.txt a.txt z.txt\n/a: 10.txt 2.txt\n/a/x: deep.txt\n/b: 党课.txt\n/empty:\n");
    tree_remove(&t);
}

static void test_described(void **state)
{
    (void)state;
    struct tree t;
    struct walk *w;
    struct walk_folder f;
    struct stat st;
    char path[4096];
    tree_make(&t);
    tree_text(&t, "a.txt", "12345");
    assert_int_equal(stat(tree_path(&t, path, "a.txt"), &st), 0);
    assert_int_equal(walk_open(&w, str_c(t.root), NULL), XD_OK);
    assert_int_equal(walk_next(w, &f, NULL), XD_OK);
    assert_int_equal(f.files, 1);
    assert_int_equal(f.file[0].size, 5);
    assert_int_equal(f.file[0].inode, st.st_ino);
    assert_int_equal(f.file[0].device, st.st_dev);
    assert_true(f.file[0].mtime_ns == (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec);
    assert_true(f.file[0].ctime_ns == (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec);
    walk_close(w);
    tree_remove(&t);
}

static void test_strange_names(void **state)
{
    (void)state;
    struct tree t;
    tree_make(&t);
    tree_text(&t, "line\nend.txt", "1");
    tree_text(&t, "\xb5\xb3\xbf\xce.txt", "1"); /* GBK */
    tree_text(&t, " ", "1");
    tree_dir(&t, "\xff\xfe");
    tree_text(&t, "\xff\xfe/-rf", "1");
    expect(t.root, ":   line\nend.txt \xb5\xb3\xbf\xce.txt\n/\xff\xfe: -rf\n");
    tree_remove(&t);
}

static void test_links(void **state)
{
    (void)state;
    struct tree t, outside;
    char path[4096], target[4096];
    tree_make(&t);
    tree_make(&outside);
    tree_text(&outside, "far.txt", "1");
    tree_dir(&outside, "folder");
    tree_text(&outside, "folder/never.txt", "1");
    tree_dir(&t, "sub");
    tree_text(&t, "sub/own.txt", "1");
    tree_link(&t, "sub/own.txt", "alias.txt"); /* inside: met as sub/own.txt */
    tree_link(&t, "..", "sub/loop");           /* a folder */
    tree_link(&t, "gone.txt", "dangling.txt"); /* nothing there */
    tree_link(&t, "self", "self");             /* itself */
    tree_link(&t, tree_path(&outside, path, "folder"), "elsewhere");
    tree_path(&outside, target, "far.txt");
    tree_link(&t, target, "n2.txt");
    tree_link(&t, target, "n1.txt");
    tree_link(&t, target, "sub/n0.txt");
    char listing[512];
    snprintf(listing, sizeof listing, ": dangling.txt!%d n1.txt self!%d\n/sub: own.txt\n", ENOENT, ELOOP);
    expect(t.root, listing);
    tree_remove(&outside);
    tree_remove(&t);
}

static void test_only_regular(void **state)
{
    (void)state;
    struct tree t;
    char path[4096];
    tree_make(&t);
    tree_text(&t, "a.txt", "1");
    assert_int_equal(mkfifo(tree_path(&t, path, "pipe.txt"), 0600), 0);
    tree_link(&t, "/dev/null", "device.txt");
    expect(t.root, ": a.txt\n");
    tree_remove(&t);
}

static void test_litter(void **state)
{
    (void)state;
    struct tree t;
    tree_make(&t);
    tree_dir(&t, ".git");
    tree_text(&t, ".git/config", "1");
    tree_dir(&t, "__MACOSX");
    tree_text(&t, "~$a.doc", "1");
    tree_text(&t, "Thumbs.db", "1");
    expect(t.root, ": Thumbs.db ~$a.doc\n"); /* told, so that the report has a row; folders are not entered */
    assert_true(walk_is_litter(STR("~$总结.doc")));
    assert_true(walk_is_litter(STR("Thumbs.db")));
    assert_true(walk_is_litter(STR(".DS_Store")));
    assert_true(walk_is_litter(STR("desktop.ini")));
    assert_true(walk_is_litter(STR(".git")));
    assert_false(walk_is_litter(STR("总结.doc")));
    assert_false(walk_is_litter(STR("~总结.doc")));
    assert_false(walk_is_litter(STR("")));
    tree_remove(&t);
}

static void test_unreadable(void **state)
{
    (void)state;
    struct tree t;
    char path[4096], listing[128];
    if (geteuid() == 0)
        skip(); /* root reads everything */
    tree_make(&t);
    tree_dir(&t, "closed");
    tree_text(&t, "closed/a.txt", "1");
    tree_text(&t, "open.txt", "1");
    assert_int_equal(chmod(tree_path(&t, path, "closed"), 0), 0);
    snprintf(listing, sizeof listing, ": open.txt\n/closed!%d:\n", EACCES);
    expect(t.root, listing);
    tree_remove(&t);
}

static void test_vanishing(void **state)
{
    (void)state;
    struct tree t;
    struct walk *w;
    struct walk_folder f;
    char path[4096];
    tree_make(&t);
    tree_dir(&t, "a");
    tree_dir(&t, "b");
    tree_dir(&t, "c");
    assert_int_equal(walk_open(&w, str_c(t.root), NULL), XD_OK);
    assert_int_equal(walk_next(w, &f, NULL), XD_OK);
    assert_int_equal(rmdir(tree_path(&t, path, "a")), 0);
    assert_int_equal(rmdir(tree_path(&t, path, "b")), 0);
    tree_link(&t, "/", "b"); /* what was a folder is a link by now: never followed */
    assert_int_equal(walk_next(w, &f, NULL), XD_OK);
    assert_true(str_ends(f.path, STR("/c")));
    assert_int_equal(walk_next(w, &f, NULL), XD_NOTFOUND);
    walk_close(w);
    tree_remove(&t);
}

static void test_depth(void **state)
{
    (void)state;
    struct tree t;
    struct walk *w;
    struct walk_folder f;
    tree_make(&t);
    int fd = open(t.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < WALK_DEPTH + 20; i++) {
        assert_int_equal(mkdirat(fd, "d", 0700), 0);
        int next = openat(fd, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        close(fd);
        fd = next;
    }
    close(fd);
    assert_int_equal(walk_open(&w, str_c(t.root), NULL), XD_OK);
    for (int i = 0; i < WALK_DEPTH; i++) {
        assert_int_equal(walk_next(w, &f, NULL), XD_OK);
        assert_int_equal(f.sys_errno, 0);
    }
    assert_int_equal(walk_next(w, &f, NULL), XD_OK);
    assert_int_equal(f.sys_errno, ELOOP);
    assert_int_equal(walk_next(w, &f, NULL), XD_NOTFOUND);
    walk_close(w);
    tree_remove(&t);
}

static void expect_single(const char *root, const char *folder, const char *name)
{
    struct walk *w;
    struct walk_folder f;
    struct buf b;
    assert_int_equal(walk_open(&w, str_c(root), NULL), XD_OK);
    assert_int_equal(walk_next(w, &f, NULL), XD_OK);
    assert_int_equal(f.files, 1);
    assert_true(str_eq(f.path, str_c(folder)));
    assert_true(str_eq(f.file[0].name, str_c(name)));
    assert_int_equal(f.file[0].size, 1);
    buf_init(&b, 4096);
    walk_path(&b, f.path, f.file[0].name);
    assert_true(str_eq(buf_str(&b), str_c(root)));
    buf_release(&b);
    assert_int_equal(walk_next(w, &f, NULL), XD_NOTFOUND);
    walk_close(w);
}

static void test_roots(void **state)
{
    (void)state;
    struct tree t;
    char path[4096], slashes[4200];
    struct walk *w = NULL;
    struct error e = {0};
    tree_make(&t);
    tree_text(&t, "a.txt", "1");
    expect_single(tree_path(&t, path, "a.txt"), t.root, "a.txt");
    assert_int_equal(chdir(t.root), 0);
    expect_single("a.txt", "", "a.txt");
    expect_single("./a.txt", ".", "a.txt");
    expect(".", ": a.txt\n");
    assert_int_equal(chdir("/"), 0);
    snprintf(slashes, sizeof slashes, "%s///", t.root);
    struct walk_folder f;
    assert_int_equal(walk_open(&w, str_c(slashes), &e), XD_OK);
    assert_int_equal(walk_next(w, &f, &e), XD_OK);
    assert_true(str_eq(f.path, str_c(t.root)));
    walk_close(w);
    w = NULL;
    tree_remove(&t);
    assert_int_equal(walk_open(&w, STR("/nowhere/at/all"), &e), XD_NOTFOUND);
    assert_null(w);
    assert_int_equal(e.code, XD_NOTFOUND);
    assert_int_equal(walk_open(&w, STR(""), &e), XD_INVALID);
    assert_int_equal(walk_open(&w, STR("/dev/null"), &e), XD_INVALID);
    assert_int_equal(walk_open(&w, str_of("/tmp\0x", 6), &e), XD_INVALID);
}

static void test_no_memory(void **state)
{
    (void)state;
    struct tree t;
    tree_make(&t);
    tree_dir(&t, "a");
    tree_text(&t, "a/b.txt", "1");
    tree_link(&t, "/etc/hostname", "l.txt");
    for (uint64_t n = 1; n < 40; n++) {
        struct walk *w;
        struct walk_folder f;
        mem_fail_after(n);
        enum status s = walk_open(&w, str_c(t.root), NULL);
        while (s == XD_OK)
            s = walk_next(w, &f, NULL);
        mem_fail_after(0);
        assert_true(s == XD_NOMEM || s == XD_NOTFOUND);
        walk_close(w);
    }
    tree_remove(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),      cmocka_unit_test(test_described),    cmocka_unit_test(test_strange_names),
        cmocka_unit_test(test_links),      cmocka_unit_test(test_only_regular), cmocka_unit_test(test_litter),
        cmocka_unit_test(test_unreadable), cmocka_unit_test(test_vanishing),    cmocka_unit_test(test_depth),
        cmocka_unit_test(test_roots),      cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
