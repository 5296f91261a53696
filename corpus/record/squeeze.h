/* squeeze.h - deflate with a dictionary of what school reports say. Private to record/.
 *
 * Raw deflate: the record has its own lengths and checksums. The dictionary is part of the format: a change to it
 * is a change of FORMAT_VERSION. `words` is record_dictionary() or, for text in letters, letters_dictionary(). */
#ifndef XD_RECORD_SQUEEZE_H
#define XD_RECORD_SQUEEZE_H

#include "base/buf.h"

#define SQUEEZE_LEVEL 6 /* 9 gains nothing, 1 is a third faster and 3 % larger */

struct squeezer; /* holds zlib's tables for a number of pieces */
/* `longest` is the size of the largest piece: small ones get small tables, whose making costs as much as deflating. */
enum status squeezer_open(struct squeezer **out, size_t longest);
void squeezer_close(struct squeezer *s);
/* Appends raw deflated, or nothing with *stored = true when that would not be smaller. */
enum status squeeze(struct squeezer *s, struct buf *out, struct str raw, struct str words, bool *stored);

/* Inflates exactly n bytes. XD_CORRUPT when the input is anything else, XD_NOMEM. */
enum status unsqueeze(char *out, size_t n, struct str in, struct str words);
/* Whether n bytes can have come of `in` bytes at all: asked before memory is taken for them. */
bool unsqueeze_possible(size_t n, size_t in);

/* record_dictionary.c */
struct str record_dictionary(void);

#endif
