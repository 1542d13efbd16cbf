// tries: to take memory from the pool of huge pages, which no limit of memory counts, and to be given more than it touches
// must: MLE
// limits: memory 64 MiB
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>

int main() {
  if (mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0) != MAP_FAILED) return 1;
  if (memfd_create("attack", MFD_HUGETLB) >= 0) return 2;
  char *memory = mmap(NULL, 256 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  madvise(memory, 256 << 20, MADV_HUGEPAGE);
  for (size_t at = 0; at < 256 << 20; at += 4096) memory[at] = 1;
}
