/* field.h - what a field of a word processor shows when no result of it is stored. Internal to corpus/file.
 *
 * EQ and SYMBOL are drawn, not computed: circled characters, characters above others, signs. Their text exists in
 * the instruction only. All other instructions (PAGE, HYPERLINK ...) are no text. */
#ifndef XD_FILE_FIELD_H
#define XD_FILE_FIELD_H

#include "base/buf.h"

void field_text(struct buf *to, struct str instruction);

#endif
