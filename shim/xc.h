/* xc.h - Xapian in C: all of it that a program needs which wants finished results and no surprises.
 *
 * - Every function is safe to call from C: no exception crosses. Each returns a status and fills the
 *   caller's xc_error (may be NULL), which needs no memory and no release.
 * - Input is borrowed for the call. Output is owned by exactly one free function; what is read from an
 *   object is borrowed from it. On failure *out is NULL and there is nothing to free.
 * - A search, a listing, a fetch is one unit: it is retried inside when a writer moved on
 *   (DatabaseModifiedError), and afterwards nothing reads the database. No live iterators, no callbacks.
 * - A handle belongs to one thread at a time. XAPIAN_* environment variables change nothing.
 * Source: Xapian 1.4 (xapian.org), class names in the comments. */
#ifndef XC_H
#define XC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef struct xc_str {
    const char *p;
    size_t n;
} xc_str; /* borrowed bytes, may hold NUL */

typedef enum xc_status {
    XC_OK = 0,
    XC_NOMEM,
    XC_INVALID,
    XC_NOTFOUND,
    XC_NODB,
    XC_LOCKED,
    XC_MODIFIED,
    XC_CORRUPT,
    XC_VERSION,
    XC_CLOSED,
    XC_NETWORK,
    XC_TIMEOUT,
    XC_UNSUPPORTED,
    XC_QUERY,
    XC_IO,
    XC_INTERNAL,
    XC_STATUS_COUNT
} xc_status;

typedef struct xc_error {
    xc_status status;
    int sys_errno;
    char type[32]; /* Xapian's name of the exception */
    char msg[464]; /* its text, UTF-8, cut on a character border */
} xc_error;

const char *xc_status_name(xc_status s); /* "ok", "no-memory", … for logs */

/* When memory ends in the midst of a commit, Xapian throws out of a destructor, and C++ ends the process. last_words is
 * called just before: it says what happened and calls _exit. What was committed is safe, as after kill -9. */
void xc_on_fatal(void (*last_words)(const xc_error *e));

typedef struct xc_db xc_db;         /* reader: Xapian::Database */
typedef struct xc_writer xc_writer; /* Xapian::WritableDatabase */
typedef struct xc_query xc_query;   /* Xapian::Query */
typedef struct xc_hits xc_hits;     /* a finished result */
typedef struct xc_list xc_list;     /* a finished list of terms or keys */

/* --- reading ------------------------------------------------------------------------------------ */
xc_status xc_db_open(xc_db **out, const char *path, xc_error *e); /* XC_NODB, XC_VERSION, XC_CORRUPT */
void xc_db_close(xc_db *db);                                      /* NULL is fine */
xc_status xc_db_reopen(xc_db *db, xc_error *e);                   /* to the newest commit; cheap when there is none */

typedef struct xc_stats {
    uint32_t documents, last_docid;
    double average_length;
    uint64_t revision;
} xc_stats;
xc_status xc_db_stats(xc_db *db, xc_stats *out, xc_error *e);

typedef struct xc_term_stats {
    uint32_t termfreq;
    uint64_t collfreq;
} xc_term_stats;
xc_status xc_db_term_stats(xc_db *db, const xc_str *term, size_t n, xc_term_stats *out,
                           xc_error *e); /* absent: zeros */

/* Metadata value of a key; absent: *out is an empty list item. Read with xc_list_at(list, 0). */
xc_status xc_db_meta(xc_list **out, xc_db *db, xc_str key, xc_error *e);
/* All metadata keys / all terms with the prefix, ascending, those after `after` only (empty: from the start), at most
 * max. */
xc_status xc_db_meta_keys(xc_list **out, xc_db *db, xc_str prefix, xc_str after, size_t max, xc_error *e);
xc_status xc_db_terms(xc_list **out, xc_db *db, xc_str prefix, xc_str after, size_t max, xc_error *e);
/* The documents' data in the order of docid, those with docid > after, at most max; xc_list_docid tells each one's. */
xc_status xc_db_data(xc_list **out, xc_db *db, uint32_t after, size_t max, xc_error *e);
/* Data of the documents indexed by a (unique) term. */
xc_status xc_db_data_of_term(xc_list **out, xc_db *db, xc_str term, size_t max, xc_error *e);
/* Terms of one document, ascending; xc_list_number is the wdf, xc_list_docid(list, 0) the docid. */
xc_status xc_db_doc_terms(xc_list **out, xc_db *db, uint32_t docid, xc_error *e);
/* Postings of a term: items are empty strings, docid and number (wdf) are set. For checks. */
xc_status xc_db_postings(xc_list **out, xc_db *db, xc_str term, xc_error *e);

