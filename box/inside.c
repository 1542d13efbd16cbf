#define _GNU_SOURCE
#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "filter.h"
#include "launch.h"
#include "privileges.h"
#include "report.h"
#include "root.h"

static const struct inside *me;
static struct folders folders;

static _Noreturn void give_up(void) {
  snprintf(me->exchange->failure, sizeof me->exchange->failure, "%s", fault_text());
  _exit(1);
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

static int send_folders(void) {
  int descriptors[4] = {folders.program, folders.work, folders.nothing, folders.data};
  size_t count = folders.data < 0 ? 3 : 4;
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
  for (size_t i = 0; i < count; i++) close(descriptors[i]);
  return 0;
}

// The three come to lie at 0, 1 and 2, where nothing is between runs: so the run finds them where it needs them.
static bool receive_run(void) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(3 * sizeof(int))];
  } control;
  char byte;
  struct iovec part = {&byte, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  ssize_t length = recvmsg(me->socket, &message, 0);
  if (length < 0 && errno == EINTR) return false;
  if (length <= 0) _exit(0);  // the keeper is gone
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(3 * sizeof(int))) _exit(1);
  static const int places[3] = {0, 1, 2};
  if (memcmp(CMSG_DATA(header), places, sizeof places)) _exit(1);
  return true;
}

static int set_up(void) {
  if (follow_keeper()) return -1;
  // Away from the signals of the terminal that started the keeper. Not a session of its own: the scheduler makes a group of
  // each (sched(7), autogroup), and beside busy programs of another the run's one thread was not let compute for a minute.
  if (setpgid(0, 0)) return fault("cannot make a process group: %m");
  wait_for_keeper();  // until it has written the user namespace's mapping
  if (launch_prepare(me->exchange) || shut_off()) return -1;
  if (sethostname("box", 3) || setdomainname("", 0)) return fault("cannot set the host name: %m");
  if (root_build(me->options, me->identity, &folders) || send_folders()) return -1;
  me->exchange->has_proc = folders.has_proc;
  wait_for_keeper();  // until this process is in its cgroup
  // Made only now, so that the slot's own cgroup is the top of what a run sees in /proc/self/cgroup.
  if (unshare(CLONE_NEWCGROUP) && errno != EPERM) return fault("cannot make a cgroup namespace: %m");
  // An out-of-memory situation must not make this process wait for a page of its own.
  me->exchange->has_locked_memory = mlockall(MCL_CURRENT) == 0;
  privileges_hurry();
  return privileges_pin(me->options->cpu) || privileges_limit() || privileges_drop(me->identity) || follow_keeper() || shut_off() || filter_install();
}

// Descriptors 0 to 2 are filled while others are opened.
static void fill_descriptors(void) {
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd < 2; fd++)
    if (null != fd) dup3(null, fd, O_CLOEXEC);
  fcntl(2, F_SETFD, FD_CLOEXEC);
}

static int by_number(const void *a, const void *b) {
  return *(const int *)a - *(const int *)b;
}

// A zygote that follows another would hold all that its keeper has opened since: the cgroup's files, and the file systems
// of the one before.
static void close_others(void) {
  int kept[] = {2, me->identity->lock, me->socket, me->replies};
  enum { COUNT = sizeof kept / sizeof kept[0] };
  qsort(kept, COUNT, sizeof kept[0], by_number);
  for (int i = 0; i < COUNT; i++) {
    unsigned int next = (unsigned int)kept[i] + 1, last = i + 1 < COUNT ? (unsigned int)kept[i + 1] - 1 : ~0u;
    if (kept[i] >= 2 && next <= last) close_range(next, last, 0);
  }
}

static void reply(void) {
  uint64_t one = 1;
  if (write(me->replies, &one, sizeof one) != sizeof one) _exit(1);
}

void inside_main(const struct inside *inside) {
  me = inside;
  close_others();
  fill_descriptors();
  if (set_up()) give_up();
  close_range(0, 2, 0);
  reply();
  for (;;) {
    if (!receive_run()) continue;
    launch(me->identity);
    reply();
  }
}
