#include "derive.h"
#include "base/mem.h"
#include "record/schema.h"
#include <stdio.h>
#include <time.h>

enum { RECORD_MAX = 512 * 1024 * 1024, TEXT_ARENA_MAX = 1024 * 1024 * 1024 };

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void deriver_init(struct deriver *d, const struct toolkit *tools)
{
    memset(d, 0, sizeof *d);
    d->tools = *tools;
    analysis_init(&d->analysis);
    terms_init(&d->terms);
    arena_init(&d->arena, TEXT_ARENA_MAX);
    buf_init(&d->record, RECORD_MAX);
    buf_init(&d->unique, 64);
}

void deriver_release(struct deriver *d)
{
    analysis_release(&d->analysis);
    terms_release(&d->terms);
    arena_release(&d->arena);
    buf_release(&d->record);
    buf_release(&d->unique);
    mem_free(d->posting);
}

/* d->report, with the folded text and its tokens at hand: record and terms. refused: mem_refused() at the beginning. A
 * record is a pure function of the report, so none is made while memory fails, in whatever part. */
static enum status finish(struct deriver *d, uint64_t refused)
{
    struct report *r = &d->report;
    double t0 = cpu_now();
    enum status st = terms_of_report(&d->terms, r, &d->analysis.folded, &d->analysis.tokens);
    if (st != XD_OK)
        return st;
    double t1 = cpu_now();
    buf_reset(&d->record);
    st = record_encode(&d->record, r);
    d->seconds[STAGE_TERMS] += t1 - t0;
    d->seconds[STAGE_RECORD] += cpu_now() - t1;
    if (st != XD_OK)
        return st;
    buf_reset(&d->unique);
    buf_addc(&d->unique, PREFIX_ID);
    buf_adds(&d->unique, r->id);
    day date = r->date.from;
    d->date[0] = '\0';
    if (date != 0)
        snprintf(d->date, sizeof d->date, "%08u", (unsigned)date % 100000000u);
    void *v = d->posting;
    if (mem_reserve(&v, &d->posting_cap, d->terms.n, sizeof *d->posting) < 0)
        return XD_NOMEM;
    d->posting = v;
    for (size_t i = 0; i < d->terms.n; i++)
        d->posting[i] = (xc_posting){{d->terms.v[i].name.p, d->terms.v[i].name.n}, d->terms.v[i].wdf};
    return mem_refused() != refused ? XD_NOMEM : buf_status(&d->unique);
}

enum status derive(struct deriver *d, const struct derive_input *in)
{
    struct analysis_input ai = {.source = in->text,
                                .path = in->paths > 0 ? in->path[0] : STR(""),
                                .school = d->tools.school,
                                .tagger = in->tagger};
    uint64_t refused = mem_refused();
    arena_reset(&d->arena);
    enum status st = analyse(&d->analysis, d->tools.lexicon, &ai);
    if (st != XD_OK)
        return st;
    for (unsigned i = STAGE_FOLD; i <= STAGE_FACTS; i++)
        d->seconds[i] += d->analysis.seconds[i];
    memset(&d->report, 0, sizeof d->report);
    st = report_of_analysis(&d->report, &d->analysis, &d->arena);
    if (st != XD_OK)
        return st;
    d->report.id = in->id;
    d->report.path = in->path;
    d->report.paths = in->paths;
    d->report.format = in->format;
    d->report.encoding = in->encoding;
    d->report.replaced = in->replaced;
    d->report.ocr = in->ocr;
    return finish(d, refused);
}

enum status derive_again(struct deriver *d, const struct report *r)
{
    struct analysis *a = &d->analysis;
    uint64_t refused = mem_refused();
    enum status st = fold_text(&a->folded, r->text);
    if (st == XD_OK)
        st = segment(&a->tokens, d->tools.lexicon, a->folded.ch, a->folded.n);
    if (st != XD_OK)
        return st;
    d->report = *r;
    return finish(d, refused);
}

xc_document derived_document(struct deriver *d, xc_value value[2])
{
    value[0] = (xc_value){SLOT_TEXT_HASH, {d->report.text_hash.p, d->report.text_hash.n}};
    value[1] = (xc_value){SLOT_DATE, {d->date, strlen(d->date)}};
    return (xc_document){.unique_term = {d->unique.p, d->unique.n},
                         .data = {d->record.p, d->record.n},
                         .posting = d->posting,
                         .postings = d->terms.n,
                         .value = value,
                         .values = 2};
}
