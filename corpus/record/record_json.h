/* record_json.h - the few words of JSON that `export` needs. Private to record/: the writer for people's output lies in
 * cli/, above this layer. */
#ifndef XD_RECORD_JSON_H
#define XD_RECORD_JSON_H

#include "base/buf.h"
#include "fact/when.h"

void json_text(struct buf *out, struct str s); /* quoted; malformed UTF-8 becomes U+FFFD */
/* ,"key": with the comma left out behind { and [ */
void json_key(struct buf *out, const char *key);
void json_member(struct buf *out, const char *key, struct str s);
void json_member_c(struct buf *out, const char *key, const char *s);
void json_member_u(struct buf *out, const char *key, uint64_t v);
void json_member_b(struct buf *out, const char *key, bool v);
void json_member_f(struct buf *out, const char *key, double v);
void json_member_day(struct buf *out, const char *key, day d);
void json_comma(struct buf *out); /* unless this is the first of its list */

#endif
