#define _GNU_SOURCE
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "report.h"

static int score_fd = -1;     // /proc/self/oom_score_adj
static char score_own[16];    // what it says now
static int last_pid_fd = -1;  // /proc/sys/kernel/ns_last_pid
static struct exchange *exchange;

// A cloned child shares all memory until it executes, but not this stack.
static _Alignas(16) char child_stack[32 * 1024];

static uint64_t now_ns(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// A signal may come late, when the next run has begun.
static bool is_stopped(void) {
  return atomic_load(&exchange->stopped) == atomic_load(&exchange->run);
}

// Without root a run may signal this process too, so the signal alone means nothing: the exchange, which no run can write
// to, says whether to stop. Who sent it does not matter, and cannot be told: while a run's signal waits to be delivered, the
// kernel drops the keeper's.
static void on_stop(int signal) {
  (void)signal;
  if (is_stopped()) syscall(SYS_kill, -1, SIGKILL);
}

static int take_signals(void) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  struct sigaction action = {.sa_handler = on_stop};
  if (sigaction(SIGUSR1, &action, NULL) || sigprocmask(SIG_SETMASK, &none, NULL)) return fault("cannot set up signals: %m");
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
  exchange->has_process_ids = last_pid_fd >= 0;
}

int launch_prepare(struct exchange *shared) {
  exchange = shared;
  open_settings();
  return take_signals();
}

// Between here and exec nothing may be allocated, and errno is the only variable of the C library that is touched.
static int start_program(void *argument) {
  const struct exchange *run = exchange;
  const struct identity *identity = argument;
  struct rlimit stack = {run->stack_bytes, run->stack_most_bytes}, file = {run->file_bytes, run->file_bytes};
  bool ready = prlimit(0, RLIMIT_STACK, &stack, NULL) == 0 && prlimit(0, RLIMIT_FSIZE, &file, NULL) == 0 && setpriority(PRIO_PROCESS, 0, run->priority) == 0;
  if (ready && run->data_bytes) {
    struct rlimit data = {run->data_bytes, run->data_bytes}, processes = {run->process_count, run->process_count}, cpu = {run->cpu_seconds, run->cpu_seconds + 1};
    ready = prlimit(0, RLIMIT_DATA, &data, NULL) == 0 && prlimit(0, RLIMIT_NPROC, &processes, NULL) == 0 && prlimit(0, RLIMIT_CPU, &cpu, NULL) == 0;
  }
  if (ready && identity->user_namespace) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct nothing[2] = {0};
    ready = syscall(SYS_capset, &header, nothing) == 0;
  } else if (ready) {
    // By the bare call: the C library's would look for other threads. Leaving root behind drops all capabilities.
    ready = syscall(SYS_setresuid, identity->uid, identity->uid, identity->uid) == 0;
  }
  if (ready && chdir(run->cwd) == 0) {
    execve(run->argv[0], run->argv, run->envp);
    exchange->exec_error = errno;
  } else {
    exchange->start_error = errno;
  }
  _exit(127);
}

// When memory is short, the run's processes are to go first and this one last.
static void prefer_as_victim(const char *score) {
  if (score_fd >= 0 && pwrite(score_fd, score, strlen(score), 0) < 0) score_fd = -1;
}

static uint64_t nanoseconds(struct timeval time) {
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_usec * 1000u;
}

// Waits until nobody is left, killing the others when the main process has ended. Whoever loses its parent becomes a child
// of this process; so when it has no child, there is nobody. Mostly that is so, and saves kill(2), which looks at every
// process of the host.
static void reap_all(pid_t main) {
  int options = __WALL;
  for (;;) {
    int status;
    struct rusage usage;
    pid_t ended = wait4(-1, &status, options, &usage);
    if (ended < 0 && errno == EINTR) continue;
    if (ended < 0) return;
    if (ended == 0) {
      kill(-1, SIGKILL);
      options = __WALL;
      continue;
    }
    exchange->children_cpu_ns += nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime);
    uint64_t peak = (uint64_t)usage.ru_maxrss * 1024;
    if (peak > exchange->children_peak_bytes) exchange->children_peak_bytes = peak;
    if (ended != main) continue;
    exchange->end_ns = now_ns(CLOCK_MONOTONIC);
    exchange->wait_status = status;
    options = __WALL | WNOHANG;
  }
}

void launch(const struct identity *identity) {
  uint64_t cpu_before = now_ns(CLOCK_PROCESS_CPUTIME_ID);
  struct identity given = *identity;
  // So that a run cannot learn from its process id how many came before it.
  if (last_pid_fd >= 0) (void)!pwrite(last_pid_fd, "1", 1, 0);
  prefer_as_victim("1000");
  exchange->children_cpu_ns = exchange->children_peak_bytes = 0;
  exchange->start_ns = exchange->end_ns = now_ns(CLOCK_MONOTONIC);
  pid_t child = clone(start_program, child_stack + sizeof child_stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &given);
  if (child < 0) exchange->start_error = errno;
  prefer_as_victim(score_own);
  close_range(0, 2, 0);
  // A stop that came before the child was there has killed nothing yet.
  if (is_stopped()) kill(-1, SIGKILL);
  reap_all(child);
  exchange->zygote_cpu_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu_before;
}
