/* line_encoding.h - files that hold lines of several encodings. Internal to corpus/file. */
#ifndef XD_FILE_LINE_ENCODING_H
#define XD_FILE_LINE_ENCODING_H

#include "file/encoding.h"

/* The encoding of one line, by its likelihood, where `before` (that of the line before it, or of the file, or
 * ENCODING_NONE) wins unless another is clearly better: short lines prove little. */
enum encoding line_encoding(struct str line, enum encoding before);

/* Whether some line is clearly in another encoding than the whole. whole_sound: every byte is legal in it. */
bool lines_differ(struct str bytes, enum encoding whole, bool whole_sound);

/* Length of the line at the beginning of s, its '\n' included. */
size_t line_length(struct str s);

/* The encoding that has most of the bytes above ASCII, by lines. */
enum encoding lines_majority(struct str bytes);

#endif
