/* walk.h - the files of an archive, folder by folder, in bytewise order of their names.
 *
 * Symbolic links to folders are not followed. A link to a file counts only where the file lies outside the root
 * (inside, it is met under its own name), and of several such links to one file the first: no loop, no file
 * twice, and memory for one folder's names, the folders above it and the outside links only. What is no regular
 * file (pipes, devices) is no part of an archive. Unreadable folders are told as such, never as empty; so is one
 * nested deeper than WALK_DEPTH (ELOOP). Folders that are litter are not entered; files that are litter are
 * told, for the report. An entry that vanishes between listing and looking was never there. */
#ifndef XD_FILE_WALK_H
#define XD_FILE_WALK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"

struct walk_file {
    struct str name; /* bytes as on disk */
    uint64_t size;
    int64_t mtime_ns, ctime_ns;
    uint64_t device, inode;
    int sys_errno; /* not 0: could not be examined (dangling link, no permission) */
};
#define WALK_DEPTH 100

struct walk_folder {
    /* Stored path: the root as given, then '/' and names; "" for a root that is a bare file name. */
    struct str path;
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

/* The stored path of a file: folder, '/', name. The name alone where the folder is "", no '/' doubled after "/". */
void walk_path(struct buf *out, struct str folder, struct str name);

/* Names that no archive means to keep: ~$x.doc, Thumbs.db, .DS_Store, desktop.ini, .git/… */
bool walk_is_litter(struct str name);

#endif
