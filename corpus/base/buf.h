/* buf.h - a growing byte buffer with a maximum given at creation and a sticky error.
 *
 * After the first failure (no memory, maximum reached) every further add does nothing, so that encoders
 * are straight-line code with one check of buf_status at the end. What was added before stays valid. */
#ifndef XD_BASE_BUF_H
#define XD_BASE_BUF_H

#include "base/status.h"
#include "base/str.h"
#include <stdarg.h>
#include <stdint.h>

struct buf {
    char *p;
    size_t n, cap, max;
    enum status status; /* XD_OK, XD_NOMEM or XD_LIMIT */
};

void buf_init(struct buf *b, size_t max); /* allocates nothing */
void buf_release(struct buf *b);          /* frees; the buffer may be initialised again */
void buf_reset(struct buf *b);            /* empties, keeps memory, clears the error */

void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, struct str s);
void buf_addc(struct buf *b, const char *s); /* a C string */
void buf_addb(struct buf *b, unsigned char byte);
void buf_addu(struct buf *b, uint32_t code_point); /* as UTF-8; not a scalar value: U+FFFD */
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *buf_room(struct buf *b, size_t n); /* n writable bytes at the end, or NULL; then buf_took */
void buf_took(struct buf *b, size_t n);

static inline struct str buf_str(const struct buf *b)
{
    return (struct str){b->p, b->n};
}
static inline enum status buf_status(const struct buf *b)
{
    return b->status;
}

#endif
