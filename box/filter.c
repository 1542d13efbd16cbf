#define _GNU_SOURCE
#include "filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/ioctl.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "calls.h"
#include "report.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

// The filter runs at every system call whose answer depends on arguments; for the others the kernel keeps a bitmap. A
// search tree keeps both the run and the kernel's one-time tracing of it short (30 linear rules cost 89 us a process).
enum { INSTRUCTIONS_MAX = 2048 };
static struct sock_filter program[INSTRUCTIONS_MAX];
static unsigned short length;

static void emit(unsigned short code, unsigned int k, unsigned char if_true, unsigned char if_false) {
  if (length < INSTRUCTIONS_MAX) program[length] = (struct sock_filter){code, if_true, if_false, k};
  length++;
}

static void load(unsigned int offset) {
  emit(BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

// Low and high half of an argument; the kernel's structure is little-endian on all architectures in calls.c.
static void load_argument(unsigned int index) {
  load((unsigned int)offsetof(struct seccomp_data, args) + 8 * index);
}

static void load_high_half(unsigned int index) {
  load((unsigned int)offsetof(struct seccomp_data, args) + 8 * index + 4);
}

static void answer_allow(void) {
  emit(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
}

static void answer_error(unsigned int error) {
  emit(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error, 0, 0);
}

// Allowed when the loaded word has none of these bits.
static void unless_bits(unsigned int bits, unsigned int error) {
  emit(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
  answer_error(error);
  answer_allow();
}

// Allowed when the loaded word is one of these.
static void only(const unsigned int *values, size_t count, unsigned int error) {
  for (size_t i = 0; i < count; i++) {
    emit(BPF_JMP | BPF_JEQ | BPF_K, values[i], 0, 1);
    answer_allow();
  }
  answer_error(error);
}

// Allowed when the loaded word is any limit but the one on core dumps, which keeps the host's handler of them away.
static void unless_core(unsigned int error) {
  emit(BPF_JMP | BPF_JEQ | BPF_K, RLIMIT_CORE, 0, 1);
  answer_error(error);
  answer_allow();
}

// As with the calls themselves (calls.c), something that a contestant or a compiler runs needs each of these.
static const unsigned int ioctls[] = {
    TCGETS, TIOCGWINSZ,           // "is this a terminal?"
    FIONREAD, FIONBIO, FIOCLEX,   // what event loops set
    0x802C542A /* TCGETS2 */, FIONCLEX,  // other forms
};

static const unsigned int prctls[] = {
    PR_SET_NAME, PR_SET_VMA,  // names of threads and mappings
    PR_GET_NAME,              // other forms
};

static const unsigned int fcntls[] = {
    F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD, F_DUPFD_CLOEXEC,
    F_GETLK,  // other forms
};

static const unsigned int locks[] = {F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW};

static const unsigned int socket_options[] = {
    SO_RCVTIMEO_OLD,  // time-outs between a run's own threads
    SO_SNDTIMEO_OLD, SO_RCVTIMEO_NEW, SO_SNDTIMEO_NEW, SO_RCVBUF, SO_SNDBUF,  // other forms
};

static const unsigned int unix_sockets[] = {AF_UNIX};
static const unsigned int caller[] = {0};

static void answer(enum answer answer) {
  switch (answer) {
    case ALLOW: return answer_allow();
    case REFUSE_EPERM: return answer_error(EPERM);
    case REFUSE_EOPNOTSUPP: return answer_error(EOPNOTSUPP);
    case REFUSE_EAFNOSUPPORT: return answer_error(EAFNOSUPPORT);
    case PRETEND: return answer_error(0);
    case CHECK_CLONE:
      load_argument(0);
      return unless_bits(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET, EPERM);
    case CHECK_SOCKET:
      load_argument(0);
      return only(unix_sockets, 1, EAFNOSUPPORT);
    case CHECK_SOCKET_OPTION:
      load_argument(2);
      return only(socket_options, sizeof socket_options / sizeof socket_options[0], ENOPROTOOPT);
    case CHECK_PRCTL:
      load_argument(0);
      return only(prctls, sizeof prctls / sizeof prctls[0], EINVAL);
    case CHECK_IOCTL:
      load_argument(1);
      return only(ioctls, sizeof ioctls / sizeof ioctls[0], ENOTTY);
    case CHECK_FCNTL:
      load_argument(1);
      for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
        emit(BPF_JMP | BPF_JEQ | BPF_K, locks[i], 0, 1);
        answer_error(0);
      }
      return only(fcntls, sizeof fcntls / sizeof fcntls[0], EINVAL);
    case CHECK_RLIMIT:
      load_argument(0);
      return unless_core(EPERM);
    case CHECK_PRLIMIT:
      load_argument(0);
      emit(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
      answer_error(EPERM);
      // Reading is no harm: then there are no new limits.
      load_argument(2);
      emit(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
      load_high_half(2);
      emit(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
      answer_allow();
      load_argument(1);
      return unless_core(EPERM);
    case CHECK_PRIORITY:
      load_argument(0);
      emit(BPF_JMP | BPF_JEQ | BPF_K, PRIO_PROCESS, 1, 0);
      answer_error(EPERM);
      load_argument(1);
      return only(caller, 1, EPERM);
    case CHECK_MMAP:
      load_argument(3);
      return unless_bits(MAP_HUGETLB, EINVAL);
    case OTHERWISE: return answer_error(ENOSYS);
  }
}

static int by_number(const void *a, const void *b) {
  unsigned int left = ((const struct call *)a)->number, right = ((const struct call *)b)->number;
  return (left > right) - (left < right);
}

// Calls from `number` up to the next span's have the same answer.
static void tree(const struct call *spans, size_t count) {
  if (count == 1) return answer(spans->answer);
  size_t left = count / 2;
  // Conditional jumps reach 255 instructions, so the right half is reached by an unconditional one.
  emit(BPF_JMP | BPF_JGE | BPF_K, spans[left].number, 0, 1);
  unsigned short jump = length;
  emit(BPF_JMP | BPF_JA, 0, 0, 0);
  tree(spans, left);
  if (jump < INSTRUCTIONS_MAX) program[jump].k = (unsigned int)(length - jump - 1);
  tree(spans + left, count - left);
}

static void add_span(struct call *spans, size_t *count, unsigned int number, enum answer answer) {
  if (*count == 0 || spans[*count - 1].answer != answer) spans[(*count)++] = (struct call){number, answer};
}

static void build(struct call *sorted, struct call *spans) {
  for (size_t i = 0; i < call_count; i++) sorted[i] = calls[i];
  qsort(sorted, call_count, sizeof *sorted, by_number);
  size_t count = 0;
  unsigned int next = 0;
  for (size_t i = 0; i < call_count; i++) {
    if (sorted[i].number > next || i == 0) add_span(spans, &count, next, OTHERWISE);
    if (i == 0 && sorted[i].number == 0) count = 0;
    add_span(spans, &count, sorted[i].number, sorted[i].answer);
    next = sorted[i].number + 1;
  }
  add_span(spans, &count, next, OTHERWISE);

  length = 0;
  load(offsetof(struct seccomp_data, arch));
  emit(BPF_JMP | BPF_JEQ | BPF_K, calls_architecture, 1, 0);
  answer_error(ENOSYS);
  load(offsetof(struct seccomp_data, nr));
  tree(spans, count);
}

int filter_install(void) {
  struct call *sorted = calloc(call_count, sizeof *sorted), *spans = calloc(2 * call_count + 2, sizeof *spans);
  if (!sorted || !spans) return fault("no memory for the filter");
  build(sorted, spans);
  free(sorted);
  free(spans);
  if (length > INSTRUCTIONS_MAX) return fault("the filter has %u instructions, more than fit", length);
  struct sock_fprog whole = {.len = length, .filter = program};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return fault("cannot set no_new_privs: %m");
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &whole)) return fault("cannot install the system call filter: %m");
  return 0;
}
