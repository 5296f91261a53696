/* glyph.h - characters as documents before Unicode's victory keep them. Internal to corpus/file. */
#ifndef XD_FILE_GLYPH_H
#define XD_FILE_GLYPH_H

#include "base/buf.h"

/* Appends a character. One that stands in the private use area for a glyph of Symbol or Wingdings (U+F020..F0FF)
 * becomes the sign it looks like, an unknown one a dot. Control characters are left out. */
void glyph_add(struct buf *to, uint32_t c);
/* The same for a unit of UTF-16; *high keeps the first half of a pair until the second comes. */
void glyph_unit(struct buf *to, uint32_t *high, uint32_t unit);

#endif
