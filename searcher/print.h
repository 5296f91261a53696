/* print.h - what find found, as JSON (docs/json.md) or for people. */
#ifndef XD_SEARCHER_PRINT_H
#define XD_SEARCHER_PRINT_H

#include "answer.h"
#include "find.h"
#include "session.h"

/* One object and a line end; `a` holds the query, and answers if it is a question. took: microseconds, -1 = not told.
 */
void print_found_json(struct buf *out, const struct finder *f, const struct asked *a, int64_t took);
/* The object of ask: the answer, and where there is none the best hits. */
void print_asked_json(struct json *j, const struct asked *a, const struct finder *f);
/* The hits alone, for people. */
void print_hits(struct session *s, const struct finder *f);
/* In the format of the session: a list for people, or a table. */
void print_found(struct session *s, const struct finder *f, const struct asked *a, int64_t took);
/* Sentences about what was cut, relaxed or outdated; calls add for each. */
void found_warnings(const struct finder *f, void (*add)(void *context, const char *text), void *context);
/* A path for people, and, when it is no UTF-8, its bytes percent-encoded under `raw`. */
void json_path(struct json *j, const char *key, const char *raw, struct str path);

#endif
