/* archive.h - a small index made by a test itself: texts, analysed and stored as the indexer does. */
#ifndef XD_TEST_SEARCHER_ARCHIVE_H
#define XD_TEST_SEARCHER_ARCHIVE_H

#include "index.h"
#include "text/segment.h"

struct sample {
    const char *path, *text;
};

struct archive {
    char dir[256]; /* INDEX */
    char generation[32];
    struct lexicon *lexicon;
    xc_writer *writer;
    unsigned reports;
};

/* A new folder with an empty generation gen-000001 that is current. Fails the test when it cannot. */
void archive_make(struct archive *a);
void archive_remove(struct archive *a); /* the folder too */
/* Add or replace one report and commit. */
void archive_put(struct archive *a, const char *path, const char *text);
/* The same with these statements in place of those that the analysis finds. */
void archive_put_said(struct archive *a, const char *path, const char *text, struct statement *said, size_t n);
void archive_put_all(struct archive *a, const struct sample *v, size_t n);
void archive_drop(struct archive *a, const char *text);
/* Start another generation; archive_current makes it the one that is read. */
void archive_generation(struct archive *a, const char *name);
void archive_current(struct archive *a, const char *name);
void archive_meta(struct archive *a, const char *key, const char *value);

#endif
