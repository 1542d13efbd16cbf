// tries: to reach more than its output by the names of its descriptors; ordinary programs use them too
// must: AC
// prints: hello
// prints: contained
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main() {
  int out = open("/dev/stdout", O_WRONLY), error = open("/dev/stderr", O_WRONLY);
  if (out < 0 || error < 0) return 1;
  write(out, "hello\n", 6);
  int refused = open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK) < 0 && open("/proc/self/fd/1", O_RDWR) < 0 && open("/proc/self/fd/0", O_WRONLY) < 0 && open("/proc/self/fd/0", O_RDWR) < 0;
  refused = refused && write(0, "x", 1) < 0 && ftruncate(0, 0) < 0 && read(1, &refused, 1) < 0;
  write(out, refused ? "contained\n" : "opened\n", refused ? 10 : 7);
}
