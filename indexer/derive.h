/* derive.h - from a report's text to what is put into the index: record, terms, values. A pure function.
 *
 * One deriver serves one thread; what it holds is valid until the next derive. */
#ifndef XD_INDEXER_DERIVE_H
#define XD_INDEXER_DERIVE_H

#include "fact/analysis.h"
#include "record/record.h"
#include "record/terms.h"
#include "settings.h"
#include "xc.h"

/* What the reports of an index are analysed with; borrowed. */
struct toolkit {
    const struct lexicon *lexicon;
    const struct school *school; /* may be NULL */
    struct tagger *tagger;       /* NULL: rules alone find people */
};

struct derive_input {
    struct str id, text; /* text: UTF-8 */
    struct str *path;    /* bytewise ascending */
    uint32_t paths;
    struct str format, encoding;
    uint32_t replaced;
    bool ocr;
    struct tagger_work *tagger; /* of the toolkit's tagger; one a thread; NULL when it has none */
};

enum stage { STAGE_FOLD, STAGE_SEGMENT, STAGE_BLOCKS, STAGE_TAG, STAGE_FACTS, STAGE_TERMS, STAGE_RECORD, STAGES };

struct deriver {
    struct toolkit tools;
    struct analysis analysis;
    struct terms terms;
    struct arena arena;
    struct buf record, unique; /* the encoded record; PREFIX_ID + id */
    struct report report;
    char date[9];
    xc_posting *posting;
    size_t posting_cap;
    double seconds[STAGES]; /* CPU so far, by stage */
};

void deriver_init(struct deriver *d, const struct toolkit *tools);
void deriver_release(struct deriver *d);
/* Analyse and encode. XD_NOMEM, XD_LIMIT. */
enum status derive(struct deriver *d, const struct derive_input *in);
/* Encode d->report again, its paths having changed, without a new analysis: its text must be decoded. */
enum status derive_again(struct deriver *d, const struct report *r);
/* The document for the writer; value[] has two elements and must live as long as the result. Borrowed from d. */
xc_document derived_document(struct deriver *d, xc_value value[2]);

#endif
