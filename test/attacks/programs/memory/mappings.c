// tries: to fill the kernel with descriptions of mappings that hold nothing
// must: MLE
// limits: memory 64 MiB, cpu 2s, wall 5s, processes 16
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 15; i++)
    if (fork() == 0)
      for (long n = 0;; n++)
        if (mmap(0, 4096, n % 2 ? PROT_READ : PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) for (;;) pause();
  wait(NULL);
}
