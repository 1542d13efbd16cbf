// tries: to leave memory in flight in a ring of sockets, which the kernel frees some time later
// must: AC
// limits: memory 64 MiB
// cgroup2: yes
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static char bytes[1 << 20];

static void give(int to, int file) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof file)];
  } control = {.header = {.cmsg_len = CMSG_LEN(sizeof file), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
  struct iovec part = {"", 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  memcpy(CMSG_DATA(&control.header), &file, sizeof file);
  sendmsg(to, &message, 0);
}

int main() {
  int ends[2], file = memfd_create("attack", 0);
  for (int i = 0; i < 48; i++) write(file, bytes, sizeof bytes);
  socketpair(AF_UNIX, SOCK_DGRAM, 0, ends);
  give(ends[0], file);
  give(ends[0], ends[1]);
  give(ends[0], ends[0]);
}
