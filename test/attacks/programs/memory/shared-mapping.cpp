// tries: to share memory between processes so that it counts for none
// must: MLE
// limits: memory 64 MiB
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

int main() {
  auto *memory = static_cast<char *>(mmap(nullptr, 128 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  for (int i = 0; i < 8; i++)
    if (fork() == 0) {
      memset(memory + i * (16 << 20), 1, 16 << 20);
      for (;;) pause();
    }
  for (;;) pause();
}
