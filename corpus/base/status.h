/* status.h - the one error channel of corpus/, indexer/ and searcher/.
 *
 * A function that can fail returns enum status and, where a person may have to act, fills the caller's
 * struct error: what failed (a path, a term, an option) and the system's errno. No text in any human
 * language is made here; corpus/cli turns (code, what) into a Chinese or English message with a hint.
 * struct error needs no memory and no release; every function takes NULL for it. */
#ifndef XD_BASE_STATUS_H
#define XD_BASE_STATUS_H

#include "base/str.h"

enum status {
    XD_OK = 0,
    XD_NOMEM,       /* out of memory */
    XD_LIMIT,       /* a stated maximum was reached; input decides sizes, limits end them */
    XD_INVALID,     /* the caller's argument or the user's input is not valid */
    XD_IO,          /* the system refused; sys_errno says why */
    XD_NOTFOUND,    /* nothing there of that name */
    XD_CORRUPT,     /* stored bytes do not decode; damage, not a bug */
    XD_VERSION,     /* stored by another version of this program */
    XD_LOCKED,      /* another writer holds the index */
    XD_INTERRUPTED, /* SIGINT or SIGTERM */
    XD_UNSUPPORTED, /* this build or this kernel cannot do it */
    XD_INTERNAL,    /* a state that should not occur */
    XD_STATUS_COUNT
};

struct error {
    enum status code;
    int sys_errno;    /* 0 when the system had no part in it */
    char what[512];   /* the thing it is about, UTF-8, NUL-terminated, cut on a character border */
    char detail[256]; /* further words for the log, English; may be empty */
};

/* Fill *e (may be NULL) and return code, so that failing is one statement. */
enum status error_set(struct error *e, enum status code, struct str what);
enum status error_sys(struct error *e, int sys_errno, struct str what); /* XD_IO, or XD_NOMEM/XD_NOTFOUND by errno */
enum status error_detail(struct error *e, enum status code, struct str what, const char *detail);
void error_reset(struct error *e);

#endif
