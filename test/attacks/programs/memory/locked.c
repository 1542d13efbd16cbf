// tries: to hold memory that the kernel cannot take back, by locking all that it will ever have
// must: MLE or RTE
// limits: memory 64 MiB
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int main() {
  mlockall(MCL_CURRENT | MCL_FUTURE);
  for (;;) {
    char *memory = malloc(1 << 20);
    if (!memory) return 1;
    memset(memory, 1, 1 << 20);
    mlock(memory, 1 << 20);
  }
}
