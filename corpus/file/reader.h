/* reader.h - one reader a format, inside xdextract. A new format is one file and one row of the table in worker.c.
 *
 * Plain text never comes here: the parent reads it itself. A reader sees an open file and limits, and tells text
 * and marks to the answer; it knows no names, prints nothing and never exits. When an answer call fails (the
 * parent is gone, a limit is reached) it returns that reason. */
#ifndef XD_FILE_READER_H
#define XD_FILE_READER_H

#include "base/buf.h"
#include "file/extract.h"
#include "file/reason.h"
#include "file/sniff.h"
#include <sys/types.h>

struct source {
    int fd; /* pread only: the offset is shared with the parent */
    uint64_t size;
    struct str head; /* the first SNIFF_HEAD bytes */
    uint64_t text_max;
    uint64_t read; /* bytes read so far, for the report */
};
/* At most n bytes at the offset; 0 at the end, -1 with errno. */
ssize_t source_read(struct source *in, void *p, size_t n, uint64_t at);
/* All of it. REASON_OK, REASON_UNREADABLE, REASON_TOO_LARGE (out's maximum, no memory). */
enum reason source_whole(struct source *in, struct buf *out);

struct answer {
    int fd; /* -1: nothing is sent, all of it stays in out (tests) */
    struct buf out;
    uint64_t text; /* bytes told so far */
    uint64_t text_max;
    uint32_t marks;
    bool gone; /* the parent is */
};
/* format: at most 15 bytes. utf8: the text is; else the parent judges its encoding. First of all, once. */
void answer_format(struct answer *a, const char *format, bool utf8);
/* What the bytes were that a reader decoded itself; text is UTF-8 then. */
void answer_encoding(struct answer *a, enum encoding e);
/* false: stop (a->gone, or text_max passed). */
bool answer_text(struct answer *a, struct str bytes);
void answer_mark(struct answer *a, enum mark_kind kind, uint32_t number);

struct reader {
    const char *name;
    bool (*probe)(const struct source *in, struct sniffed kind);
    enum reason (*read)(struct source *in, struct answer *out);
    void (*prepare)(void); /* NULL, or takes into memory, before the confinement, what has to be opened by a name */
};
extern const struct reader reader_gzip;
extern const struct reader reader_html;
extern const struct reader reader_mht;
extern const struct reader reader_office;
extern const struct reader reader_ole;
extern const struct reader reader_pdf; /* in a build with poppler (XD_POPPLER) */
extern const struct reader reader_rtf;

/* Answers requests on the socket until it closes. held: what worker_confine returned. 0, or 1 after a breach of the
 * protocol. */
int worker_run(int fd, unsigned held);

/* What the readers need before their first file. */
void worker_prepare(void);
/* Everything but the socket is closed, and what a reader needs no more is given up for good (file/confine.h). What the
 * kernel held to: bits of enum confined. */
unsigned worker_confine(void);

#endif
