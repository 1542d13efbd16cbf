// tries: to leave a listening abstract socket for the next run, in flight in cycles of sockets that nobody holds any more
// must: AC
// prints: contained
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int sent;

static void give(int to, int fd) {
  union { struct cmsghdr header; char space[CMSG_SPACE(sizeof(int))]; } control = {0};
  struct iovec part = {"", 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(sizeof fd)};
  control.header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fd)};
  memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
  sent += sendmsg(to, &message, MSG_DONTWAIT) > 0;
}

int main() {
  // The name that the next run asks for.
  struct sockaddr_un name = {AF_UNIX, "\0name"};
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  bind(listener, (struct sockaddr *)&name, sizeof name);
  listen(listener, 8);
  for (int i = 0; i < 400; i++) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair)) break;
    give(pair[0], pair[1]);
    give(pair[0], listener);
    give(pair[0], pair[0]);
    close(pair[0]), close(pair[1]);
  }
  puts("contained");
}
