/* row_json.h - a row and its sources as docs/json.md has them; all keys always there. */
#ifndef XD_SEARCHER_ROW_JSON_H
#define XD_SEARCHER_ROW_JSON_H

#include "cli/json.h"
#include "row.h"

void row_json(struct json *j, const struct row *r);
void source_json(struct json *j, const struct row_source *s);
void day_json(struct json *j, const char *key, day d);
/* Text with what is personal (numbers of phones and identity cards) masked. */
void masked_text(struct buf *out, struct str text);
void masked_json(struct json *j, const char *key, struct str text);

#endif
