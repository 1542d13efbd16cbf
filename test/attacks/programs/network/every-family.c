// tries: to open a socket of any family, type and protocol but those between its own processes
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main() {
  int got = 0, pair[2];
  for (int family = 0; family < 64; family++)
    for (int type = 0; type < 12; type++)
      for (int protocol = 0; protocol < 260; protocol += protocol < 20 ? 1 : 40) {
        int fd = family == AF_UNIX ? -1 : socket(family, type | (protocol % 2 ? SOCK_CLOEXEC : 0), protocol);
        if (fd >= 0) got = printf("family %d type %d protocol %d\n", family, type, protocol), close(fd);
        if (family != AF_UNIX && socketpair(family, type, protocol, pair) == 0) got = printf("pair of family %d\n", family);
      }
  // Numbers whose lower half looks harmless.
  long odd[] = {0x100000002, 0x200000010, -1, 0x8000000000000002};
  for (int i = 0; i < 4; i++)
    if (syscall(41, odd[i], SOCK_STREAM, 0) >= 0) got = printf("family %lx\n", odd[i]);
  if (!got) puts("contained");
}
