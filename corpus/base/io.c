#include "base/io.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum status io_read_fd(struct buf *out, int fd, struct str what, struct error *e)
{
    struct stat st;
    size_t step = 64 * 1024;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (uintmax_t)st.st_size < SIZE_MAX / 2)
        step = (size_t)st.st_size + 1; /* one more byte, so that the end is seen in one read */
    for (;;) {
        size_t room = out->max - out->n < step ? out->max - out->n : step;
        if (room == 0) {
            char more;
            ssize_t got = read(fd, &more, 1);
            if (got == 0)
                return XD_OK;
            if (got < 0 && errno == EINTR)
                continue;
            return got < 0 ? error_sys(e, errno, what) : error_set(e, XD_LIMIT, what);
        }
        char *to = buf_room(out, room);
        if (to == NULL)
            return error_set(e, buf_status(out), what);
        ssize_t got = read(fd, to, room);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_sys(e, errno, what);
        if (got == 0)
            return XD_OK;
        buf_took(out, (size_t)got);
        step = 64 * 1024;
    }
}

enum status io_read_file(struct buf *out, const char *path, struct error *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return error_sys(e, errno, str_c(path));
    enum status st = io_read_fd(out, fd, str_c(path), e);
    close(fd);
    return st;
}

enum status io_write_all(int fd, const void *p, size_t n, struct str what, struct error *e)
{
    const char *from = p;
    while (n > 0) {
        ssize_t put = write(fd, from, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return error_sys(e, errno, what);
        from += put;
        n -= (size_t)put;
    }
    return XD_OK;
}

enum status io_sync_dir(const char *path, struct error *e)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return error_sys(e, errno, str_c(path));
    int failed = fsync(fd) < 0 && errno != EINVAL && errno != EROFS ? errno : 0;
    close(fd);
    return failed ? error_sys(e, failed, str_c(path)) : XD_OK;
}

/* The directory that holds path, "." when it has no slash. */
static bool parent_of(char out[PATH_MAX], const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    if (n >= PATH_MAX)
        return false;
    if (n == 0)
        memcpy(out, ".", 2);
    else {
        memcpy(out, path, n);
        out[n] = '\0';
    }
    return true;
}

enum status io_replace_file(const char *path, struct str content, struct error *e)
{
    char tmp[PATH_MAX], dir[PATH_MAX];
    int n = snprintf(tmp, sizeof tmp, "%s.tmp", path);
    if (n < 0 || (size_t)n >= sizeof tmp || !parent_of(dir, path))
        return error_sys(e, ENAMETOOLONG, str_c(path));
    int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_sys(e, errno, str_c(tmp));
    enum status st = io_write_all(fd, content.p, content.n, str_c(tmp), e);
    if (st == XD_OK && fsync(fd) < 0)
        st = error_sys(e, errno, str_c(tmp));
    if (close(fd) < 0 && st == XD_OK)
        st = error_sys(e, errno, str_c(tmp));
    if (st == XD_OK && rename(tmp, path) < 0)
        st = error_sys(e, errno, str_c(path));
    if (st != XD_OK) {
        unlink(tmp);
        return st;
    }
    return io_sync_dir(dir, e);
}

enum status io_make_dirs(const char *path, struct error *e)
{
    char part[PATH_MAX];
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof part)
        return error_sys(e, n == 0 ? ENOENT : ENAMETOOLONG, str_c(path));
    memcpy(part, path, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (part[i] != '/' && part[i] != '\0')
            continue;
        char keep = part[i];
        part[i] = '\0';
        if (mkdir(part, 0700) < 0 && errno != EEXIST)
            return error_sys(e, errno, str_c(part));
        part[i] = keep;
    }
    struct stat st;
    if (stat(path, &st) < 0)
        return error_sys(e, errno, str_c(path));
    return S_ISDIR(st.st_mode) ? XD_OK : error_sys(e, ENOTDIR, str_c(path));
}
