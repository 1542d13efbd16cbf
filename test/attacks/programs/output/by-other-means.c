// tries: to write more than its limit without write: sendfile, writev, copies of descriptors, a child
// must: OLE
// limits: output 1 MiB
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static char bytes[4096];

int main() {
  int file = memfd_create("hostile", 0), copy = dup(1);
  ftruncate(file, 64 << 20);
  if (fork() == 0) {
    while (sendfile(copy, file, NULL, 64 << 20) > 0) {}
    struct iovec parts[64];
    for (int i = 0; i < 64; i++) parts[i] = (struct iovec){bytes, sizeof bytes};
    for (;;) writev(2, parts, 64);
  }
  wait(NULL);
}
