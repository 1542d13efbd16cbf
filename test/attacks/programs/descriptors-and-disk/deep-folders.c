// tries: to leave folders so deep that whoever removes them by recursion, or by their path, fails
// must: AC
// limits: memory 256 MiB, cpu 3s, wall 8s
#include <sys/stat.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 20000; i++) {
    if (mkdir("d", 0700) || chdir("d")) return 1;
    if (i % 3 == 0) mkdir("e", 0);
  }
}
