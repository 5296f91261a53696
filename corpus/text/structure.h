/* structure.h - what stands under which heading, and where sentences end: private to block.c. */
#ifndef XD_TEXT_STRUCTURE_H
#define XD_TEXT_STRUCTURE_H

#include "text/block.h"
#include "text/shape.h"

/* Fills level, depth and heading of every block; shape: one for each block. */
void structure_find(struct blocks *b, const struct shape *shape);
/* Replaces the sentences. XD_NOMEM. */
enum status sentences_find(struct blocks *b, const struct folded *f, const uint32_t *src);

#endif