size_t xc_list_count(const xc_list *l);
xc_str xc_list_at(const xc_list *l, size_t i);
uint32_t xc_list_docid(const xc_list *l, size_t i);
uint32_t xc_list_number(const xc_list *l, size_t i);
void xc_list_free(xc_list *l);

/* --- writing ------------------------------------------------------------------------------------ */
typedef struct xc_posting {
    xc_str term;
    uint32_t wdf;
} xc_posting; /* wdf 0: indexed, adds nothing to the length */
typedef struct xc_value {
    uint32_t slot;
    xc_str bytes;
} xc_value;
typedef struct xc_document {
    xc_str unique_term; /* also added as a term of wdf 0 */
    xc_str data;
    const xc_posting *posting;
    size_t postings;
    const xc_value *value;
    size_t values;
} xc_document;

/* Creates the database when there is none. XC_LOCKED at once when another process writes. Inside a writer nothing is
 * visible or durable before commit: each batch is one transaction; Xapian's automatic flush is off. */
xc_status xc_writer_open(xc_writer **out, const char *path, xc_error *e);
xc_status xc_writer_put(xc_writer *w, const xc_document *d, xc_error *e);  /* adds, or replaces by unique_term */
xc_status xc_writer_remove(xc_writer *w, xc_str unique_term, xc_error *e); /* none there: XC_OK */
xc_status xc_writer_data(xc_list **out, xc_writer *w, xc_str unique_term,
                         xc_error *e); /* as the writer sees it, uncommitted changes included */
xc_status xc_writer_meta(xc_list **out, xc_writer *w, xc_str key, xc_error *e);
xc_status xc_writer_meta_keys(xc_list **out, xc_writer *w, xc_str prefix, xc_str after, size_t max, xc_error *e);
xc_status xc_writer_set_meta(xc_writer *w, xc_str key, xc_str value, xc_error *e); /* empty value removes */
xc_status xc_writer_commit(xc_writer *w, xc_error *e); /* durable, the directory's entry included, when XC_OK */
xc_status xc_writer_stats(xc_writer *w, xc_stats *out, xc_error *e);
/* Drops what is not committed, frees always. After any error but XC_INVALID: close, do not go on. */
void xc_writer_close(xc_writer *w);

/* --- queries: built bottom-up; a combinator owns its parts, also when it fails. Never NULL: what goes wrong, want of
 * memory included, poisons the query. --- */
typedef enum xc_op { XC_AND, XC_OR, XC_AND_NOT, XC_FILTER, XC_AND_MAYBE, XC_SYNONYM, XC_MAX } xc_op;
xc_query *xc_query_term(xc_str term);
xc_query *xc_query_prefix(xc_str prefix, uint32_t max_terms); /* any term that starts so; the max_terms most frequent */
xc_query *xc_query_join(xc_op op, xc_query **part, size_t n); /* n 0: matches nothing */
xc_query *xc_query_scale(xc_query *q, double factor);
xc_query *xc_query_all(void);
xc_query *xc_query_copy(const xc_query *q);
void xc_query_free(xc_query *q);
/* NULL or a poisoned part poisons the whole; xc_search then returns this status. */
xc_status xc_query_status(const xc_query *q, xc_error *e);

/* --- searching ---------------------------------------------------------------------------------- */
typedef struct xc_request {
    const xc_query *query;
    bool weighted; /* BM25 with the parameters below; false: boolean, in the order of docid */
    double k1, b, min_normlen;
    uint32_t first, max;
    uint32_t after_docid; /* boolean only: docids above this, a page at a time */
    uint32_t check_at_least;
    int sort_slot; /* -1: none; else by that value descending (ascending when sort_ascending), then weight */
    bool sort_ascending;
    int collapse_slot; /* -1: none */
    bool want_data;    /* copy each hit's document data */
    double time_limit; /* seconds, 0: none */
} xc_request;
void xc_request_init(xc_request *r); /* weighted, k1 1, b .7, min_normlen .1, 10 hits with data */

typedef struct xc_hit {
    uint32_t docid;
    double weight;
    xc_str data;
    uint32_t collapsed;
} xc_hit;
typedef struct xc_bounds {
    uint32_t lower, estimate, upper;
} xc_bounds;

xc_status xc_search(xc_hits **out, xc_db *db, const xc_request *r, xc_error *e);
size_t xc_hits_count(const xc_hits *h);
xc_hit xc_hits_at(const xc_hits *h, size_t i);
xc_bounds xc_hits_bounds(const xc_hits *h);
void xc_hits_free(xc_hits *h);

/* --- care --------------------------------------------------------------------------------------- */
xc_status xc_compact(const char *src, const char *dst, xc_error *e); /* dst must not exist; docids are kept */
xc_status xc_check(const char *path, size_t *problems, xc_error *e); /* Xapian's own structural check */

#ifdef __cplusplus
}
#endif
#endif
