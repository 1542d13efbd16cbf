// tries: to fill the kernel's page tables, which hold nothing of its own
// must: MLE
// limits: memory 64 MiB, wall 4s
// cgroup2: yes
#include <sys/mman.h>

int main() {
  for (;;) {
    char *memory = mmap(0, 1ul << 40, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return 3;
    for (unsigned long at = 0; at < 1ul << 40; at += 2ul << 20) (void)*(volatile char *)(memory + at);
  }
}
