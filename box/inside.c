#define _GNU_SOURCE
#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "filter.h"
#include "report.h"
#include "root.h"

static const struct inside *me;
static struct folders folders;
static int score_fd = -1;     // /proc/self/oom_score_adj
static char score_own[16];    // what it says now
static int last_pid_fd = -1;  // /proc/sys/kernel/ns_last_pid
static volatile sig_atomic_t stopped;

// A cloned child shares all memory until it executes, but not this stack.
static _Alignas(16) char child_stack[32 * 1024];

static _Noreturn void give_up(void) {
  snprintf(me->exchange->failure, sizeof me->exchange->failure, "%s", fault_text());
  _exit(1);
}

static uint64_t now_ns(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// The keeper signals from outside of the namespace, where this process sees no sender. A run cannot fake that: the kernel
// lets it make up only what has a negative code.
static void on_stop(int signal, siginfo_t *info, void *context) {
  (void)signal;
  (void)context;
  if (info->si_code != SI_USER || info->si_pid != 0) return;
  stopped = 1;
  syscall(SYS_kill, -1, SIGKILL);
}

static int take_signals(void) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  struct sigaction action = {.sa_sigaction = on_stop, .sa_flags = SA_SIGINFO};
  if (sigaction(SIGUSR1, &action, NULL) || sigprocmask(SIG_SETMASK, &none, NULL)) return fault("cannot set up signals: %m");
  return 0;
}

// The keeper's death ends everything here, whatever this process is doing. The kernel forgets this when credentials change.
static int follow_keeper(void) {
  return prctl(PR_SET_PDEATHSIG, SIGKILL) ? fault("cannot tie the box to its keeper: %m") : 0;
}

// Nobody may look into this process, not even one of the same user. Only from the mapping of users on: it is written by
// way of this process's files in /proc, which are root's when it is not dumpable.
static int shut_off(void) {
  return prctl(PR_SET_DUMPABLE, 0) ? fault("cannot shut off the box: %m") : 0;
}

static int wait_for_keeper(void) {
  char byte;
  ssize_t length;
  do length = read(me->socket, &byte, 1);
  while (length < 0 && errno == EINTR);
  if (length != 1) _exit(0);
  return 0;
}

// These files are opened while the host's /proc is still in sight.
static void open_settings(void) {
  score_fd = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
  if (score_fd >= 0) {
    ssize_t length = pread(score_fd, score_own, sizeof score_own - 1, 0);
    score_own[length > 0 ? length : 0] = 0;
  }
  last_pid_fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
  me->exchange->has_process_ids = last_pid_fd >= 0;
}

// Nobody in here may ever gain a privilege: not by executing, not by becoming root. The zygote keeps what a run's start
// and end need.
static int drop_privileges(void) {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
    if (prctl(PR_CAPBSET_DROP, capability)) return fault("cannot drop capability %d: %m", capability);
  unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  if (prctl(PR_SET_SECUREBITS, bits)) return fault("cannot set the secure bits: %m");
  if (!me->identity->user_namespace) {
    if (syscall(SYS_setgroups, 0, NULL) || syscall(SYS_setresgid, me->identity->uid, me->identity->uid, me->identity->uid)) return fault("cannot change the group to %u: %m", me->identity->uid);
  }
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  unsigned int low = 1u << CAP_KILL | (me->identity->user_namespace ? 0 : 1u << CAP_SETUID);
  unsigned int high = 1u << (CAP_CHECKPOINT_RESTORE - 32);
  struct __user_cap_data_struct data[2] = {{.effective = low, .permitted = low}, {.effective = high, .permitted = high}};
  if (syscall(SYS_capset, &header, data)) return fault("cannot reduce the capabilities: %m");
  return 0;
}

static int limit(int resource, rlim_t value) {
  struct rlimit now;
  if (getrlimit((__rlimit_resource_t)resource, &now)) return fault("cannot read limit %d: %m", resource);
  if (now.rlim_max < value) value = now.rlim_max;
  struct rlimit set = {value, value};
  if (setrlimit((__rlimit_resource_t)resource, &set)) return fault("cannot set limit %d: %m", resource);
  return 0;
}

// Limits that are the same for every run are inherited from here.
static int set_limits(void) {
  return limit(RLIMIT_NOFILE, 1024) || limit(RLIMIT_CORE, 0) || limit(RLIMIT_MSGQUEUE, 0) || limit(RLIMIT_NICE, 0) || limit(RLIMIT_RTPRIO, 0) || limit(RLIMIT_MEMLOCK, 64 * 1024) ? -1 : 0;
}

static int pin(int cpu) {
  if (cpu < 0) return 0;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((size_t)cpu, &set);
  return sched_setaffinity(0, sizeof set, &set) ? fault("cannot pin to core %d: %m", cpu) : 0;
}

static int send_folders(void) {
  int descriptors[3] = {folders.program, folders.work, folders.data};
  size_t count = folders.data < 0 ? 2 : 3;
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof descriptors)];
  } control = {0};
  char byte = 'f';
  struct iovec part = {&byte, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(count * sizeof(int))};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(count * sizeof(int));
  memcpy(CMSG_DATA(header), descriptors, count * sizeof(int));
  if (sendmsg(me->socket, &message, MSG_NOSIGNAL) != 1) return fault("cannot hand over the folders: %m");
  close(folders.program);
  close(folders.work);
  if (folders.data >= 0) close(folders.data);
  return 0;
}

