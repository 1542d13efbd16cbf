// tries: to read what others left in memory: fresh pages, pipes, files with holes, its own stack, regions shared with the judge
// must: AC
// prints: contained
// limits: cpu 2s, wall 4s, memory 256 MiB
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int got;
static char unset[1 << 20];

static void look(const char *what, const char *bytes, size_t size) {
  if (bytes[0] || memcmp(bytes, bytes + 1, size - 1)) got = printf("%s is not empty\n", what);
}

int main() {
  enum { SIZE = 64 << 20 };
  look("bss", unset, sizeof unset);
  look("an anonymous mapping", mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0), SIZE);
  look("a shared mapping", mmap(NULL, SIZE / 4, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), SIZE / 4);
  char *heap = sbrk(1 << 20);
  look("the heap", heap, 1 << 20);
  const char *files[] = {"/w/hole", "/tmp/hole", "/dev/shm/hole"};
  for (int i = 0; i < 3; i++) {
    int file = open(files[i], O_CREAT | O_RDWR, 0600);
    if (ftruncate(file, 8 << 20) || (i % 2 && fallocate(file, 0, 0, 8 << 20))) return 1;
    look(files[i], mmap(NULL, 8 << 20, PROT_READ, MAP_SHARED, file, 0), 8 << 20);
  }
  // MAP_UNINITIALIZED, where a kernel has it.
  char *raw = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | 0x4000000, -1, 0);
  if (raw != MAP_FAILED) look("a mapping that need not be cleared", raw, 1 << 20);
  // Nothing shared with whoever made this process, and no file but its own.
  char line[600];
  FILE *maps = fopen("/proc/self/maps", "r");
  while (maps && fgets(line, sizeof line, maps)) {
    char *name = strchr(line, '/');
    if (name && strncmp(name, "/program/", 9) && strncmp(name, "/usr/", 5) && strncmp(name, "/lib", 4) && strncmp(name, "/dev/zero", 9) && !strstr(name, "/hole") && !strstr(name, "hole")) got = fputs(line, stdout);
  }
  if (!got) puts("contained");
}
