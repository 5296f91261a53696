/* spawn.h - starting, finding and ending the reader process. Internal to corpus/file. */
#ifndef XD_FILE_SPAWN_H
#define XD_FILE_SPAWN_H

#include "base/buf.h"
#include <sys/types.h>

/* Writes the program's path, NUL-terminated: what was given, else $XIAODANG_EXTRACT, else xdextract beside the
 * running program, else ../libexec/xiaodang/ from there, else where it was installed. */
enum status spawn_find(struct buf *out, const char *program, struct error *e);

/* Starts it in a process group of its own with one end of a new socket pair as standard input, nothing of the
 * environment, and no other descriptor than standard error. Safe with any number of threads. */
enum status spawn_start(pid_t *pid, int *fd, const char *program, struct error *e);

/* Kills the group and waits for it; *pid becomes 0, *fd is closed and becomes -1. */
void spawn_end(pid_t *pid, int *fd);

#endif
