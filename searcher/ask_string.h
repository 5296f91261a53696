/* ask_string.h - a line that may be a JSON string. Apart from cli/json.h, whose writer shares names with jansson. */
#ifndef XD_SEARCHER_ASK_STRING_H
#define XD_SEARCHER_ASK_STRING_H

#include "base/status.h"

struct ask_owner;
/* A line that starts with a quotation mark is a JSON string and *text what it holds; any other line is the text
 * itself. *owner (may become NULL) keeps the text until ask_string_free. XD_INVALID with detail "json-string". */
enum status ask_string(struct str *text, struct ask_owner **owner, struct str line, struct error *e);
void ask_string_free(struct ask_owner *owner); /* NULL is fine */

#endif
