#include "archive.h"
#include "base/digest.h"
#include "base/io.h"
#include "base/mem.h"
#include "fact/analysis.h"
#include "record/schema.h"
#include "record/terms.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
/* after the headers it needs */
#include <cmocka.h>

static struct str meta_terms(const struct archive *a, char out[64])
{
    int n = snprintf(out, 64, "%d:%016" PRIx64, TERMS_VERSION, lexicon_hash(a->lexicon));
    return str_of(out, (size_t)n);
}

void archive_meta(struct archive *a, const char *key, const char *value)
{
    xc_error xe;
    assert_int_equal(xc_writer_set_meta(a->writer, xc_of(str_c(key)), xc_of(str_c(value)), &xe), XC_OK);
    assert_int_equal(xc_writer_commit(a->writer, &xe), XC_OK);
}

void archive_current(struct archive *a, const char *name)
{
    char path[512], line[64];
    snprintf(path, sizeof path, "%s/current", a->dir);
    snprintf(line, sizeof line, "%s\n", name);
    assert_int_equal(io_replace_file(path, str_c(line), NULL), XD_OK);
}

void archive_generation(struct archive *a, const char *name)
{
    char path[512], terms[64], number[16];
    xc_error xe;
    xc_writer_close(a->writer);
    a->writer = NULL;
    a->reports = 0;
    snprintf(a->generation, sizeof a->generation, "%s", name);
    snprintf(path, sizeof path, "%s/%s", a->dir, name);
    assert_int_equal(xc_writer_open(&a->writer, path, &xe), XC_OK);
    snprintf(number, sizeof number, "%d", FORMAT_VERSION);
    archive_meta(a, META_FORMAT, number);
    struct str t = meta_terms(a, terms);
    archive_meta(a, META_TERMS, t.p);
    snprintf(number, sizeof number, "%d", EXTRACT_VERSION);
    archive_meta(a, META_EXTRACT, number);
    snprintf(number, sizeof number, "%d", FACTS_VERSION);
    archive_meta(a, META_FACTS, number);
}

void archive_make(struct archive *a)
{
    struct error e;
    memset(a, 0, sizeof *a);
    const char *tmp = getenv("TMPDIR");
    snprintf(a->dir, sizeof a->dir, "%s/xd-find-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(a->dir));
    assert_int_equal(lexicon_open(&a->lexicon, NULL, &e), XD_OK);
    archive_generation(a, "gen-000001");
    archive_current(a, "gen-000001");
}

void archive_remove(struct archive *a)
{
    char command[512];
    xc_writer_close(a->writer);
    lexicon_close(a->lexicon);
    snprintf(command, sizeof command, "rm -rf '%s'", a->dir);
    assert_int_equal(system(command), 0);
}

/* said: statements in place of what the analysis finds; NULL: the analysis. */
static void put(struct archive *a, const char *path, const char *text, struct statement *said, size_t n)
{
    struct analysis an;
    struct report r;
    struct arena arena;
    struct terms terms;
    struct buf data;
    char id[ID_LEN + 1], unique[ID_LEN + 2], date[16] = "";
    struct str where = str_c(path);
    analysis_init(&an);
    arena_init(&arena, 64u << 20);
    terms_init(&terms);
    buf_init(&data, 64u << 20);
    memset(&r, 0, sizeof r);
    struct analysis_input in = {.source = str_c(text), .path = where};
    assert_int_equal(analyse(&an, a->lexicon, &in), XD_OK);
    assert_int_equal(report_of_analysis(&r, &an, &arena), XD_OK);
    if (said != NULL) {
        r.statement = said;
        r.statements = (uint32_t)n;
    }
    digest_id(id, str_c(text));
    snprintf(unique, sizeof unique, PREFIX_ID "%s", id);
    r.id = str_c(id);
    r.path = &where;
    r.paths = 1;
    r.format = STR("txt");
    r.encoding = STR("utf-8");
    assert_int_equal(terms_of_report(&terms, &r, &an.folded, &an.tokens), XD_OK);
    assert_int_equal(record_encode(&data, &r), XD_OK);
    xc_posting *posting = mem_zalloc(terms.n + 1, sizeof *posting);
    assert_non_null(posting);
    for (size_t i = 0; i < terms.n; i++)
        posting[i] = (xc_posting){xc_of(terms.v[i].name), terms.v[i].wdf};
    if (r.date.from != 0)
        snprintf(date, sizeof date, "%08d", (int)r.date.from);
    xc_value value[2] = {{SLOT_TEXT_HASH, xc_of(r.text_hash)}, {SLOT_DATE, xc_of(str_c(date))}};
    xc_document d = {.unique_term = xc_of(str_c(unique)),
                     .data = xc_of(buf_str(&data)),
                     .posting = posting,
                     .postings = terms.n,
                     .value = value,
                     .values = 2};
    xc_error xe;
    assert_int_equal(xc_writer_put(a->writer, &d, &xe), XC_OK);
    a->reports++;
    mem_free(posting);
    buf_release(&data);
    terms_release(&terms);
    arena_release(&arena);
    analysis_release(&an);
}

static void commit(struct archive *a)
{
    char line[64];
    snprintf(line, sizeof line, "%u 1 2", a->reports);
    archive_meta(a, "xd:coverage", line);
}

void archive_put(struct archive *a, const char *path, const char *text)
{
    put(a, path, text, NULL, 0);
    commit(a);
}

void archive_put_said(struct archive *a, const char *path, const char *text, struct statement *said, size_t n)
{
    put(a, path, text, said, n);
    commit(a);
}

void archive_put_all(struct archive *a, const struct sample *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put(a, v[i].path, v[i].text, NULL, 0);
    commit(a);
}

void archive_drop(struct archive *a, const char *text)
{
    char id[ID_LEN + 1], unique[ID_LEN + 2];
    xc_error xe;
    digest_id(id, str_c(text));
    snprintf(unique, sizeof unique, PREFIX_ID "%s", id);
    assert_int_equal(xc_writer_remove(a->writer, xc_of(str_c(unique)), &xe), XC_OK);
    a->reports--;
    commit(a);
}
