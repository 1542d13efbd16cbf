// tries: to keep its data in a file of the work folder instead of its memory
// must: MLE
// limits: memory 64 MiB
// cgroup2: yes
#include <fcntl.h>
#include <unistd.h>

static char bytes[1 << 20];

int main() {
  int file = open("/w/hostile-file", O_CREAT | O_RDWR, 0600);
  for (;;)
    if (write(file, bytes, sizeof bytes) <= 0) return 1;
}
