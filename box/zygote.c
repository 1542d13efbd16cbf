#define _GNU_SOURCE
#include "zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inside.h"
#include "report.h"

static pid_t clone_zygote(bool user_namespace, int *pidfd) {
  // The cgroup namespace is made later, when the zygote is where it shall be.
  unsigned long flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_PIDFD | SIGCHLD;
  if (user_namespace) flags |= CLONE_NEWUSER;
  return (pid_t)syscall(SYS_clone, flags, NULL, pidfd, NULL, 0);
}

static int write_once(pid_t pid, const char *file, const char *text) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return fault("cannot open %s: %m", path);
  ssize_t length = write(fd, text, strlen(text));
  close(fd);
  return length == (ssize_t)strlen(text) ? 0 : fault("cannot write %s: %m", path);
}

static int map_user(pid_t pid, uid_t inside) {
  char uid[64], gid[64];
  snprintf(uid, sizeof uid, "%u %u 1", inside, geteuid());
  snprintf(gid, sizeof gid, "%u %u 1", inside, getegid());
  return write_once(pid, "setgroups", "deny") || write_once(pid, "uid_map", uid) || write_once(pid, "gid_map", gid) ? -1 : 0;
}

// Waits until `fd` has something to read. False when the zygote has died instead.
static bool wait_for(const struct zygote *zygote, int fd) {
  struct pollfd waiting[2] = {{.fd = fd, .events = POLLIN}, {.fd = zygote->pidfd, .events = POLLIN}};
  while (poll(waiting, 2, -1) < 0)
    if (errno != EINTR) return false;
  return waiting[0].revents & POLLIN;
}

static int died(struct zygote *zygote, const struct exchange *exchange) {
  zygote_end(zygote);
  return fault("%s", exchange->failure[0] ? exchange->failure : "the box ended while it was being made");
}

static int receive_folders(struct zygote *zygote) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(4 * sizeof(int))];
  } control;
  char byte;
  struct iovec part = {&byte, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  if (recvmsg(zygote->socket, &message, MSG_CMSG_CLOEXEC) != 1) return -1;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_type != SCM_RIGHTS) return -1;
  int descriptors[4] = {-1, -1, -1, -1};
  memcpy(descriptors, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
  zygote->folders = (struct folders){.program = descriptors[0], .work = descriptors[1], .nothing = descriptors[2], .data = descriptors[3]};
  return 0;
}

static int tell(const struct zygote *zygote) {
  return send(zygote->socket, "", 1, MSG_NOSIGNAL) == 1 ? 0 : fault("cannot speak to the box: %m");
}

int zygote_start(struct zygote *zygote, struct exchange *exchange, const struct options *options, const struct identity *identity) {
  int sockets[2];
  *zygote = (struct zygote)ZYGOTE_NONE;
  exchange->failure[0] = 0;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets)) return fault("cannot make a socket pair: %m");
  zygote->replies = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (zygote->replies < 0) return fault("cannot make an eventfd: %m");
  pid_t pid = clone_zygote(identity->user_namespace, &zygote->pidfd);
  if (pid == 0) {
    close(sockets[0]);
    struct inside inside = {exchange, options, identity, sockets[1], zygote->replies};
    inside_main(&inside);
  }
  int error = errno;
  close(sockets[1]);
  zygote->socket = sockets[0];
  if (pid < 0) {
    errno = error;
    zygote_end(zygote);
    errno = error;
    return fault(identity->user_namespace ? "cannot make namespaces without root (%m): allow unprivileged user namespaces, or start as root" : "cannot make namespaces: %m");
  }
  zygote->pid = pid;
  if (identity->user_namespace && map_user(pid, identity->uid)) return zygote_end(zygote), -1;
  if (tell(zygote) || !wait_for(zygote, zygote->socket) || receive_folders(zygote)) return died(zygote, exchange);
  return 0;
}

int zygote_admit(struct zygote *zygote, struct exchange *exchange) {
  uint64_t count;
  if (tell(zygote) || !wait_for(zygote, zygote->replies) || read(zygote->replies, &count, sizeof count) != sizeof count) return died(zygote, exchange);
  return 0;
}

int zygote_run(const struct zygote *zygote, const int descriptors[3]) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(3 * sizeof(int))];
  } control = {0};
  char byte = 'r';
  struct iovec part = {&byte, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(3 * sizeof(int));
  memcpy(CMSG_DATA(header), descriptors, 3 * sizeof(int));
  return sendmsg(zygote->socket, &message, MSG_NOSIGNAL) == 1 ? 0 : fault("cannot speak to the box: %m");
}

void zygote_stop_run(const struct zygote *zygote, struct exchange *exchange) {
  atomic_store(&exchange->stopped, atomic_load(&exchange->run));
  syscall(SYS_pidfd_send_signal, zygote->pidfd, SIGUSR1, NULL, 0);
}

static void close_if_open(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

bool zygote_alive(const struct zygote *zygote) {
  struct pollfd end = {.fd = zygote->pidfd, .events = POLLIN};
  return zygote->pid > 0 && poll(&end, 1, 0) == 0;
}

void zygote_kill(struct zygote *zygote) {
  if (zygote->pid <= 0) return;
  syscall(SYS_pidfd_send_signal, zygote->pidfd, SIGKILL, NULL, 0);
  while (waitpid(zygote->pid, NULL, 0) < 0 && errno == EINTR) {}
  zygote->pid = -1;
}

void zygote_end(struct zygote *zygote) {
  zygote_kill(zygote);
  close_if_open(&zygote->pidfd);
  close_if_open(&zygote->socket);
  close_if_open(&zygote->replies);
  close_if_open(&zygote->folders.program);
  close_if_open(&zygote->folders.work);
  close_if_open(&zygote->folders.nothing);
  close_if_open(&zygote->folders.data);
}
