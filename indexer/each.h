/* each.h - all reports of an index in the order of their ids, one at a time, in bounded memory. */
#ifndef XD_INDEXER_EACH_H
#define XD_INDEXER_EACH_H

#include "commands.h"
#include "record/record.h"

struct each {
    xc_db *db;
    xc_list *ids, *data;
    size_t at;
    char after[64];
    struct arena arena;
    uint32_t docid;
    struct str bytes; /* of the record */
};

void each_init(struct each *it, xc_db *db);
void each_release(struct each *it);
/* The next report, decoded wholly; valid until the next call. XD_NOTFOUND at the end; XD_CORRUPT with the id in
 * e->what, after which the next call goes on behind it. */
enum status each_next(struct report *r, struct each *it, struct error *e);

#endif
