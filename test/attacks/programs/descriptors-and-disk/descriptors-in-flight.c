// tries: to hold more descriptors than a process may, on their way between sockets, so that nobody of its user can send any
// must: AC
// limits: memory 128 MiB, cpu 2s
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int give(int to, int file) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(253 * sizeof file)];
  } control = {.header = {.cmsg_len = CMSG_LEN(253 * sizeof file), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
  struct iovec part = {"", 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  for (int i = 0; i < 253; i++) memcpy(CMSG_DATA(&control.header) + i * sizeof file, &file, sizeof file);
  return sendmsg(to, &message, MSG_DONTWAIT) < 0;
}

int main() {
  int file = open("/dev/null", O_RDONLY), total = 0;
  for (int i = 0; i < 300; i++) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends)) break;
    while (give(ends[0], file) == 0) total += 253;
    give(ends[0], ends[1]);
    close(ends[0]);
    close(ends[1]);
  }
  printf("%d\n", total);
}
