/* terms.h - the terms of a report and of a query: the one place where terms are made.
 *
 * Words carry their wdf; every bigram of a Han run carries the same name as the two-character word, with wdf
 * 0 where it is no word; a run ends with last character + U+0001, unless another term starts with that character.
 * Runs of 11 digits that are mobile numbers and of 15 to 18 digits (a last X included) give no term. */
#ifndef XD_RECORD_TERMS_H
#define XD_RECORD_TERMS_H

#include "record/record.h"

struct term {
    struct str name;
    uint32_t wdf; /* 0: a filter or a mere bigram */
};
struct terms {
    struct term *v; /* sorted bytewise by name, unique */
    size_t n, cap;
    struct arena arena; /* owns the names */
    /* private */
    void *work;
};

void terms_init(struct terms *t);
void terms_release(struct terms *t);
/* Replaces what t holds by all terms of the report: content from folded and tokens (of r->text), filters from r.
 * A function of the record alone: `check` derives them again and compares. XD_NOMEM, XD_LIMIT. */
enum status terms_of_report(struct terms *t, const struct report *r, const struct folded *f, const struct tokens *k);

/* Content terms that every text holding ch[0,n) as a folded substring must have: its bigrams (no terminal ones),
 * each once. Blanks, which may vanish in folding, divide. Appends names to t (wdf 0). *complete is false when
 * there is none and records must be scanned. */
enum status terms_of_phrase(struct terms *t, const uint32_t *ch, size_t n, bool *complete);
/* One filter term: prefix + content, cut as schema.h says. */
enum status term_filter(struct buf *out, const char *prefix, struct str content);
enum status term_folder(struct buf *out, struct str stored_path);
/* Nominates the reports of a text hash; others may share the term. */
enum status term_text(struct buf *out, struct str text_hash);
/* Kparty-lesson:2012, Kparty-lesson@林静; TERM_YEAR_ANY: Kparty-lesson:*, which a question about any year must look at
 * too. */
#define TERM_YEAR_NONE 0
#define TERM_YEAR_ANY (-1)
enum status term_kind(struct buf *out, unsigned kind, int year, struct str person);
/* Whether the run of digits that ch[0,n) starts with is personal (mobile or identity number, which may end in X): no
 * term, masked in output. ch[0] must be the first digit of its run. */
bool digits_are_personal(const uint32_t *ch, size_t n);

#endif
