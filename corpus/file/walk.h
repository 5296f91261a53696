/* walk.h - the files of an archive, folder by folder, in bytewise order of their names.
 *
 * Symbolic links to files are followed once by identity (device, inode), links to folders are not followed:
 * no loop, no file twice. Unreadable folders are told as such, never as empty. */
#ifndef XD_FILE_WALK_H
#define XD_FILE_WALK_H

#include "base/arena.h"
#include "base/status.h"

struct walk_file {
    struct str name; /* bytes as on disk */
    uint64_t size;
    int64_t mtime_ns, ctime_ns;
    uint64_t device, inode;
    int sys_errno; /* not 0: could not be examined (dangling link, no permission) */
};
struct walk_folder {
    struct str path;        /* stored path: the root as given, then '/' and names */
    struct walk_file *file; /* ascending by name; regular files and links to them only */
    size_t files;
    int sys_errno; /* not 0: the folder could not be read (whole or in part) */
};

struct walk;
/* root: a folder or a single file, as the user named it (trailing slashes dropped). XD_NOTFOUND, XD_IO. */
enum status walk_open(struct walk **out, struct str root, struct error *e);
/* The next folder, depth first, parents before children, or XD_NOTFOUND at the end. Valid until the next call. */
enum status walk_next(struct walk *w, struct walk_folder *out, struct error *e);
void walk_close(struct walk *w);

/* Names that no archive means to keep: ~$x.doc, Thumbs.db, .DS_Store, desktop.ini, .git/… */
bool walk_is_litter(struct str name);

#endif
