/* extract_state.h - what the files extract*.c share. */
#ifndef XD_FILE_EXTRACT_STATE_H
#define XD_FILE_EXTRACT_STATE_H

#include "file/extract.h"
#include "file/reason.h"
#include "file/wire.h"
#include <sys/types.h>

#define RAW_MAX ((size_t)64 << 20) /* bytes of text a file may hold */

struct extractor {
    struct buf program; /* path, NUL-terminated */
    pid_t pid;
    int fd;
    unsigned jobs;
    unsigned held; /* enum confined, as the worker told */
    uint32_t seconds;
    struct wire_in in;
    struct buf request;
    struct buf raw;    /* the text as it came */
    struct mark *mark; /* as they came: at is a byte of raw */
    size_t marks, mark_cap;
    bool utf8;          /* raw is, by the reader */
    enum encoding made; /* what the reader made it of; ENCODING_NONE: nothing was told */
    unsigned char chunk[64 << 10];
};

/* Talking with the worker (extract_talk.c). */
enum status talk_start(struct extractor *x, struct error *e);
void talk_stop(struct extractor *x);
/* Has the worker read the open file, starting one if need be. XD_IO: it died; else an error of ours. */
enum status talk_ask(struct extractor *x, int fd, uint64_t seconds, struct error *e);
/* Collects the answer in x and out->format, out->bytes. What is no failure of ours becomes a reason. */
enum status talk_listen(struct extractor *x, struct extracted *out, const struct timespec *deadline, enum reason *r);
struct timespec talk_deadline(uint64_t seconds);

/* From x->raw and x->mark to out->text and out->mark (extract_decode.c). */
enum status decode_answer(struct extractor *x, struct extracted *out, enum encoding forced);
/* What is to be said of the decoded text, when the reader said r (REASON_OK, REASON_DAMAGED, REASON_BAD_BYTES,
 * REASON_PICTURES). */
enum reason decode_judge(const struct extracted *out, enum reason r);
enum status add_mark(struct mark **list, size_t *n, size_t *cap, struct mark m);
bool is_blank(struct str s);

#endif
