#include "ask_string.h"
#include <jansson.h>

/* The opaque owner is jansson's value. */
static json_t *value_of(struct ask_owner *owner)
{
    return (json_t *)(void *)owner;
}

enum status ask_string(struct str *text, struct ask_owner **owner, struct str line, struct error *e)
{
    struct str trimmed = str_trim(line);
    *text = line;
    *owner = NULL;
    if (trimmed.n == 0 || trimmed.p[0] != '"')
        return XD_OK;
    json_error_t why;
    json_t *v = json_loadb(trimmed.p, trimmed.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);
    if (v == NULL || !json_is_string(v)) {
        json_decref(v);
        return error_detail(e, XD_INVALID, str_c(v == NULL ? why.text : "JSON"), "json-string");
    }
    *owner = (struct ask_owner *)(void *)v;
    *text = str_of(json_string_value(v), json_string_length(v));
    return XD_OK;
}

void ask_string_free(struct ask_owner *owner)
{
    if (owner != NULL)
        json_decref(value_of(owner));
}
