/* place.h - the index directory: its lock, its generations, and the file that names the current one.
 *
 * INDEX/current holds the name of one directory of INDEX ("gen-000001"); it is replaced atomically. A new
 * generation is built beside the current one and switched to when it is whole; INDEX/next names it while it
 * is being built, so that an interrupted rebuild goes on. Directories that neither names are removed. */
#ifndef XD_INDEXER_PLACE_H
#define XD_INDEXER_PLACE_H

#include "base/status.h"
#include <limits.h>

struct place {
    char dir[PATH_MAX]; /* INDEX */
    char current[32];   /* name of the generation, "" when there is none yet */
    char next[32];      /* of the one being built, "" for none */
    int lock;           /* file descriptor, -1: not locked */
    bool damaged;       /* INDEX/current is there and names no generation */
};

/* name NULL: $XIAODANG_INDEX, else $XDG_DATA_HOME/xiaodang/index, else $HOME/.local/share/xiaodang/index. XD_CORRUPT
 * when p->damaged: a rebuild may go on all the same, nothing else. */
enum status place_open(struct place *p, const char *name, struct error *e);
/* For writing: make the directory (0700) and take the lock; XD_LOCKED when another process has it; XD_CORRUPT as above,
 * with the lock taken. */
enum status place_lock(struct place *p, struct error *e);
void place_release(struct place *p);

void place_path(char out[PATH_MAX], const struct place *p, const char *generation);
/* A name that no generation has, in p->next; what a killed writer leaves under it is swept away. */
enum status place_new_next(struct place *p, struct error *e);
/* The same, and INDEX/next remembers it, so that the next rebuild goes on where this one ends. */
enum status place_begin_next(struct place *p, struct error *e);
/* p->next becomes current; what is left over is removed. */
enum status place_switch(struct place *p, struct error *e);
/* Remove what neither current nor next names. Best effort. */
void place_sweep(const struct place *p);

#endif
