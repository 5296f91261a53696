/* io.h - whole files: read with a maximum, replace atomically, make a directory entry durable. */
#ifndef XD_BASE_IO_H
#define XD_BASE_IO_H

#include "base/buf.h"

/* Append the whole of an open file / a named file to out. XD_LIMIT when larger than out's maximum. */
enum status io_read_fd(struct buf *out, int fd, struct str what, struct error *e);
enum status io_read_file(struct buf *out, const char *path, struct error *e);

/* Write path.tmp, fsync, rename over path, fsync the directory: after a crash the old or the new content is there,
 * whole. */
enum status io_replace_file(const char *path, struct str content, struct error *e);

enum status io_write_all(int fd, const void *p, size_t n, struct str what, struct error *e); /* EINTR-safe */
enum status io_sync_dir(const char *path, struct error *e);
enum status io_make_dirs(const char *path, struct error *e); /* like mkdir -p, mode 0700 for what it makes */

#endif
