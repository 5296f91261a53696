#include "cli/options.h"
#include "base/utf8.h"

static const struct option *find_long(const struct option_set *set, unsigned sets, struct str name)
{
    for (unsigned s = 0; s < sets; s++)
        for (unsigned i = 0; i < set[s].n; i++)
            if (str_eq(str_c(set[s].v[i].name), name))
                return &set[s].v[i];
    return NULL;
}

static const struct option *find_short(const struct option_set *set, unsigned sets, char letter)
{
    for (unsigned s = 0; s < sets; s++)
        for (unsigned i = 0; i < set[s].n; i++)
            if (set[s].v[i].letter != 0 && set[s].v[i].letter == letter)
                return &set[s].v[i];
    return NULL;
}

static bool parse_uint(uint64_t *out, const char *s)
{
    uint64_t v = 0;
    if (*s == '\0')
        return false;
    for (; *s != '\0'; s++) {
        if (*s < '0' || *s > '9' || v > (UINT64_MAX - 9) / 10)
            return false;
        v = v * 10 + (uint64_t)(*s - '0');
    }
    *out = v;
    return true;
}

static enum status store(const struct option *o, const char *word, const char *value, struct error *e)
{
    switch (o->kind) {
    case OPTION_FLAG:
        *(bool *)o->to = true;
        return XD_OK;
    case OPTION_STRING:
        *(const char **)o->to = value;
        return XD_OK;
    case OPTION_UINT:
        if (!parse_uint(o->to, value))
            return error_detail(e, XD_INVALID, str_c(word), "option-number");
        return XD_OK;
    case OPTION_LIST: {
        struct option_list *list = o->to;
        if (list->n == OPTION_LIST_MAX)
            return error_detail(e, XD_LIMIT, str_c(word), "option-list");
        list->v[list->n++] = value;
        return XD_OK;
    }
    }
    return error_set(e, XD_INTERNAL, str_c(word));
}

/* One argument that is an option; *i moves on when the value is the next word. */
static enum status parse_one(const struct option_set *set, unsigned sets, int argc, char **argv, int *i,
                             struct error *e)
{
    const char *word = argv[*i];
    struct str name = str_c(word);
    const char *value = NULL;
    const struct option *o;
    if (word[1] == '-') {
        name = str_sub(name, 2, name.n);
        size_t eq = str_find(name, STR("="));
        if (eq < name.n)
            value = name.p + eq + 1;
        name.n = eq;
        o = find_long(set, sets, name);
    } else {
        o = find_short(set, sets, word[1]);
        if (o != NULL && word[2] != '\0') {
            if (o->kind == OPTION_FLAG)
                o = NULL; /* letters are not bundled */
            else
                value = word + 2;
        }
    }
    if (o == NULL)
        return error_detail(e, XD_INVALID, str_c(word), "option-unknown");
    if (o->kind == OPTION_FLAG && value != NULL)
        return error_detail(e, XD_INVALID, str_c(word), "option-no-value");
    if (o->kind != OPTION_FLAG && value == NULL) {
        if (*i + 1 >= argc)
            return error_detail(e, XD_INVALID, str_c(word), "option-value");
        value = argv[++*i];
    }
    return store(o, word, value, e);
}

enum status options_parse(const struct option_set *set, unsigned sets, int argc, char **argv, const char **operand,
                          unsigned max, unsigned *operands, struct error *e)
{
    bool ended = false;
    *operands = 0;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (!ended && strcmp(word, "--") == 0) {
            ended = true;
        } else if (!ended && word[0] == '-' && word[1] != '\0') {
            enum status st = parse_one(set, sets, argc, argv, &i, e);
            if (st != XD_OK)
                return st;
        } else {
            if (*operands == max)
                return error_detail(e, XD_LIMIT, str_c(word), "operands");
            operand[(*operands)++] = word;
        }
    }
    return XD_OK;
}

static size_t columns_of(struct str s)
{
    size_t at = 0, n = 0;
    while (at < s.n)
        n += (size_t)utf8_width(utf8_next(s, &at));
    return n;
}

void options_help(struct buf *out, const struct option_set *set, unsigned sets, bool english)
{
    enum { HELP_COLUMN = 26 };
    for (unsigned s = 0; s < sets; s++)
        for (unsigned i = 0; i < set[s].n; i++) {
            const struct option *o = &set[s].v[i];
            if (o->zh == NULL)
                continue;
            size_t from = out->n;
            if (o->letter != 0)
                buf_addf(out, "  -%c, --%s", o->letter, o->name);
            else
                buf_addf(out, "  --%s", o->name);
            if (o->arg != NULL)
                buf_addf(out, " %s", o->arg);
            if (buf_status(out) != XD_OK)
                return;
            size_t used = columns_of(str_of(out->p + from, out->n - from));
            do
                buf_addb(out, ' ');
            while (++used < HELP_COLUMN);
            buf_addc(out, english ? o->en : o->zh);
            buf_addb(out, '\n');
        }
}
