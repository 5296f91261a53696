/* ole.h - streams out of a compound file (OLE2), the container of .doc, .xls, .ppt and Kingsoft's .wps, .et, .dps.
 *
 * The file is a foreigner's: chains may be cut, run in circles or leave the file, sizes may lie. Nothing is larger
 * than the file itself, every chain ends after as many steps as the file has sectors, and what is missing is told.
 * Internal to corpus/file. */
#ifndef XD_FILE_OLE_H
#define XD_FILE_OLE_H

#include "base/buf.h"
#include "file/reader.h"

#define OLE_STREAM_MAX ((size_t)192 << 20) /* bytes of one stream that are held in memory */

struct ole {
    struct source *in;
    uint32_t *next; /* for each sector the one that follows it */
    size_t sectors;
    uint32_t *small_next; /* the same for the small sectors, which lie in the stream `small` */
    size_t small_sectors;
    struct buf small;
    struct buf folder;   /* directory entries of 128 bytes */
    bool *child;         /* for each entry: it hangs on the root, no embedded object's */
    uint32_t small_size; /* streams below this size are in small sectors */
    unsigned shift;      /* of the sector's size */
    bool damaged;        /* something of the container itself was missing */
};

/* REASON_OK, REASON_DAMAGED (no compound file any more), REASON_UNREADABLE, REASON_TOO_LARGE (no memory). */
enum reason ole_open(struct ole *o, struct source *in);
void ole_close(struct ole *o);
/* A stream of that name, in whatever case, at the root; where the tree is torn, anywhere. */
bool ole_has(const struct ole *o, const char *name);
/* Replaces out with the stream. REASON_DAMAGED: it breaks off, and what there was is in out. */
enum reason ole_load(struct ole *o, struct buf *out, const char *name);

#endif
