// tries: to keep its data in files without a name
// must: MLE
// limits: memory 64 MiB
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static char bytes[1 << 20];

int main() {
  for (;;) {
    int file = memfd_create("attack", 0);
    if (file < 0) file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
    for (int i = 0; i < 8; i++)
      if (write(file, bytes, sizeof bytes) <= 0) return 1;
  }
}
