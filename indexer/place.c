#include "place.h"
#include "base/io.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static bool is_generation(const char *name)
{
    if (strncmp(name, "gen-", 4) != 0 || strlen(name) < 5 || strlen(name) > 20)
        return false;
    return name[4 + strspn(name + 4, "0123456789")] == '\0';
}

/* The generation named in INDEX/file; "" when the file is not there, or (XD_CORRUPT) names none. */
static enum status read_name(char out[32], const struct place *p, const char *file, struct error *e)
{
    char path[PATH_MAX + 16];
    struct buf b;
    buf_init(&b, 64);
    snprintf(path, sizeof path, "%s/%s", p->dir, file);
    out[0] = '\0';
    enum status st = io_read_file(&b, path, e);
    if (st == XD_OK) {
        struct str s = str_trim(buf_str(&b));
        if (s.n < 32) {
            memcpy(out, s.p, s.n);
            out[s.n] = '\0';
        }
        if (!is_generation(out))
            st = XD_LIMIT;
    }
    if (st == XD_LIMIT) { /* far too long, or no name */
        out[0] = '\0';
        st = error_set(e, XD_CORRUPT, str_c(path));
    }
    buf_release(&b);
    return st == XD_NOTFOUND ? XD_OK : st;
}

/* What INDEX says. A name of the next generation that cannot be read, or that became current just before its writer
 * was killed, is none. */
static enum status read_names(struct place *p, struct error *e)
{
    enum status st = read_name(p->next, p, "next", e);
    if (st == XD_OK || st == XD_CORRUPT)
        st = read_name(p->current, p, "current", e);
    if (strcmp(p->current, p->next) == 0)
        p->next[0] = '\0';
    p->damaged = st == XD_CORRUPT;
    return st;
}

static enum status write_name(const struct place *p, const char *file, const char *name, struct error *e)
{
    char path[PATH_MAX + 16], line[40];
    snprintf(path, sizeof path, "%s/%s", p->dir, file);
    int n = snprintf(line, sizeof line, "%s\n", name);
    return io_replace_file(path, str_of(line, (size_t)n), e);
}

enum status place_open(struct place *p, const char *name, struct error *e)
{
    const char *env = getenv("XIAODANG_INDEX"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int n;
    *p = (struct place){.lock = -1};
    if (name != NULL && name[0] != '\0')
        n = snprintf(p->dir, sizeof p->dir, "%s", name);
    else if (env != NULL && env[0] != '\0')
        n = snprintf(p->dir, sizeof p->dir, "%s", env);
    else if (data != NULL && data[0] == '/')
        n = snprintf(p->dir, sizeof p->dir, "%s/xiaodang/index", data);
    else if (home != NULL && home[0] == '/')
        n = snprintf(p->dir, sizeof p->dir, "%s/.local/share/xiaodang/index", home);
    else
        return error_detail(e, XD_NOTFOUND, STR(""), "index-name");
    if (n < 0 || (size_t)n >= sizeof p->dir - 32)
        return error_sys(e, ENAMETOOLONG, str_c(name));
    while (n > 1 && p->dir[n - 1] == '/')
        p->dir[--n] = '\0';
    return read_names(p, e);
}

/* A writer that was killed while it started a helper leaves its lock to the helper, for the moment until that one's own
 * program begins: so one refusal is not yet another writer. */
static int take(int fd)
{
    enum { TRIES = 40 };
    static const struct timespec pause = {.tv_nsec = 25 * 1000 * 1000};
    int rc = -1;
    for (int i = 0; i < TRIES && (rc = flock(fd, LOCK_EX | LOCK_NB)) < 0 && errno == EWOULDBLOCK; i++)
        nanosleep(&pause, NULL);
    return rc;
}

enum status place_lock(struct place *p, struct error *e)
{
    char path[PATH_MAX + 16];
    enum status st = io_make_dirs(p->dir, e);
    if (st != XD_OK)
        return st;
    snprintf(path, sizeof path, "%s/lock", p->dir);
    p->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (p->lock < 0)
        return error_sys(e, errno, str_c(path));
    if (take(p->lock) < 0) {
        st = errno == EWOULDBLOCK ? error_set(e, XD_LOCKED, str_c(p->dir)) : error_sys(e, errno, str_c(path));
        place_release(p);
        return st;
    }
    /* Read again: what was there before the lock may have been replaced by its last holder. */
    return read_names(p, e);
}

void place_release(struct place *p)
{
    if (p->lock >= 0)
        close(p->lock);
    p->lock = -1;
}

void place_path(char out[PATH_MAX], const struct place *p, const char *generation)
{
    snprintf(out, PATH_MAX, "%.4000s/%.32s", p->dir, generation);
}

static void remove_generation(const struct place *p, const char *name)
{
    char path[PATH_MAX];
    place_path(path, p, name);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (d == NULL) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (struct dirent *de; (de = readdir(d)) != NULL;)
        if (strcmp(de->d_name, ".") != 0 && strcmp(de->d_name, "..") != 0)
            unlinkat(dirfd(d), de->d_name, 0);
    closedir(d);
    rmdir(path);
}

void place_sweep(const struct place *p)
{
    char path[PATH_MAX];
    place_path(path, p, p->current);
    /* Where the name is damaged, the current one is there and nobody knows which. */
    bool known = !p->damaged && (p->current[0] == '\0' || access(path, F_OK) == 0);
    DIR *d = known ? opendir(p->dir) : NULL;
    if (d == NULL)
        return;
    for (struct dirent *de; (de = readdir(d)) != NULL;)
        if (is_generation(de->d_name) && strcmp(de->d_name, p->current) != 0 && strcmp(de->d_name, p->next) != 0)
            remove_generation(p, de->d_name);
    closedir(d);
}

enum status place_new_next(struct place *p, struct error *e)
{
    unsigned long last = 0;
    DIR *d = opendir(p->dir);
    if (d == NULL)
        return error_sys(e, errno, str_c(p->dir));
    for (struct dirent *de; (de = readdir(d)) != NULL;) {
        unsigned long n = is_generation(de->d_name) ? strtoul(de->d_name + 4, NULL, 10) : 0;
        if (n > last && n < ULONG_MAX)
            last = n;
    }
    closedir(d);
    snprintf(p->next, sizeof p->next, "gen-%06lu", last + 1);
    return XD_OK;
}

enum status place_begin_next(struct place *p, struct error *e)
{
    enum status st = place_new_next(p, e);
    return st == XD_OK ? write_name(p, "next", p->next, e) : st;
}

enum status place_switch(struct place *p, struct error *e)
{
    char path[PATH_MAX + 16];
    enum status st = io_sync_dir(p->dir, e);
    if (st == XD_OK)
        st = write_name(p, "current", p->next, e);
    if (st != XD_OK)
        return st;
    memcpy(p->current, p->next, sizeof p->current);
    p->damaged = false;
    p->next[0] = '\0';
    snprintf(path, sizeof path, "%s/next", p->dir);
    unlink(path);
    place_sweep(p);
    return io_sync_dir(p->dir, e);
}
