/* What the reader process gives up before it sees the first byte of a stranger's file. */
#define _GNU_SOURCE
#include "file/reader.h"
#include <dirent.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef XD_UNCONFINED /* set for sanitizers and coverage, which need files and threads of their own */
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>

#if defined __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCH AUDIT_ARCH_AARCH64
#endif

#define ADDRESS_SPACE ((rlim_t)1 << 30)

static void limit(int what, rlim_t n)
{
    struct rlimit r = {n, n};
    setrlimit((__rlimit_resource_t)what, &r);
}

static void set_limits(void)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 16);
    limit(RLIMIT_AS, ADDRESS_SPACE);
}

#ifdef ARCH
#define ALLOW(nr) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (nr), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* An allow list: everything else ends the process, which costs its parent one result. Opening files is not on it. */
static void filter_calls(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(__NR_recvmsg),
        ALLOW(__NR_sendmsg),
        ALLOW(__NR_pread64),
        ALLOW(__NR_read),
        ALLOW(__NR_fstat),
        ALLOW(__NR_newfstatat), /* glibc's fstat; with no descriptor of a folder it reaches nothing but names */
        ALLOW(__NR_close),
        ALLOW(__NR_brk),
        ALLOW(__NR_mmap),
        ALLOW(__NR_munmap),
        ALLOW(__NR_mremap),
        ALLOW(__NR_mprotect),
        ALLOW(__NR_madvise),
        ALLOW(__NR_futex),
        ALLOW(__NR_setitimer),
#ifdef __NR_alarm
        ALLOW(__NR_alarm),
#endif
        ALLOW(__NR_getrandom),
        ALLOW(__NR_clock_gettime),
        ALLOW(__NR_rt_sigprocmask),
        ALLOW(__NR_rt_sigreturn),
        ALLOW(__NR_getpid),
        ALLOW(__NR_gettid),
        ALLOW(__NR_tgkill), /* abort() */
        ALLOW(__NR_restart_syscall),
        ALLOW(__NR_exit),
        ALLOW(__NR_exit_group),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = {sizeof code / sizeof code[0], code};
    /* Where the kernel has no seccomp the limits above must do. */
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
#else
static void filter_calls(void) {}
#endif
#endif

/* Whatever some library of the parent left open is no business of ours. */
static void close_others(void)
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

void worker_confine(void)
{
    close_others();
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef XD_UNCONFINED
    set_limits();
    filter_calls();
#endif
}
