// tries: to keep its data in sockets
// must: MLE
// limits: memory 64 MiB, wall 4s, processes 16
// cgroup2: yes
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char bytes[1 << 16];

int main() {
  for (int i = 0; i < 12; i++)
    if (fork() == 0)
      for (;;) {
        int ends[2], much = 1 << 30;
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends)) for (;;) pause();
        setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &much, sizeof much);
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        while (write(ends[0], bytes, sizeof bytes) > 0) {}
      }
  while (wait(NULL) > 0) {}
}
