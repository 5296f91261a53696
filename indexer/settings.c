#include "settings.h"
#include "base/codec.h"
#include "base/utf8.h"
#include <stdio.h>

enum { SETTINGS_BYTES_MAX = 8 * 1024 * 1024 };

void settings_init(struct settings *s)
{
    memset(s, 0, sizeof *s);
    arena_init(&s->arena, SETTINGS_BYTES_MAX * 2);
}

void settings_release(struct settings *s)
{
    arena_release(&s->arena);
}

enum status settings_encode(struct buf *out, const struct settings *s)
{
    put_varint(out, s->roots);
    for (uint32_t i = 0; i < s->roots; i++)
        put_string(out, s->root[i]);
    put_varint(out, s->forceds);
    for (uint32_t i = 0; i < s->forceds; i++) {
        put_string(out, s->forced[i].path);
        put_varint(out, s->forced[i].encoding);
    }
    put_string(out, s->school_ini);
    put_varint(out, s->tagger);
    return buf_status(out);
}

enum status settings_decode(struct settings *s, struct str bytes, struct error *e)
{
    struct cursor c = cursor_of(bytes);
    if (bytes.n == 0)
        return XD_OK;
    uint32_t n = get_varint32(&c);
    for (uint32_t i = 0; i < n && !c.bad; i++) {
        struct str root = get_string(&c);
        if (!c.bad && settings_add_root(s, root, e) != XD_OK)
            return e != NULL ? e->code : XD_NOMEM;
    }
    n = get_varint32(&c);
    for (uint32_t i = 0; i < n && !c.bad; i++) {
        struct str path = get_string(&c);
        enum encoding enc = (enum encoding)get_varint32(&c);
        if (!c.bad && settings_force(s, path, enc, e) != XD_OK)
            return e != NULL ? e->code : XD_NOMEM;
    }
    struct str ini = get_string(&c);
    s->tagger = (uint8_t)get_varint32(&c);
    if (c.bad || s->tagger > TAGGER_SETTING_NONE)
        return error_set(e, XD_CORRUPT, STR("settings"));
    return settings_parse_school(s, ini, e);
}

enum status settings_add_root(struct settings *s, struct str root, struct error *e)
{
    uint32_t at = 0;
    while (at < s->roots && str_cmp(s->root[at], root) < 0)
        at++;
    if (at < s->roots && str_eq(s->root[at], root))
        return XD_OK;
    if (s->roots == ROOTS_MAX)
        return error_set(e, XD_LIMIT, root);
    struct str copy = arena_dup(&s->arena, root);
    if (copy.p == NULL)
        return error_set(e, XD_NOMEM, root);
    memmove(&s->root[at + 1], &s->root[at], (s->roots - at) * sizeof s->root[0]);
    s->root[at] = copy;
    s->roots++;
    return XD_OK;
}

bool settings_remove_root(struct settings *s, struct str root)
{
    for (uint32_t i = 0; i < s->roots; i++)
        if (str_eq(s->root[i], root)) {
            memmove(&s->root[i], &s->root[i + 1], (s->roots - i - 1) * sizeof s->root[0]);
            s->roots--;
            return true;
        }
    return false;
}

enum status settings_force(struct settings *s, struct str path, enum encoding enc, struct error *e)
{
    uint32_t i = 0;
    while (i < s->forceds && !str_eq(s->forced[i].path, path))
        i++;
    if (i == FORCED_MAX)
        return error_set(e, XD_LIMIT, path);
    struct str copy = arena_dup(&s->arena, path);
    if (copy.p == NULL)
        return error_set(e, XD_NOMEM, path);
    s->forced[i] = (struct forced_encoding){copy, enc};
    if (i == s->forceds)
        s->forceds++;
    return XD_OK;
}

