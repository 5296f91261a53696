/* faulty.c - linked into xdindex and xdsearch for the tests: one call of a kind fails, as $XD_FAULT says.
 *
 *     XD_FAULT=alloc:N         the N-th allocation through base/mem.h
 *     XD_FAULT=new:N           the N-th one of C++, Xapian's included
 *     XD_FAULT=write:N:ERRNO   the N-th write or pwrite to a file below $XD_FAULT_BELOW; so are fsync, rename, open,
 * close XD_FAULT=write+:N:ERRNO  that one and every later one: a disk that stays full
 *
 * N counts from 1; 0 fails none. $XD_FAULT_COUNT names a file that is given, at the end, how many calls of the kind
 * there were. The symbols of the executable come before the C library's, for shared libraries too. */
#define _GNU_SOURCE
#include "base/mem.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#pragma GCC visibility push(default)

/* In faulty_new.cc. */
extern atomic_ulong faulty_new_calls, faulty_new_at;

static char kind[16];
static unsigned long at, calls;
static bool all_later;
static int with;
static const char *below;

__attribute__((constructor)) static void arm(void)
{
    const char *fault = getenv("XD_FAULT");
    below = getenv("XD_FAULT_BELOW");
    if (fault == NULL || sscanf(fault, "%15[a-z+]:%lu:%d", kind, &at, &with) < 2)
        return;
    size_t n = strlen(kind);
    if (n > 0 && kind[n - 1] == '+') {
        all_later = true;
        kind[n - 1] = '\0';
    }
    if (strcmp(kind, "alloc") == 0)
        mem_fail_after(at);
    if (strcmp(kind, "new") == 0)
        atomic_store(&faulty_new_at, at);
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("XD_FAULT_COUNT");
    FILE *f = path != NULL ? fopen(path, "w") : NULL;
    if (f == NULL)
        return;
    unsigned long n = strcmp(kind, "alloc") == 0 ? (unsigned long)mem_calls()
                      : strcmp(kind, "new") == 0 ? atomic_load(&faulty_new_calls)
                                                 : calls;
    fprintf(f, "%lu\n", n);
    fclose(f);
}

static bool concerned(const char *path)
{
    return below != NULL && path != NULL && strncmp(path, below, strlen(below)) == 0;
}

static bool concerns_fd(int fd)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    return concerned(path);
}

/* Only the writer's thread calls these on files of the index. */
static bool fails(const char *what, bool here)
{
    if (strcmp(what, kind) != 0 || !here)
        return false;
    calls++;
    if (at == 0 || (all_later ? calls < at : calls != at))
        return false;
    errno = with;
    return true;
}

#define REAL(name) (__extension__(__typeof__(&name)) dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *p, size_t n)
{
    return fails("write", concerns_fd(fd)) ? -1 : REAL(write)(fd, p, n);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t to)
{
    return fails("write", concerns_fd(fd)) ? -1 : REAL(pwrite)(fd, p, n, to);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t to)
{
    return fails("write", concerns_fd(fd)) ? -1 : REAL(pwrite64)(fd, p, n, to);
}

int fsync(int fd)
{
    return fails("fsync", concerns_fd(fd)) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return fails("fsync", concerns_fd(fd)) ? -1 : REAL(fdatasync)(fd);
}

int rename(const char *from, const char *to)
{
    return fails("rename", concerned(to)) ? -1 : REAL(rename)(from, to);
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return fails("open", concerned(path)) ? -1 : REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return fails("open", concerned(path)) ? -1 : REAL(open64)(path, flags, mode);
}
