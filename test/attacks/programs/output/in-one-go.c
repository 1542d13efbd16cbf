// tries: to make the judge take a gigabyte at once
// must: OLE
// limits: output 1 MiB, memory 64 MiB
#include <sys/mman.h>
#include <unistd.h>

int main() {
  size_t size = 1 << 30;
  char *zeros = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  for (;;) write(1, zeros, size);
}