enum status settings_set_tagger(struct settings *s, struct str name, struct error *e)
{
    if (str_eq(name, STR("none"))) {
        s->tagger = TAGGER_SETTING_NONE;
        return XD_OK;
    }
    for (unsigned path = 0; path < TAGGER_PATHS; path++)
        if (str_eq(name, str_c(tagger_path_name(path)))) {
            s->tagger = (uint8_t)path;
            return XD_OK;
        }
    return error_set(e, XD_INVALID, name);
}

bool path_below(struct str path, struct str root)
{
    return str_starts(path, root) &&
           (path.n == root.n || path.p[root.n] == '/' || (root.n > 0 && root.p[root.n - 1] == '/'));
}

enum encoding settings_encoding(const struct settings *s, struct str path)
{
    enum encoding found = ENCODING_NONE;
    size_t longest = 0;
    for (uint32_t i = 0; i < s->forceds; i++)
        if (s->forced[i].path.n >= longest && path_below(path, s->forced[i].path)) {
            found = s->forced[i].encoding;
            longest = s->forced[i].path.n;
        }
    return found;
}

/* One value of school.ini. False: no such key, or too many aliases. */
static bool school_value(struct school *sc, struct str key, struct str value)
{
    static const struct {
        struct str zh, en;
        size_t at;
    } fields[] = {
        {STR_LIT("校名"), STR_LIT("name"), offsetof(struct school, name)},
        {STR_LIT("镇"), STR_LIT("town"), offsetof(struct school, town)},
        {STR_LIT("区县"), STR_LIT("county"), offsetof(struct school, county)},
        {STR_LIT("市"), STR_LIT("city"), offsetof(struct school, city)},
        {STR_LIT("省"), STR_LIT("province"), offsetof(struct school, province)},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (str_eq(key, fields[i].zh) || str_eq(key, fields[i].en)) {
            *(struct str *)(void *)((char *)sc + fields[i].at) = value;
            return true;
        }
    if (str_eq(key, STR("县级市")) || str_eq(key, STR("county-level-city"))) {
        sc->county_level_city = str_eq(value, STR("yes")) || str_eq(value, STR("是"));
        return true;
    }
    if (!str_eq(key, STR("简称")) && !str_eq(key, STR("alias")))
        return false;
    while (value.n > 0) {
        size_t stop = str_find(value, STR("、")), comma = str_find(value, STR(","));
        size_t end = stop < comma ? stop : comma;
        struct str one = str_trim(str_sub(value, 0, end));
        if (one.n > 0) {
            if (sc->aliases == sizeof sc->alias / sizeof sc->alias[0])
                return false;
            sc->alias[sc->aliases++] = one;
        }
        value = str_sub(value, end + (end == stop ? 3 : 1), value.n);
    }
    return true;
}

enum status settings_parse_school(struct settings *s, struct str ini, struct error *e)
{
    struct str text = arena_dup(&s->arena, ini);
    if (text.p == NULL)
        return error_set(e, XD_NOMEM, STR("school.ini"));
    struct school sc = {0};
    struct str rest = text;
    if (str_starts(rest, STR("\xEF\xBB\xBF")))
        rest = str_sub(rest, 3, rest.n);
    if (!utf8_valid(rest))
        return error_detail(e, XD_INVALID, STR("school.ini"), "not UTF-8");
    while (rest.n > 0) {
        size_t end = str_find(rest, STR("\n"));
        struct str line = str_trim(str_sub(rest, 0, end));
        rest = str_sub(rest, end + 1, rest.n);
        if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';' || line.p[0] == '[')
            continue;
        size_t eq = str_find(line, STR("="));
        if (eq == line.n ||
            !school_value(&sc, str_trim(str_sub(line, 0, eq)), str_trim(str_sub(line, eq + 1, line.n)))) {
            char what[256];
            snprintf(what, sizeof what, "school.ini: %.*s", (int)utf8_cut(line, 200), line.p);
            return error_set(e, XD_INVALID, str_c(what));
        }
    }
    s->school_ini = text;
    s->school = sc;
    return XD_OK;
}
