#define _GNU_SOURCE
#include "calls.h"

#include <linux/audit.h>
#include <sys/syscall.h>

// Numbers come from the kernel's headers by name. Another architecture needs its AUDIT_ARCH_…, and lacks the oldest forms of
// some calls. Headers may be older than the kernel: calls newer than 2022 are given by number, the same on all architectures.
#if defined(__x86_64__)
const unsigned int calls_architecture = AUDIT_ARCH_X86_64;
#else
#error "box has no table of system calls for this architecture yet: see calls.c"
#endif

// Every call is here because a language's compiler, its runtime or what contestants ordinarily write makes it. Who does is
// recorded, and CALLS.md shows it beside the reasons below; a test keeps the three together (test/judge/calls/).
const struct call calls[] = {
    // Reading, writing and moving in files that are open already.
    {SYS_read, ALLOW}, {SYS_write, ALLOW}, {SYS_readv, ALLOW}, {SYS_writev, ALLOW}, {SYS_pread64, ALLOW}, {SYS_pwrite64, ALLOW}, {SYS_lseek, ALLOW},
    {SYS_sendfile, ALLOW}, {SYS_copy_file_range, ALLOW}, {SYS_ftruncate, ALLOW}, {SYS_fallocate, ALLOW},
    {SYS_dup, ALLOW}, {SYS_dup2, ALLOW}, {SYS_dup3, ALLOW}, {SYS_close, ALLOW}, {SYS_close_range, ALLOW}, {SYS_pipe2, ALLOW},
    // Other forms of these.
    {SYS_preadv, ALLOW}, {SYS_pwritev, ALLOW}, {SYS_pipe, ALLOW},
    // What is asked about descriptors. Records of locks are memory of the kernel that is charged to nobody: 200 MB in a second.
    // Whoever asks for one gets it.
    {SYS_fcntl, CHECK_FCNTL},
    // A file of the host that is only read can be flushed, locked and thrown out of the cache all the same. That takes time
    // from others (a Go compiler waits for ever for a lock on its cache), and a run has nothing that must be kept.
    {SYS_sync, PRETEND}, {SYS_syncfs, PRETEND}, {SYS_fsync, PRETEND}, {SYS_fdatasync, PRETEND}, {SYS_sync_file_range, PRETEND}, {SYS_flock, PRETEND}, {SYS_fadvise64, PRETEND},
    // Files by name: the box shows only what a run may see, and permissions do the rest.
    {SYS_openat, ALLOW}, {SYS_open, ALLOW}, {SYS_newfstatat, ALLOW}, {SYS_fstat, ALLOW}, {SYS_statx, ALLOW}, {SYS_statfs, ALLOW},
    {SYS_faccessat2, ALLOW}, {SYS_access, ALLOW}, {SYS_readlinkat, ALLOW}, {SYS_readlink, ALLOW}, {SYS_getdents64, ALLOW}, {SYS_getcwd, ALLOW}, {SYS_chdir, ALLOW},
    {SYS_mkdirat, ALLOW}, {SYS_mkdir, ALLOW}, {SYS_rmdir, ALLOW}, {SYS_unlinkat, ALLOW}, {SYS_unlink, ALLOW}, {SYS_renameat, ALLOW}, {SYS_rename, ALLOW}, {SYS_linkat, ALLOW}, {SYS_link, ALLOW},
    {SYS_symlinkat, ALLOW}, {SYS_symlink, ALLOW}, {SYS_truncate, ALLOW}, {SYS_umask, ALLOW}, {SYS_utimensat, ALLOW}, {SYS_fchmod, ALLOW}, {SYS_fchmodat, ALLOW}, {SYS_chmod, ALLOW},
    // Other forms of these.
    {SYS_creat, ALLOW}, {SYS_stat, ALLOW}, {SYS_lstat, ALLOW}, {SYS_fchdir, ALLOW}, {SYS_faccessat, ALLOW}, {SYS_fstatfs, ALLOW}, {SYS_getdents, ALLOW}, {SYS_renameat2, ALLOW}, {SYS_utime, ALLOW}, {SYS_utimes, ALLOW}, {SYS_futimesat, ALLOW}, {452 /* fchmodat2 */, ALLOW},
    // Nobody but a run's own user is there to give a file to, and a named pipe or a device is nothing that it needs.
    {SYS_chown, REFUSE_EPERM}, {SYS_fchown, REFUSE_EPERM}, {SYS_lchown, REFUSE_EPERM}, {SYS_fchownat, REFUSE_EPERM}, {SYS_mknod, REFUSE_EPERM}, {SYS_mknodat, REFUSE_EPERM},
    // Extended attributes would stay on the work folder itself for the next run.
    {SYS_getxattr, REFUSE_EOPNOTSUPP}, {SYS_lgetxattr, REFUSE_EOPNOTSUPP}, {SYS_fgetxattr, REFUSE_EOPNOTSUPP}, {SYS_listxattr, REFUSE_EOPNOTSUPP},
    {SYS_llistxattr, REFUSE_EOPNOTSUPP}, {SYS_flistxattr, REFUSE_EOPNOTSUPP}, {SYS_setxattr, REFUSE_EOPNOTSUPP}, {SYS_lsetxattr, REFUSE_EOPNOTSUPP},
    {SYS_fsetxattr, REFUSE_EOPNOTSUPP}, {SYS_removexattr, REFUSE_EOPNOTSUPP}, {SYS_lremovexattr, REFUSE_EOPNOTSUPP}, {SYS_fremovexattr, REFUSE_EOPNOTSUPP},
    // Memory. All of it is charged to the run, but for the pool of huge pages, which CHECK_MMAP keeps shut.
    {SYS_brk, ALLOW}, {SYS_mmap, CHECK_MMAP}, {SYS_munmap, ALLOW}, {SYS_mremap, ALLOW}, {SYS_mprotect, ALLOW}, {SYS_madvise, ALLOW}, {SYS_msync, ALLOW},
    // Processes and threads of the run itself: the process namespace holds nobody else, and the cgroup counts them.
    {SYS_clone, CHECK_CLONE}, {SYS_vfork, ALLOW}, {SYS_execve, ALLOW}, {SYS_exit, ALLOW}, {SYS_exit_group, ALLOW}, {SYS_wait4, ALLOW}, {SYS_waitid, ALLOW},
    {SYS_kill, ALLOW}, {SYS_tgkill, ALLOW}, {SYS_pidfd_open, ALLOW}, {SYS_pidfd_send_signal, ALLOW}, {SYS_set_tid_address, ALLOW}, {SYS_set_robust_list, ALLOW},
    {SYS_rseq, ALLOW}, {SYS_futex, ALLOW}, {SYS_sched_yield, ALLOW}, {SYS_arch_prctl, ALLOW}, {SYS_prctl, CHECK_PRCTL},
    {SYS_getpid, ALLOW}, {SYS_getppid, ALLOW}, {SYS_gettid, ALLOW}, {SYS_getpgrp, ALLOW}, {SYS_setpgid, ALLOW}, {SYS_setsid, ALLOW},
    // Other forms of these.
    {SYS_fork, ALLOW}, {SYS_tkill, ALLOW}, {SYS_getpgid, ALLOW}, {SYS_getsid, ALLOW},
    // Signals.
    {SYS_rt_sigaction, ALLOW}, {SYS_rt_sigprocmask, ALLOW}, {SYS_rt_sigreturn, ALLOW}, {SYS_rt_sigsuspend, ALLOW}, {SYS_rt_sigtimedwait, ALLOW},
    {SYS_sigaltstack, ALLOW}, {SYS_pause, ALLOW}, {SYS_restart_syscall, ALLOW},
    // Other forms of these.
    {SYS_rt_sigpending, ALLOW},
    // Who am I.
    {SYS_getuid, ALLOW}, {SYS_geteuid, ALLOW}, {SYS_getgid, ALLOW}, {SYS_getegid, ALLOW}, {SYS_capget, ALLOW},
    // Other forms of these.
    {SYS_getresuid, ALLOW}, {SYS_getresgid, ALLOW}, {SYS_getgroups, ALLOW},
    // For box itself: with one of these the zygote gives each run its user. To a run, the kernel refuses to become somebody else.
    {SYS_setresuid, ALLOW}, {SYS_capset, ALLOW},
    // Time, and waiting for it.
    {SYS_clock_gettime, ALLOW}, {SYS_clock_getres, ALLOW}, {SYS_clock_nanosleep, ALLOW}, {SYS_nanosleep, ALLOW}, {SYS_times, ALLOW}, {SYS_setitimer, ALLOW}, {SYS_alarm, ALLOW},
    // Other forms of these.
    {SYS_gettimeofday, ALLOW}, {SYS_time, ALLOW}, {SYS_getitimer, ALLOW},
    // Waiting for descriptors: every event loop.
    {SYS_poll, ALLOW}, {SYS_pselect6, ALLOW}, {SYS_epoll_create1, ALLOW}, {SYS_epoll_ctl, ALLOW}, {SYS_epoll_wait, ALLOW}, {SYS_epoll_pwait, ALLOW}, {SYS_eventfd2, ALLOW},
    // Other forms of these.
    {SYS_ppoll, ALLOW}, {SYS_select, ALLOW}, {SYS_epoll_create, ALLOW}, {SYS_epoll_pwait2, ALLOW}, {SYS_eventfd, ALLOW},
    // Pairs of unix sockets, as runtimes use them between their own threads and processes. They have no name, and nothing
    // sends a descriptor through them: one on its way would be held by nobody, and outlive its run. A
    // filter on one would be compiled into memory that is charged to nobody, and of which all of the host has only so much.
    {SYS_socketpair, CHECK_SOCKET}, {SYS_sendto, ALLOW}, {SYS_recvfrom, ALLOW}, {SYS_recvmsg, ALLOW}, {SYS_shutdown, ALLOW}, {SYS_getsockname, ALLOW}, {SYS_setsockopt, CHECK_SOCKET_OPTION},
    // Other forms of these.
    {SYS_getpeername, ALLOW}, {SYS_getsockopt, ALLOW},
    // There is no network, and no other process to reach. It is what a machine without the asked-for kind of network says.
    {SYS_socket, REFUSE_EAFNOSUPPORT},
    // What a runtime asks about itself and the machine.
    {SYS_uname, ALLOW}, {SYS_sysinfo, ALLOW}, {SYS_getrusage, ALLOW}, {SYS_getrandom, ALLOW}, {SYS_prlimit64, CHECK_PRLIMIT}, {SYS_sched_getaffinity, ALLOW}, {SYS_ioctl, CHECK_IOCTL},
    {SYS_getpriority, ALLOW}, {SYS_setpriority, CHECK_PRIORITY},
    // Other forms of these.
    {SYS_getrlimit, ALLOW}, {SYS_setrlimit, CHECK_RLIMIT},
    // A run stays on its core and in its class, or it would take time from other slots.
    {SYS_sched_setaffinity, REFUSE_EPERM}, {SYS_sched_setscheduler, REFUSE_EPERM}, {SYS_sched_setparam, REFUSE_EPERM}, {SYS_sched_setattr, REFUSE_EPERM}, {SYS_ioprio_set, REFUSE_EPERM},
    // What only root may: programs that try it know EPERM, and might take ENOSYS for something else.
    {SYS_ptrace, REFUSE_EPERM}, {SYS_process_vm_readv, REFUSE_EPERM}, {SYS_process_vm_writev, REFUSE_EPERM}, {SYS_unshare, REFUSE_EPERM}, {SYS_setns, REFUSE_EPERM},
    {SYS_mount, REFUSE_EPERM}, {SYS_umount2, REFUSE_EPERM}, {SYS_pivot_root, REFUSE_EPERM}, {SYS_chroot, REFUSE_EPERM}, {SYS_sethostname, REFUSE_EPERM},
    {SYS_setdomainname, REFUSE_EPERM}, {SYS_clock_settime, REFUSE_EPERM}, {SYS_settimeofday, REFUSE_EPERM}, {SYS_reboot, REFUSE_EPERM},
    {SYS_perf_event_open, REFUSE_EPERM}, {SYS_bpf, REFUSE_EPERM}, {SYS_syslog, REFUSE_EPERM}, {SYS_personality, REFUSE_EPERM}, {SYS_mlock, REFUSE_EPERM}, {SYS_mlockall, REFUSE_EPERM},
    {SYS_setuid, REFUSE_EPERM}, {SYS_setgid, REFUSE_EPERM}, {SYS_setreuid, REFUSE_EPERM}, {SYS_setregid, REFUSE_EPERM}, {SYS_setresgid, REFUSE_EPERM}, {SYS_setgroups, REFUSE_EPERM},
};

const size_t call_count = sizeof calls / sizeof calls[0];
