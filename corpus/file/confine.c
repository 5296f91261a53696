#define _GNU_SOURCE
#include "file/confine.h"
#include "file/reader.h"
#include "file/wire.h"
#include <dirent.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ADDRESS_SPACE ((rlim_t)1 << 30)
#define DESCRIPTORS 16

void confine_descriptors(void)
{
    DIR *d = opendir("/proc/self/fd");
    int found[256];
    size_t n = 0;
    if (!d) {
        for (int fd = 3; fd < 1024; fd++)
            close(fd);
        return;
    }
    for (const struct dirent *e = readdir(d); e; e = readdir(d)) {
        long fd = strtol(e->d_name, NULL, 10);
        if (fd > 2 && fd != dirfd(d) && n < sizeof found / sizeof found[0])
            found[n++] = (int)fd;
    }
    closedir(d);
    while (n > 0)
        close(found[--n]);
}

static bool limit(int what, rlim_t n)
{
    struct rlimit r = {n, n};
    return setrlimit((__rlimit_resource_t)what, &r) == 0;
}

bool confine_limits(void)
{
    bool all = limit(RLIMIT_CORE, 0) & limit(RLIMIT_FSIZE, 0) & limit(RLIMIT_NOFILE, DESCRIPTORS) &
               limit(RLIMIT_AS, ADDRESS_SPACE) & limit(RLIMIT_NPROC, 0);
    return all & (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
}

/* The kernel's struct landlock_ruleset_attr, whole: the headers of Debian 12 know its first field only. */
struct ruleset {
    uint64_t files, ports, scopes;
};

/* Every right the kernel's version of the interface knows: to name a further one would be refused as a whole. */
static struct ruleset landlock_rights(long version)
{
    struct ruleset r = {.files = 0x1FFF}; /* run, write, read, list, remove, make */
    if (version >= 2)
        r.files |= 1u << 13; /* rename across folders */
    if (version >= 3)
        r.files |= 1u << 14; /* truncate */
    if (version >= 4)
        r.ports = 3; /* bind, connect */
    if (version >= 5)
        r.files |= 1u << 15; /* commands to devices */
    if (version >= 6)
        r.scopes = 3; /* abstract sockets, signals */
    return r;
}

bool confine_files(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return false;
    struct ruleset r = landlock_rights(version);
    size_t size = version >= 6 ? sizeof r : version >= 4 ? 2 * sizeof r.files : sizeof r.files;
    int fd = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
    if (fd < 0)
        return false;
    /* No rule is added: of all that is handled nothing is allowed. */
    bool done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close(fd);
    return done;
}

/* Calls without conditions. None takes a name: opening, even looking, is not among them. */
static const int allowed[] = {
    SCMP_SYS(recvmsg),      SCMP_SYS(sendmsg),         SCMP_SYS(pread64),
    SCMP_SYS(read),         SCMP_SYS(lseek),           SCMP_SYS(close),
    SCMP_SYS(brk),          SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(futex),           SCMP_SYS(setitimer),
    SCMP_SYS(alarm),        SCMP_SYS(getrandom),       SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday), SCMP_SYS(rt_sigreturn),    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(getpid),       SCMP_SYS(gettid),          SCMP_SYS(exit),
    SCMP_SYS(exit_group),   SCMP_SYS(restart_syscall),
};

static bool add_rules(scmp_filter_ctx c)
{
    bool good = true;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        good &= seccomp_rule_add(c, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    /* Memory, but none that runs. */
    good &= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    good &= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    /* abort() */
    good &= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) == 0;
    return good;
}

bool confine_calls(void)
{
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!c)
        return false;
    bool done = add_rules(c) && seccomp_load(c) == 0;
    seccomp_release(c);
    return done;
}

unsigned worker_confine(void)
{
    confine_descriptors();
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifdef XD_UNCONFINED /* sanitizers and coverage need files and threads of their own */
    return 0;
#else
    unsigned held = 0;
    if (confine_limits())
        held |= CONFINED_LIMITS;
    if (confine_files())
        held |= CONFINED_FILES;
    if (confine_calls())
        held |= CONFINED_CALLS;
    return held;
#endif
}
