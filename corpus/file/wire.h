/* wire.h - what xdindex and xdextract say to each other over a socket pair.
 *
 * A message is a frame: u32 length of the payload, u8 type, three zero bytes, the payload; little-endian.
 *   worker -> parent, once:      HELLO    varint WIRE_VERSION, varint what confines it: bits of enum confined
 *   parent -> worker:            REQUEST  varint text_max, varint seconds; the open file comes as SCM_RIGHTS
 *   worker -> parent, an answer: FORMAT   varint 1 if the text is UTF-8 already, else 0; string name
 *                                ENCODING varint enum encoding; at most once: what UTF-8 text was made of, for the
 * report DATA*    bytes of the text MARK*    varint kind, varint number; stands between the DATA it divides END varint
 * reason, varint bytes of the file that were read The file's offset is shared: readers use pread. Neither side trusts
 * the other: lengths are bounded, an unexpected frame ends the conversation (the parent kills the worker, the worker
 * exits). */
#ifndef XD_FILE_WIRE_H
#define XD_FILE_WIRE_H

#include "base/buf.h"
#include "base/codec.h"
#include <time.h>

#define WIRE_VERSION 2u
#define WIRE_HEAD 8u
#define WIRE_FRAME_MAX (256u << 10)
#define WIRE_FORMAT_MAX 15u
#define WIRE_MARKS_MAX (1u << 20)

enum wire_type { WIRE_HELLO = 1, WIRE_REQUEST, WIRE_FORMAT, WIRE_DATA, WIRE_MARK, WIRE_END, WIRE_ENCODING };

struct frame {
    enum wire_type type;
    struct str payload; /* valid until the next call */
};

/* Appends a frame's head; its payload of n bytes must follow. */
void wire_head(struct buf *out, enum wire_type type, size_t n);

/* Sends all of it, the descriptor pass (or -1) with the first byte. XD_IO when the other side is gone. */
enum status wire_send(int fd, struct str bytes, int pass);

/* Incoming bytes of one socket. */
struct wire_in {
    struct buf buf;
    size_t at; /* first byte not taken yet */
    int fd;
    int passed; /* the last descriptor received, or -1; whoever takes it sets -1 */
};
void wire_in_init(struct wire_in *in, int fd);
void wire_in_release(struct wire_in *in);
/* The next frame. deadline on CLOCK_MONOTONIC, NULL: wait for ever.
 * XD_NOTFOUND: the other side closed; XD_INTERRUPTED: deadline; XD_CORRUPT: no frame of ours; XD_IO; XD_NOMEM. */
enum status wire_next(struct wire_in *in, struct frame *f, const struct timespec *deadline);

#endif
