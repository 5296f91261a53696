/* The relations of one part of an OOXML package to others: _rels/NAME.rels beside it. */
#include "base/mem.h"
#include "file/office.h"

#define RELATIONS_MAX 4096u
#define TEXT_MAX ((size_t)1 << 20)

enum { RELATION = 1 };
static const struct xml_name names[] = {{"Relationship", RELATION}};

/* A target is relative to its part's folder, or absolute; "../" leads out, at most to the top. */
static void add_target(struct relations *r, const char *target)
{
    size_t from = r->text.n;
    if (*target == '/')
        target++;
    else
        buf_adds(&r->text, r->folder);
    while (*target) {
        size_t n = strcspn(target, "/");
        if (n == 2 && target[0] == '.' && target[1] == '.') {
            size_t at = r->text.n > from ? r->text.n - 1 : from; /* behind the folder's last name */
            while (at > from && r->text.p[at - 1] != '/')
                at--;
            r->text.n = at;
        } else if (!(n == 1 && target[0] == '.')) {
            buf_add(&r->text, target, n + (target[n] == '/'));
        }
        target += n + (target[n] == '/');
    }
    buf_addb(&r->text, 0);
}

static bool on_start(struct xml *x, void *u, unsigned char element, const char *const *attr)
{
    struct relations *r = u;
    const char *id = xml_attr(attr, "Id"), *type = xml_attr(attr, "Type"), *target = xml_attr(attr, "Target");
    void *p = r->v;
    (void)element;
    if (!id || !type || !target || xml_is(attr, "TargetMode", "External"))
        return false;
    if (r->n >= RELATIONS_MAX || mem_reserve(&p, &r->cap, r->n + 1, sizeof *r->v) != 0) {
        xml_stop(x, REASON_TOO_LARGE);
        return false;
    }
    r->v = p;
    struct relation *v = &r->v[r->n];
    const char *slash = strrchr(type, '/');
    v->id = (uint32_t)r->text.n;
    buf_add(&r->text, id, strlen(id) + 1);
    v->type = (uint32_t)r->text.n;
    type = slash ? slash + 1 : type;
    buf_add(&r->text, type, strlen(type) + 1);
    v->target = (uint32_t)r->text.n;
    add_target(r, target);
    if (buf_status(&r->text) != XD_OK)
        xml_stop(x, REASON_TOO_LARGE);
    else
        r->n++;
    return false;
}

static void on_end(struct xml *x, void *u, unsigned char element)
{
    (void)x, (void)u, (void)element;
}

bool relations_read(struct relations *out, struct office *o, struct str part)
{
    static const struct xml_reader reader = {XML_NAMES(names), on_start, on_end, NULL};
    struct buf name;
    size_t folder = part.n;
    while (folder > 0 && part.p[folder - 1] != '/')
        folder--;
    *out = (struct relations){.folder = str_sub(part, 0, folder)};
    buf_init(&out->text, TEXT_MAX);
    buf_init(&name, 1u << 16);
    buf_adds(&name, out->folder);
    buf_addc(&name, "_rels/");
    buf_adds(&name, str_sub(part, folder, part.n));
    buf_addc(&name, ".rels");
    bool go = office_part(o, buf_str(&name), &reader, out);
    buf_release(&name);
    return go;
}

void relations_release(struct relations *r)
{
    buf_release(&r->text);
    mem_free(r->v);
    r->v = NULL;
    r->n = r->cap = 0;
}

struct str relation_type(const struct relations *r, size_t i)
{
    return str_c(r->text.p + r->v[i].type);
}

struct str relation_target(const struct relations *r, size_t i)
{
    return str_c(r->text.p + r->v[i].target);
}

struct str relation_by_id(const struct relations *r, const char *id)
{
    for (size_t i = 0; id && i < r->n; i++)
        if (strcmp(r->text.p + r->v[i].id, id) == 0)
            return relation_target(r, i);
    return str_of(NULL, 0);
}
