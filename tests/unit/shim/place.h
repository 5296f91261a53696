/* place.h - a folder for one test, and short hands for the shim's tests. */
#ifndef XD_TEST_SHIM_PLACE_H
#define XD_TEST_SHIM_PLACE_H

#include "xc.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Xapian 1.4.22's own check frees an object by the size of its base class; gcc's sanitizer stops there. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "new_delete_type_mismatch=0";
}

struct place {
    char dir[64];
    char db[96];
    char other[96];
};

static inline int place_setup(void **state)
{
    struct place *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    memcpy(p->dir, "/tmp/xd-shim-XXXXXX", 20);
    if (mkdtemp(p->dir) == NULL)
        return -1;
    snprintf(p->db, sizeof p->db, "%s/db", p->dir);
    snprintf(p->other, sizeof p->other, "%s/other", p->dir);
    *state = p;
    return 0;
}

static inline void remove_flat(const char *path)
{
    DIR *d = opendir(path);
    struct dirent *x;
    char file[512];
    while (d != NULL && (x = readdir(d)) != NULL) {
        snprintf(file, sizeof file, "%s/%s", path, x->d_name);
        unlink(file);
    }
    if (d != NULL)
        closedir(d);
    rmdir(path);
}

static inline int place_teardown(void **state)
{
    struct place *p = *state;
    remove_flat(p->db);
    remove_flat(p->other);
    remove_flat(p->dir);
    free(p);
    return 0;
}

static inline xc_str S(const char *s)
{
    return (xc_str){s, strlen(s)};
}

static inline int same(xc_str a, const char *b)
{
    return a.n == strlen(b) && memcmp(a.p, b, a.n) == 0;
}

/* Puts a document with one word and one filter. */
static inline void put(xc_writer *w, const char *id, const char *data, const char *word, uint32_t wdf)
{
    xc_posting posting[] = {{S(word), wdf}, {S("Gall"), 0}};
    xc_document d = {.unique_term = S(id), .data = S(data), .posting = posting, .postings = 2};
    xc_error e;
    assert_int_equal(xc_writer_put(w, &d, &e), XC_OK);
}

static inline xc_writer *writer(const char *path)
{
    xc_writer *w;
    xc_error e;
    assert_int_equal(xc_writer_open(&w, path, &e), XC_OK);
    return w;
}

static inline xc_db *reader(const char *path)
{
    xc_db *db;
    xc_error e;
    assert_int_equal(xc_db_open(&db, path, &e), XC_OK);
    return db;
}

static inline void commit(xc_writer *w)
{
    xc_error e;
    assert_int_equal(xc_writer_commit(w, &e), XC_OK);
}

static inline uint32_t documents(xc_db *db)
{
    xc_stats s;
    assert_int_equal(xc_db_stats(db, &s, NULL), XC_OK);
    return s.documents;
}

#endif
