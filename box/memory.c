#define _GNU_SOURCE
#include "memory.h"

#include <sys/mman.h>

#include "report.h"

void *memory_map(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return fault("no memory: %m"), NULL;
  madvise(memory, bytes, MADV_DONTFORK);
  return memory;
}

void memory_unmap(void *memory, size_t bytes) {
  if (memory) munmap(memory, bytes);
}
