// tries: to shake box and kernel with a hundred thousand calls of any number with any arguments, from several processes
// must: AC or RTE or TLE or MLE or OLE
// limits: cpu 500ms, wall 1s, memory 64 MiB, output 64 KiB, processes 16
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t state;
static uint64_t next(void) { return state ^= state << 13, state ^= state >> 7, state ^= state << 17; }

static char memory[1 << 16];

static uint64_t argument(void) {
  switch (next() % 6) {
    case 0: return next() % 8;
    case 1: return (uint64_t)memory + next() % 4096 * 8;
    case 2: return next();
    case 3: return (uint64_t)-(int64_t)(next() % 200);
    case 4: return 1ul << next() % 64;
    default: return next() % 4096;
  }
}

int main() {
  // The same seeds each time.
  for (int child = 0; child < 8; child++) {
    state = 0x9e3779b97f4a7c15ull * (uint64_t)(child + 1);
    if (fork()) continue;
    for (int i = 0; i < 4096; i++) ((uint64_t *)memory)[i] = next() % 3 ? next() % 64 : argument();
    for (int i = 0; i < 12500; i++) {
      long number = (long)(next() % 470);
      if (number == SYS_exit_group || number == SYS_exit || number == SYS_rt_sigreturn || number == SYS_pause) continue;
      syscall(number, argument(), argument(), argument(), argument(), argument(), argument());
    }
    _exit(0);
  }
  while (wait(NULL) > 0) {}
}
