// tries: to have more in its output than was there when it ended, from children that are being killed
// must: AC or OLE
// limits: output 1 MiB
#include <unistd.h>

int main() {
  write(1, "42\n", 3);
  for (int i = 0; i < 8; i++)
    if (fork() == 0)
      for (;;) write(1, "x\n", 2);
  usleep(500);
}
