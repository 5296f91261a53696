/* lac_reference.h - the tagger's network as the textbook writes it: one sentence at a time, one product after the
 * other, in floats. What the fast paths are compared with, for their labels and for their speed. For tests and
 * measurements. */
#ifndef XD_TESTS_LAC_REFERENCE_H
#define XD_TESTS_LAC_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lac_reference;
/* NULL when the weights cannot be read. Uses tagger_fold, nothing else of the tagger. */
struct lac_reference *lac_reference_open(const char *folder);
void lac_reference_close(struct lac_reference *r);
/* The label of each of n characters (a sentence of at most 1,024). */
void lac_reference_run(const struct lac_reference *r, const uint32_t *ch, size_t n, uint8_t *label);
const char *lac_reference_label(const struct lac_reference *r, unsigned label); /* "PER-B" */

#endif
