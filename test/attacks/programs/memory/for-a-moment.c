// tries: to take twice its memory for a moment only, and to give it back at once
// must: MLE
// limits: memory 64 MiB
#include <string.h>
#include <sys/mman.h>

int main() {
  size_t size = 128 << 20;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
  for (size_t i = 0; i < size; i += 4096) memory[i] = 1;
  munmap(memory, size);
}
