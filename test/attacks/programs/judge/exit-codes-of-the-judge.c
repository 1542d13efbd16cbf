// tries: to pass its own failure off as one of the judge, by the codes with which a box says that a program could not be started
// must: RTE
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  for (int code = 125; code < 256; code++)
    if (fork() == 0) _exit(code);
  while (wait(NULL) > 0) {}
  // 127: not found, 126: not a program, 255: ssh and the like could not connect.
  _exit(getpid() % 2 ? 126 : 127);
}
