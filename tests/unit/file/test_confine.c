/* The sandbox, from inside: each attempt runs in a process of its own that has confined itself as xdextract does. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/confine.h"
#include "file/reader.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef XD_UNCONFINED
#define WHOLE 0u
#else
#define WHOLE (unsigned)CONFINED_ALL
#endif

/* Runs it in a child; the status as waitpid tells. */
static int in_child(int (*attempt)(void))
{
    int status = 0;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(attempt());
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static int opens(void)
{
    return open("/etc/hostname", O_RDONLY) >= 0;
}
static int looks(void)
{
    struct stat st;
    return stat("/etc/hostname", &st) == 0;
}
static int makes(void)
{
    return open("/tmp/xd-confine", O_CREAT | O_WRONLY, 0600) >= 0;
}
static int removes(void)
{
    return unlink("/tmp/xd-confine") == 0;
}
static int opens_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}
static int connects(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    return connect(0, (struct sockaddr *)&a, sizeof a) == 0;
}
static int forks(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0;
}
static int runs(void)
{
    char name[] = "true", *argv[] = {name, NULL}, *envp[] = {NULL};
    execve("/bin/true", argv, envp);
    return 1;
}
static int kills(void)
{
    return kill(getppid(), 0) == 0;
}
static int traces(void)
{
    return syscall(SYS_ptrace, 0, 0, 0, 0) == 0;
}
static int maps_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}
static int lifts_limit(void)
{
    return syscall(SYS_prlimit64, 0, 0, NULL, NULL) == 0;
}

static int (*attempt)(void);

static int confined(void)
{
    if (worker_confine() != WHOLE)
        return 99;
    return attempt();
}

static void test_forbidden(void **state)
{
    (void)state;
    static int (*const attempts[])(void) = {opens, looks, makes, removes, opens_socket, connects,
                                            forks, runs,  kills, traces,  maps_code,    lifts_limit};
    if (WHOLE == 0)
        skip();
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        attempt = attempts[i];
        int status = in_child(confined);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSYS);
    }
}

/* What readers need goes on: memory, reading what is open, ending. */
static int works(void)
{
    char b[8];
    int fd = open("/etc/passwd", O_RDONLY);
    if (fd < 0 || dup2(fd, 0) < 0 || worker_confine() != WHOLE)
        return 1;
    char *p = malloc(64u << 20);
    if (p == NULL || pread(0, b, sizeof b, 0) != sizeof b)
        return 2;
    memset(p, 1, 64u << 20);
    p = realloc(p, 128u << 20);
    int r = p == NULL ? 3 : malloc((size_t)2 << 30) != NULL ? 4 : 0;
    free(p);
    alarm(10);
    alarm(0);
    return r;
}

static void test_allowed(void **state)
{
    (void)state;
    if (WHOLE == 0)
        skip();
    assert_int_equal(in_child(works), 0);
}

/* Landlock alone, without the list of calls in front of it. */
static int landlocked(void)
{
    int fd = open("/dev/null", O_RDONLY);
    if (!confine_files())
        return 77;
    if (open("/etc/hostname", O_RDONLY) >= 0 || errno != EACCES)
        return 1;
    if (open("/tmp", O_RDONLY | O_DIRECTORY) >= 0 || errno != EACCES)
        return 2;
    if (open("/tmp/xd-confine", O_CREAT | O_WRONLY, 0600) >= 0 || errno != EACCES)
        return 3;
    char name[] = "true", *argv[] = {name, NULL}, *envp[] = {NULL};
    if (execve("/bin/true", argv, envp) == 0 || errno != EACCES)
        return 4;
    char b;
    return read(fd, &b, 1) == 0 ? 0 : 5; /* what is open stays open */
}

static void test_landlock(void **state)
{
    (void)state;
    int status = in_child(landlocked);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* A kernel without Landlock, without seccomp: the rest holds, and what is missing is told. */
static bool hide(int call)
{
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);
    bool done = c && seccomp_rule_add(c, SCMP_ACT_ERRNO(ENOSYS), call, 0) == 0;
    if (done && call == SCMP_SYS(seccomp)) /* the older door to the same room */
        done = seccomp_rule_add(c, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, 22)) == 0;
    done = done && seccomp_load(c) == 0;
    seccomp_release(c);
    return done;
}
static int without_landlock(void)
{
    if (!hide(SCMP_SYS(landlock_create_ruleset)))
        return 77;
    return worker_confine() == (WHOLE & ~(unsigned)CONFINED_FILES) ? 0 : 1;
}
static int without_seccomp(void)
{
    if (!hide(SCMP_SYS(seccomp)))
        return 77;
    return worker_confine() == (WHOLE & ~(unsigned)CONFINED_CALLS) ? 0 : 1;
}

static void test_older_kernels(void **state)
{
    (void)state;
    int status = in_child(without_landlock);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    status = in_child(without_seccomp);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forbidden),
        cmocka_unit_test(test_allowed),
        cmocka_unit_test(test_landlock),
        cmocka_unit_test(test_older_kernels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
