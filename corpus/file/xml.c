#include "file/xml.h"
#include "base/mem.h"
#include <assert.h>
#include <expat.h>
#include <stdlib.h>

#define TOKEN_MAX (4 << 20)           /* one tag or comment: pictures stand in attributes now and then */
#define MEMORY_MAX ((size_t)32 << 20) /* of the parser */

struct reading {
    struct xml x;
    const struct xml_reader *r;
    void *u;
    XML_Parser parser;
    unsigned skip; /* depth within an unwanted element */
    XML_Index fed;
    bool broken;
};

/* The parser keeps every name it has seen: its memory has an end here, of all documents together. */
static size_t in_use;

union block {
    size_t n;
    max_align_t align;
};

static void *counted(void *p, size_t n)
{
    union block *b = p ? (union block *)p - 1 : NULL;
    size_t had = b ? b->n : 0;
    if (n > MEMORY_MAX || in_use - had + n > MEMORY_MAX)
        return NULL;
    b = mem_grow(b, n + sizeof *b, 1);
    if (!b)
        return NULL;
    in_use = in_use - had + n;
    b->n = n;
    return b + 1;
}
static void *counted_new(size_t n)
{
    return counted(NULL, n);
}
static void counted_free(void *p)
{
    if (!p)
        return;
    union block *b = (union block *)p - 1;
    in_use -= b->n;
    mem_free(b);
}

bool xml_within(const struct xml *x, unsigned char element)
{
    for (unsigned d = 1; d < x->depth; d++)
        if (x->path[d] == element)
            return true;
    return false;
}

void xml_stop(struct xml *x, enum reason why)
{
    if (x->why == REASON_OK)
        x->why = why;
}

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xml_attr(const char *const *attr, const char *local)
{
    for (; *attr; attr += 2)
        if (strcmp(local_name(attr[0]), local) == 0)
            return attr[1];
    return NULL;
}

const char *xml_attr_prefixed(const char *const *attr, const char *local)
{
    for (; *attr; attr += 2)
        if (strchr(attr[0], ':') && strcmp(local_name(attr[0]), local) == 0)
            return attr[1];
    return NULL;
}

unsigned xml_number(const char *const *attr, const char *local, unsigned otherwise)
{
    const char *s = xml_attr(attr, local);
    unsigned n = 0;
    if (!s || *s < '0' || *s > '9')
        return otherwise;
    for (; *s >= '0' && *s <= '9'; s++) {
        if (n > 100000000)
            return otherwise;
        n = n * 10 + (unsigned)(*s - '0');
    }
    return n;
}

bool xml_is(const char *const *attr, const char *local, const char *value)
{
    const char *s = xml_attr(attr, local);
    return s && strcmp(s, value) == 0;
}

static int by_name(const void *key, const void *entry)
{
    return strcmp(key, ((const struct xml_name *)entry)->name);
}

static unsigned char look_up(const struct xml_reader *r, const char *name)
{
    const struct xml_name *n = bsearch(local_name(name), r->name, r->names, sizeof *r->name, by_name);
    return n ? n->element : 0;
}

static void stop_if_asked(struct reading *d)
{
    if (d->x.why != REASON_OK)
        XML_StopParser(d->parser, XML_FALSE);
}

static void on_start(void *u, const char *name, const char **attr)
{
    struct reading *d = u;
    if (d->skip + d->x.depth >= XML_DEPTH_MAX) {
        xml_stop(&d->x, REASON_BOMB);
    } else if (d->skip > 0) {
        d->skip++;
    } else {
        unsigned char element = look_up(d->r, name);
        d->x.path[++d->x.depth] = element;
        if (element && !d->r->start(&d->x, d->u, element, (const char *const *)attr)) {
            d->x.depth--;
            d->skip = 1;
        }
    }
    stop_if_asked(d);
}

static void on_end(void *u, const char *name)
{
    struct reading *d = u;
    (void)name;
    if (d->skip > 0) {
        d->skip--;
        return;
    }
    unsigned char element = d->x.path[d->x.depth];
    if (element)
        d->r->end(&d->x, d->u, element);
    d->x.depth--;
    stop_if_asked(d);
}

static void on_text(void *u, const char *p, int n)
{
    struct reading *d = u;
    if (d->skip == 0 && d->r->text)
        d->r->text(&d->x, d->u, str_of(p, (size_t)n));
    stop_if_asked(d);
}

static void on_entity(void *u, const char *name, int parameter, const char *value, int n, const char *base,
                      const char *system, const char *public, const char *notation)
{
    struct reading *d = u;
    (void)name, (void)parameter, (void)value, (void)n, (void)base, (void)system, (void)public, (void)notation;
    xml_stop(&d->x, REASON_BOMB);
    stop_if_asked(d);
}

static bool feed(void *u, struct str bytes)
{
    struct reading *d = u;
    d->fed += (XML_Index)bytes.n;
    if (XML_Parse(d->parser, bytes.p, (int)bytes.n, 0) == XML_STATUS_ERROR) {
        d->broken = true;
        if (XML_GetErrorCode(d->parser) == XML_ERROR_NO_MEMORY)
            xml_stop(&d->x, REASON_BOMB);
        return false;
    }
    if (d->fed - XML_GetCurrentByteIndex(d->parser) > TOKEN_MAX)
        xml_stop(&d->x, REASON_BOMB);
    return d->x.why == REASON_OK;
}

enum reason xml_read(struct zip *z, const struct zip_member *m, const struct xml_reader *r, void *u)
{
    static const XML_Memory_Handling_Suite memory = {counted_new, counted, counted_free};
    struct reading *d = m ? mem_zalloc(1, sizeof *d) : NULL;
    if (!d)
        return m ? REASON_TOO_LARGE : REASON_OK;
    for (size_t i = 1; i < r->names; i++)
        assert(strcmp(r->name[i - 1].name, r->name[i].name) < 0);
    d->r = r;
    d->u = u;
    d->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    enum reason got = REASON_TOO_LARGE;
    if (d->parser) {
        XML_SetUserData(d->parser, d);
        XML_SetElementHandler(d->parser, on_start, on_end);
        XML_SetCharacterDataHandler(d->parser, on_text);
        XML_SetEntityDeclHandler(d->parser, on_entity);
        got = zip_read(z, m, feed, d);
        if (got == REASON_OK && d->x.why == REASON_OK && !d->broken)
            d->broken = XML_Parse(d->parser, "", 0, 1) == XML_STATUS_ERROR;
        if (d->x.why != REASON_OK)
            got = d->x.why;
        else if (got == REASON_OK && d->broken)
            got = REASON_DAMAGED;
        XML_ParserFree(d->parser);
    }
    mem_free(d);
    return got;
}
