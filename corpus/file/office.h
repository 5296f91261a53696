/* office.h - what the readers of zipped office formats share. reader_office.c opens the zip, tells by its content which
 * format it is, and hands over. */
#ifndef XD_FILE_OFFICE_H
#define XD_FILE_OFFICE_H

#include "file/paper.h"
#include "file/xml.h"

struct office {
    struct zip zip;
    struct paper paper;
    struct str main; /* OOXML: the name of the main part */
    enum reason why; /* the worst so far */
};

/* Reads one part with the handlers, u being theirs; a part that is not there is no fault. False: read no more. */
bool office_part(struct office *o, struct str name, const struct xml_reader *r, void *u);
/* Remembers a reason. False when it is one to stop at. */
bool office_take(struct office *o, enum reason r);

/* Relations of a part to others (OOXML). */
struct relation {
    uint32_t id, type, target; /* places in text, NUL-terminated. type: the last word of its address */
};
struct relations {
    struct buf text;
    struct relation *v;
    size_t n, cap;
    struct str folder; /* of the part */
};
bool relations_read(struct relations *out, struct office *o, struct str part);
void relations_release(struct relations *r);
struct str relation_type(const struct relations *r, size_t i);
struct str relation_target(const struct relations *r, size_t i); /* as a name within the zip */
/* The target with this id; empty when there is none. */
struct str relation_by_id(const struct relations *r, const char *id);

void docx_read(struct office *o);
void xlsx_read(struct office *o);
void pptx_read(struct office *o);
void odt_read(struct office *o);
void ods_read(struct office *o);
void odp_read(struct office *o);

/* Text of drawings (a:t in a:p): shapes, diagrams; strings of charts. Each paragraph one of the paper. */
bool drawing_read(struct office *o, struct str part);

#endif
