// tries: to leave so much kernel memory behind (the kernel remembers names that do not exist) that the next run's limit is not what it seems
// must: AC or MLE
// limits: memory 64 MiB, cpu 3s, wall 6s
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main() {
  // Where each name is asked for over some wire, as in an emulated machine, fewer must do.
  time_t end = time(0) + 5;
  char path[400];
  memset(path, 'x', 300);
  memcpy(path, "/usr/share/", 11);
  for (long n = 0; n < 150000 && time(0) < end; n++) {
    sprintf(path + 200, "%ld", n);
    access(path, F_OK);
  }
}
