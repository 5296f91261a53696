#include "file/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef XD_LIBEXEC_DIR
#define XD_LIBEXEC_DIR "/usr/local/libexec/xiaodang"
#endif

/* 0, or the errno that tells why not. */
static int runnable(struct buf *b)
{
    buf_addb(b, 0);
    if (buf_status(b) != XD_OK)
        return buf_status(b) == XD_NOMEM ? ENOMEM : ENAMETOOLONG;
    return access(b->p, X_OK) == 0 ? 0 : errno;
}

enum status spawn_find(struct buf *out, const char *program, struct error *e)
{
    static const char *const places[] = {"/xdextract", "/../libexec/xiaodang/xdextract"};
    const char *given = program ? program : getenv("XIAODANG_EXTRACT");
    if (given && *given) {
        buf_addc(out, given);
        int r = runnable(out);
        return r == 0 ? XD_OK : error_sys(e, r, str_c(given));
    }
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self);
    while (n > 0 && self[n - 1] != '/')
        n--;
    for (size_t i = 0; n > 0 && i < sizeof places / sizeof places[0]; i++) {
        buf_reset(out);
        buf_add(out, self, (size_t)n - 1);
        buf_addc(out, places[i]);
        if (runnable(out) == 0)
            return XD_OK;
    }
    buf_reset(out);
    buf_addc(out, XD_LIBEXEC_DIR "/xdextract");
    int r = runnable(out);
    return r == 0 ? XD_OK : error_sys(e, r, STR("xdextract"));
}

/* The standard descriptors are about to be replaced in the child: keep clear of them. */
static int above_standard(int fd)
{
    if (fd < 0 || fd > 2)
        return fd;
    int high = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    close(fd);
    return high;
}

static int spawn_with(pid_t *pid, int socket, const char *program)
{
    static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGALRM, SIGCHLD, SIGUSR1, SIGUSR2};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, standard;
    char name[] = "xdextract", locale[] = "LC_ALL=C.UTF-8";
    char *argv[] = {name, NULL}, *envp[] = {locale, NULL};

    sigemptyset(&none);
    sigemptyset(&standard);
    for (size_t i = 0; i < sizeof caught / sizeof caught[0]; i++)
        sigaddset(&standard, caught[i]);
    int r = posix_spawn_file_actions_init(&files);
    if (r != 0)
        return r;
    r = posix_spawnattr_init(&attr);
    if (r == 0) {
        posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
        posix_spawnattr_setsigmask(&attr, &none);
        posix_spawnattr_setsigdefault(&attr, &standard);
        posix_spawnattr_setpgroup(&attr, 0);
        r = posix_spawn_file_actions_adddup2(&files, socket, 0);
        if (r == 0)
            r = posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
        if (r == 0)
            r = posix_spawn(pid, program, &files, &attr, argv, envp);
        posix_spawnattr_destroy(&attr);
    }
    posix_spawn_file_actions_destroy(&files);
    return r;
}

enum status spawn_start(pid_t *pid, int *fd, const char *program, struct error *e)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return error_sys(e, errno, str_c(program));
    pair[0] = above_standard(pair[0]);
    pair[1] = above_standard(pair[1]);
    int r = pair[0] < 0 || pair[1] < 0 ? EMFILE : spawn_with(pid, pair[1], program);
    if (pair[1] >= 0)
        close(pair[1]);
    if (r != 0) {
        if (pair[0] >= 0)
            close(pair[0]);
        *pid = 0;
        *fd = -1;
        return error_sys(e, r, str_c(program));
    }
    *fd = pair[0];
    return XD_OK;
}

void spawn_end(pid_t *pid, int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    if (*pid > 0) {
        kill(-*pid, SIGKILL);
        while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    *pid = 0;
}
