/* json.h - writes JSON: keys in the order given, UTF-8 as it is, no blanks, numbers without locale. */
#ifndef XD_CLI_JSON_H
#define XD_CLI_JSON_H

#include "base/buf.h"

struct json {
    struct buf *out;
    unsigned depth;
    bool comma;
};
void json_init(struct json *j, struct buf *out);
void json_object(struct json *j); /* { … json_end */
void json_array(struct json *j);  /* [ … json_end_array */
void json_end(struct json *j);
void json_end_array(struct json *j);
void json_key(struct json *j, const char *key);
void json_str(struct json *j,
              struct str s); /* malformed UTF-8 becomes U+FFFD; control characters and U+2028/9 escaped */
void json_c(struct json *j, const char *s);
void json_int(struct json *j, int64_t v);
void json_real(struct json *j, double v); /* shortest form that reads back, at most 6 decimals */
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
/* key and value in one call */
void json_kstr(struct json *j, const char *key, struct str s);
void json_kc(struct json *j, const char *key, const char *s);
void json_kint(struct json *j, const char *key, int64_t v);
void json_kbool(struct json *j, const char *key, bool v);

#endif