// Between here and exec nothing may be allocated, and errno is the only variable of the C library that is touched.
static int start_program(void *descriptors) {
  const struct exchange *run = me->exchange;
  const int *given = descriptors;
  struct rlimit stack = {run->stack_bytes, run->stack_bytes}, file = {run->file_bytes, run->file_bytes};
  bool ready = dup2(given[0], 0) == 0 && dup2(given[1], 1) == 1 && dup2(given[2], 2) == 2 && prlimit(0, RLIMIT_STACK, &stack, NULL) == 0 && prlimit(0, RLIMIT_FSIZE, &file, NULL) == 0;
  if (ready && run->data_bytes) {
    struct rlimit data = {run->data_bytes, run->data_bytes}, processes = {run->process_count, run->process_count}, cpu = {run->cpu_seconds, run->cpu_seconds + 1};
    ready = prlimit(0, RLIMIT_DATA, &data, NULL) == 0 && prlimit(0, RLIMIT_NPROC, &processes, NULL) == 0 && prlimit(0, RLIMIT_CPU, &cpu, NULL) == 0;
  }
  if (ready && me->identity->user_namespace) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct nothing[2] = {0};
    ready = syscall(SYS_capset, &header, nothing) == 0;
  } else if (ready) {
    // By the bare call: the C library's would look for other threads. Leaving root behind drops all capabilities.
    ready = syscall(SYS_setresuid, me->identity->uid, me->identity->uid, me->identity->uid) == 0;
  }
  if (ready && chdir(run->cwd) == 0) execve(run->argv[0], run->argv, run->envp);
  me->exchange->exec_error = errno;
  _exit(127);
}

// When memory is short, the run's processes are to go first and this one last.
static void prefer_as_victim(const char *score) {
  if (score_fd >= 0 && pwrite(score_fd, score, strlen(score), 0) < 0) score_fd = -1;
}

static uint64_t nanoseconds(struct timeval time) {
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_usec * 1000u;
}

static void run_once(int descriptors[3]) {
  struct exchange *run = me->exchange;
  uint64_t cpu_before = now_ns(CLOCK_PROCESS_CPUTIME_ID), children_cpu = 0, peak = 0;
  run->exec_error = 0;
  // So that a run cannot learn from its process id how many came before it.
  if (last_pid_fd >= 0) (void)!pwrite(last_pid_fd, "1", 1, 0);
  prefer_as_victim("1000");
  run->start_ns = now_ns(CLOCK_MONOTONIC);
  pid_t child = clone(start_program, child_stack + sizeof child_stack, CLONE_VM | CLONE_VFORK | SIGCHLD, descriptors);
  int clone_error = errno;
  prefer_as_victim(score_own);
  for (int i = 0; i < 3; i++) close(descriptors[i]);
  if (child < 0) run->exec_error = clone_error;
  // A stop that came before the child was there has killed nothing yet.
  if (stopped) kill(-1, SIGKILL);
  for (;;) {
    int status;
    struct rusage usage;
    pid_t ended = wait4(-1, &status, __WALL, &usage);
    if (ended < 0 && errno == EINTR) continue;
    if (ended < 0) break;
    children_cpu += nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
    if ((uint64_t)usage.ru_maxrss * 1024 > peak) peak = (uint64_t)usage.ru_maxrss * 1024;
    if (ended != child) continue;
    run->end_ns = now_ns(CLOCK_MONOTONIC);
    run->wait_status = status;
    kill(-1, SIGKILL);
  }
  if (child < 0) run->end_ns = run->start_ns;
  stopped = 0;
  run->children_cpu_ns = children_cpu;
  run->children_peak_bytes = peak;
  run->zygote_cpu_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu_before;
  uint64_t one = 1;
  if (write(me->replies, &one, sizeof one) != sizeof one) _exit(1);
}

static bool receive_run(int descriptors[3]) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(3 * sizeof(int))];
  } control;
  char byte;
  struct iovec part = {&byte, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t length = recvmsg(me->socket, &message, MSG_CMSG_CLOEXEC);
  if (length < 0 && errno == EINTR) return false;
  if (length <= 0) _exit(0);  // the keeper is gone
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(3 * sizeof(int))) _exit(1);
  memcpy(descriptors, CMSG_DATA(header), 3 * sizeof(int));
  return true;
}

static int set_up(void) {
  if (follow_keeper() || take_signals()) return -1;
  setsid();  // away from the terminal of whoever started the keeper
  wait_for_keeper();  // until it has written the user namespace's mapping
  open_settings();
  if (shut_off()) return -1;
  if (sethostname("box", 3) || setdomainname("", 0)) return fault("cannot set the host name: %m");
  if (root_build(me->options, me->identity, &folders) || send_folders()) return -1;
  me->exchange->has_proc = folders.has_proc;
  wait_for_keeper();  // until this process is in its cgroup
  // Made only now, so that the slot's own cgroup is the top of what a run sees in /proc/self/cgroup.
  if (unshare(CLONE_NEWCGROUP) && errno != EPERM) return fault("cannot make a cgroup namespace: %m");
  // An out-of-memory situation must not make this process wait for a page of its own.
  me->exchange->has_locked_memory = mlockall(MCL_CURRENT) == 0;
  return pin(me->options->cpu) || set_limits() || drop_privileges() || follow_keeper() || shut_off() || filter_install();
}

// Descriptors 0 to 2 are filled so that a run's own, when they arrive, get other numbers; the rest is closed.
static void keep_descriptors(void) {
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd < 2; fd++)
    if (null != fd) dup3(null, fd, O_CLOEXEC);
  fcntl(2, F_SETFD, FD_CLOEXEC);
}

void inside_main(const struct inside *inside) {
  me = inside;
  keep_descriptors();
  if (set_up()) give_up();
  stopped = 0;
  uint64_t one = 1;
  if (write(me->replies, &one, sizeof one) != sizeof one) _exit(1);
  for (;;) {
    int descriptors[3];
    stopped = 0;
    if (receive_run(descriptors)) run_once(descriptors);
  }
}
