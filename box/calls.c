#define _GNU_SOURCE
#include "calls.h"

#include <linux/audit.h>
#include <sys/syscall.h>

// Numbers come from the kernel's headers by name, so another architecture needs its AUDIT_ARCH_… and the calls that only
// it has. Headers may be older than the kernel: calls newer than 2022 are given by number, the same on all architectures.
#if defined(__x86_64__)
const unsigned int calls_architecture = AUDIT_ARCH_X86_64;
#else
#error "box has no table of system calls for this architecture yet: see calls.c"
#endif

const struct call calls[] = {
    // Reading, writing and moving in files that are open already.
    {SYS_read, ALLOW}, {SYS_write, ALLOW}, {SYS_readv, ALLOW}, {SYS_writev, ALLOW}, {SYS_pread64, ALLOW}, {SYS_pwrite64, ALLOW},
    {SYS_preadv, ALLOW}, {SYS_pwritev, ALLOW}, {SYS_preadv2, ALLOW}, {SYS_pwritev2, ALLOW}, {SYS_lseek, ALLOW}, {SYS_sendfile, ALLOW},
    {SYS_copy_file_range, ALLOW}, {SYS_readahead, ALLOW}, {SYS_ftruncate, ALLOW}, {SYS_fallocate, ALLOW},
    // Records of locks are memory of the kernel that is charged to nobody: 200 MB in a second. Whoever asks for one gets it.
    {SYS_fcntl, CHECK_FCNTL},
    {SYS_dup, ALLOW}, {SYS_dup3, ALLOW}, {SYS_close, ALLOW}, {SYS_close_range, ALLOW}, {SYS_pipe2, ALLOW},
    // A file of the host that is only read can be flushed, locked and thrown out of the cache all the same. That takes time
    // from others (a Go compiler waits for ever for a lock on its cache), and a run has nothing that must be kept.
    {SYS_sync, PRETEND}, {SYS_syncfs, PRETEND}, {SYS_fsync, PRETEND}, {SYS_fdatasync, PRETEND}, {SYS_sync_file_range, PRETEND}, {SYS_flock, PRETEND}, {SYS_fadvise64, PRETEND},
    // Files by name: the box shows only what a run may see, and permissions do the rest.
    {SYS_openat, ALLOW}, {SYS_openat2, ALLOW}, {SYS_newfstatat, ALLOW}, {SYS_fstat, ALLOW}, {SYS_statx, ALLOW}, {SYS_statfs, ALLOW}, {SYS_fstatfs, ALLOW},
    {SYS_faccessat, ALLOW}, {SYS_faccessat2, ALLOW}, {SYS_readlinkat, ALLOW}, {SYS_getdents64, ALLOW}, {SYS_getcwd, ALLOW},
    {SYS_chdir, ALLOW}, {SYS_fchdir, ALLOW}, {SYS_mkdirat, ALLOW}, {SYS_unlinkat, ALLOW}, {SYS_renameat, ALLOW}, {SYS_renameat2, ALLOW},
    {SYS_linkat, ALLOW}, {SYS_symlinkat, ALLOW}, {SYS_mknodat, ALLOW}, {SYS_truncate, ALLOW}, {SYS_umask, ALLOW}, {SYS_utimensat, ALLOW},
    {SYS_fchmod, ALLOW}, {SYS_fchmodat, ALLOW}, {452 /* fchmodat2 */, ALLOW}, {SYS_fchown, ALLOW}, {SYS_fchownat, ALLOW},
    // Extended attributes would stay on the work folder itself for the next run.
    {SYS_getxattr, REFUSE_EOPNOTSUPP}, {SYS_lgetxattr, REFUSE_EOPNOTSUPP}, {SYS_fgetxattr, REFUSE_EOPNOTSUPP}, {SYS_listxattr, REFUSE_EOPNOTSUPP},
    {SYS_llistxattr, REFUSE_EOPNOTSUPP}, {SYS_flistxattr, REFUSE_EOPNOTSUPP}, {SYS_setxattr, REFUSE_EOPNOTSUPP}, {SYS_lsetxattr, REFUSE_EOPNOTSUPP},
    {SYS_fsetxattr, REFUSE_EOPNOTSUPP}, {SYS_removexattr, REFUSE_EOPNOTSUPP}, {SYS_lremovexattr, REFUSE_EOPNOTSUPP}, {SYS_fremovexattr, REFUSE_EOPNOTSUPP},
    // Memory. All of it is charged to the run, but for the pool of huge pages, which CHECK_MMAP keeps shut.
    {SYS_brk, ALLOW}, {SYS_mmap, CHECK_MMAP}, {SYS_munmap, ALLOW}, {SYS_mremap, ALLOW}, {SYS_mprotect, ALLOW}, {SYS_madvise, ALLOW},
    {SYS_mincore, ALLOW}, {SYS_msync, ALLOW}, {SYS_mlock, ALLOW}, {SYS_munlock, ALLOW}, {SYS_mlockall, ALLOW}, {SYS_munlockall, ALLOW},
    {SYS_mlock2, ALLOW}, {SYS_memfd_create, CHECK_MEMFD}, {SYS_membarrier, ALLOW},
    // Processes and threads of the run itself: the process namespace holds nobody else, and the cgroup counts them.
    {SYS_clone, CHECK_CLONE}, {SYS_execve, ALLOW}, {SYS_execveat, ALLOW}, {SYS_exit, ALLOW}, {SYS_exit_group, ALLOW},
    {SYS_wait4, ALLOW}, {SYS_waitid, ALLOW}, {SYS_kill, ALLOW}, {SYS_tkill, ALLOW}, {SYS_tgkill, ALLOW},
    {SYS_pidfd_open, ALLOW}, {SYS_pidfd_send_signal, ALLOW}, {SYS_set_tid_address, ALLOW}, {SYS_set_robust_list, ALLOW}, {SYS_get_robust_list, ALLOW},
    {SYS_rseq, ALLOW}, {SYS_futex, ALLOW}, {SYS_futex_waitv, ALLOW}, {SYS_sched_yield, ALLOW}, {SYS_getcpu, ALLOW},
    {SYS_getpid, ALLOW}, {SYS_getppid, ALLOW}, {SYS_gettid, ALLOW}, {SYS_getpgid, ALLOW}, {SYS_setpgid, ALLOW}, {SYS_getsid, ALLOW}, {SYS_setsid, ALLOW},
    {SYS_restart_syscall, ALLOW}, {SYS_prctl, CHECK_PRCTL}, {SYS_personality, CHECK_PERSONALITY},
    // Signals.
    {SYS_rt_sigaction, ALLOW}, {SYS_rt_sigprocmask, ALLOW}, {SYS_rt_sigreturn, ALLOW}, {SYS_rt_sigpending, ALLOW}, {SYS_rt_sigsuspend, ALLOW},
    {SYS_rt_sigtimedwait, ALLOW}, {SYS_rt_sigqueueinfo, ALLOW}, {SYS_rt_tgsigqueueinfo, ALLOW}, {SYS_sigaltstack, ALLOW}, {SYS_signalfd4, ALLOW},
    // Who am I. Changing it is refused by the kernel, and the zygote itself needs setresuid for each run.
    {SYS_getuid, ALLOW}, {SYS_geteuid, ALLOW}, {SYS_getgid, ALLOW}, {SYS_getegid, ALLOW}, {SYS_getresuid, ALLOW}, {SYS_getresgid, ALLOW}, {SYS_getgroups, ALLOW},
    {SYS_setuid, ALLOW}, {SYS_setgid, ALLOW}, {SYS_setreuid, ALLOW}, {SYS_setregid, ALLOW}, {SYS_setresuid, ALLOW}, {SYS_setresgid, ALLOW},
    {SYS_setgroups, ALLOW}, {SYS_setfsuid, ALLOW}, {SYS_setfsgid, ALLOW}, {SYS_capget, ALLOW}, {SYS_capset, ALLOW},
    // Time, and waiting for it. Setting a clock is refused below.
    {SYS_clock_gettime, ALLOW}, {SYS_clock_getres, ALLOW}, {SYS_clock_nanosleep, ALLOW}, {SYS_nanosleep, ALLOW}, {SYS_gettimeofday, ALLOW}, {SYS_times, ALLOW},
    {SYS_getitimer, ALLOW}, {SYS_setitimer, ALLOW}, {SYS_timer_create, ALLOW}, {SYS_timer_settime, ALLOW}, {SYS_timer_gettime, ALLOW},
    {SYS_timer_getoverrun, ALLOW}, {SYS_timer_delete, ALLOW}, {SYS_timerfd_create, ALLOW}, {SYS_timerfd_settime, ALLOW}, {SYS_timerfd_gettime, ALLOW},
    // Waiting for descriptors: every event loop.
    {SYS_ppoll, ALLOW}, {SYS_pselect6, ALLOW}, {SYS_epoll_create1, ALLOW}, {SYS_epoll_ctl, ALLOW}, {SYS_epoll_pwait, ALLOW}, {SYS_epoll_pwait2, ALLOW}, {SYS_eventfd2, ALLOW},
    // Unix sockets, as runtimes use them between their own threads and processes; the network namespace is empty anyway.
    // A filter on one is compiled into memory that is charged to nobody, and of which all of the host has only so much.
    {SYS_socket, CHECK_SOCKET}, {SYS_socketpair, CHECK_SOCKET}, {SYS_bind, ALLOW}, {SYS_listen, ALLOW}, {SYS_accept, ALLOW}, {SYS_accept4, ALLOW}, {SYS_connect, ALLOW},
    {SYS_getsockname, ALLOW}, {SYS_getpeername, ALLOW}, {SYS_sendto, ALLOW}, {SYS_recvfrom, ALLOW}, {SYS_sendmsg, ALLOW}, {SYS_recvmsg, ALLOW},
    {SYS_sendmmsg, ALLOW}, {SYS_recvmmsg, ALLOW}, {SYS_shutdown, ALLOW}, {SYS_setsockopt, CHECK_SOCKET_OPTION}, {SYS_getsockopt, ALLOW},
    // What a runtime asks about itself and the machine.
    {SYS_uname, ALLOW}, {SYS_sysinfo, ALLOW}, {SYS_getrusage, ALLOW}, {SYS_getrandom, ALLOW}, {SYS_prlimit64, CHECK_PRLIMIT}, {SYS_getpriority, ALLOW},
    {SYS_setpriority, CHECK_PRIORITY}, {SYS_sched_getaffinity, ALLOW}, {SYS_sched_getparam, ALLOW}, {SYS_sched_getscheduler, ALLOW}, {SYS_sched_getattr, ALLOW},
    {SYS_sched_get_priority_max, ALLOW}, {SYS_sched_get_priority_min, ALLOW}, {SYS_sched_rr_get_interval, ALLOW}, {SYS_ioctl, CHECK_IOCTL},
    // A run stays on its core and in its class, or it would take time from other slots.
    {SYS_sched_setaffinity, REFUSE_EPERM}, {SYS_sched_setscheduler, REFUSE_EPERM}, {SYS_sched_setparam, REFUSE_EPERM}, {SYS_sched_setattr, REFUSE_EPERM}, {SYS_ioprio_set, REFUSE_EPERM},
    // What only root may: programs that try it know EPERM, and might take ENOSYS for something else.
    {SYS_ptrace, REFUSE_EPERM}, {SYS_process_vm_readv, REFUSE_EPERM}, {SYS_process_vm_writev, REFUSE_EPERM}, {SYS_unshare, REFUSE_EPERM}, {SYS_setns, REFUSE_EPERM},
    {SYS_mount, REFUSE_EPERM}, {SYS_umount2, REFUSE_EPERM}, {SYS_pivot_root, REFUSE_EPERM}, {SYS_chroot, REFUSE_EPERM}, {SYS_sethostname, REFUSE_EPERM},
    {SYS_setdomainname, REFUSE_EPERM}, {SYS_clock_settime, REFUSE_EPERM}, {SYS_settimeofday, REFUSE_EPERM}, {SYS_reboot, REFUSE_EPERM},
    {SYS_perf_event_open, REFUSE_EPERM}, {SYS_bpf, REFUSE_EPERM}, {SYS_syslog, REFUSE_EPERM},
#if defined(__x86_64__)
    // The older forms of the above, which only this architecture has.
    {SYS_open, ALLOW}, {SYS_creat, ALLOW}, {SYS_stat, ALLOW}, {SYS_lstat, ALLOW}, {SYS_access, ALLOW}, {SYS_readlink, ALLOW}, {SYS_getdents, ALLOW},
    {SYS_mkdir, ALLOW}, {SYS_rmdir, ALLOW}, {SYS_unlink, ALLOW}, {SYS_rename, ALLOW}, {SYS_link, ALLOW}, {SYS_symlink, ALLOW}, {SYS_mknod, ALLOW},
    {SYS_chmod, ALLOW}, {SYS_chown, ALLOW}, {SYS_lchown, ALLOW}, {SYS_utime, ALLOW}, {SYS_utimes, ALLOW}, {SYS_futimesat, ALLOW}, {SYS_dup2, ALLOW}, {SYS_pipe, ALLOW},
    {SYS_fork, ALLOW}, {SYS_vfork, ALLOW}, {SYS_getpgrp, ALLOW}, {SYS_pause, ALLOW}, {SYS_alarm, ALLOW}, {SYS_time, ALLOW}, {SYS_poll, ALLOW}, {SYS_select, ALLOW},
    {SYS_epoll_create, ALLOW}, {SYS_epoll_wait, ALLOW}, {SYS_eventfd, ALLOW}, {SYS_signalfd, ALLOW}, {SYS_getrlimit, ALLOW}, {SYS_setrlimit, CHECK_RLIMIT}, {SYS_arch_prctl, ALLOW},
#endif
};

const size_t call_count = sizeof calls / sizeof calls[0];
