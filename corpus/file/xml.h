/* xml.h - a member of a zip as XML, element by element. For readers of office files.
 *
 * Elements are told by their local names, whatever prefix a writer uses, and looked up in the reader's table. Input
 * decides nothing here: depth, the size of one tag and the parser's memory are bounded, and a document that
 * declares an entity ends with REASON_BOMB: no office writer does, and entities serve to grow and to fetch. The
 * parser's memory is counted in one static variable: one parser at a time in a process. */
#ifndef XD_FILE_XML_H
#define XD_FILE_XML_H

#include "file/zip.h"

#define XML_DEPTH_MAX 256u

struct xml_name {
    const char *name; /* local; the table is sorted by it, bytewise */
    unsigned char element;
};

struct xml {
    unsigned depth;                        /* of the current element, from 1 */
    unsigned char path[XML_DEPTH_MAX + 1]; /* elements from the outermost at 1; 0: not in the table */
    enum reason why;                       /* set by xml_stop */
};
static inline unsigned char xml_parent(const struct xml *x)
{
    return x->depth > 1 ? x->path[x->depth - 1] : 0;
}
bool xml_within(const struct xml *x, unsigned char element); /* among the ancestors of the current one */
void xml_stop(struct xml *x, enum reason why);

struct xml_reader {
    const struct xml_name *name;
    size_t names;
    /* False: neither this element's content nor its end is wanted. attr: name, value, …, NULL. */
    bool (*start)(struct xml *x, void *u, unsigned char element, const char *const *attr);
    void (*end)(struct xml *x, void *u, unsigned char element);
    void (*text)(struct xml *x, void *u, struct str s);
};
#define XML_NAMES(table) (table), sizeof(table) / sizeof(table)[0]

/* m NULL: nothing to read, REASON_OK. Else zip_read's reasons, REASON_DAMAGED for what is no XML (what stood
 * before was told), REASON_BOMB, or that of xml_stop. */
enum reason xml_read(struct zip *z, const struct zip_member *m, const struct xml_reader *r, void *u);

const char *xml_attr(const char *const *attr, const char *local);                    /* NULL when absent */
const char *xml_attr_prefixed(const char *const *attr, const char *local);           /* r:id beside id */
unsigned xml_number(const char *const *attr, const char *local, unsigned otherwise); /* decimal, else `otherwise` */
bool xml_is(const char *const *attr, const char *local, const char *value);

#endif
