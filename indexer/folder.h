/* folder.h - a folder while it is being brought up to date: its stored rows merged with what was walked. */
#ifndef XD_INDEXER_FOLDER_H
#define XD_INDEXER_FOLDER_H

#include "file/walk.h"
#include "store.h"

struct entry {
    struct file_row row;  /* as stored; name, size and times are valid in any case */
    struct walk_file now; /* as walked; valid when seen */
    bool stored, seen;
    bool failed_before; /* it stands as failed with the same size and times */
};
struct folder {
    struct arena arena;
    struct str path;
    struct entry *entry; /* by name */
    size_t entries;
    size_t pending;     /* jobs out */
    bool walked, dirty; /* all jobs are out; rows differ from what is stored */
    struct folder *next;
};

/* From the walked folder and its stored state. */
enum status folder_open(struct folder **out, struct store *s, const struct walk_folder *w, struct error *e);
void folder_free(struct folder *f);
/* Write the rows that are stored into the index's state. */
enum status folder_store(struct folder *f, struct store *s, struct error *e);
/* Replace entry i's row, keeping the coverage right. Strings are copied. */
enum status folder_set_row(struct folder *f, struct store *s, size_t i, const struct file_row *row, struct error *e);

static inline bool entry_unchanged(const struct entry *en)
{
    return en->stored && en->seen && en->row.size == en->now.size && en->row.mtime_ns == en->now.mtime_ns &&
           en->row.ctime_ns == en->now.ctime_ns;
}

#endif
