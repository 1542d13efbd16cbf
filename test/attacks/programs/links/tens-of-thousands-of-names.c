// tries: to keep the cleaner busy beyond the run: one file under tens of thousands of names, in folders without permissions
// must: AC or MLE
// limits: cpu 2s, wall 5s, memory 256 MiB
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  char path[100];
  int made = 0;
  close(open("/w/file", O_CREAT | O_WRONLY, 0));
  for (int folder = 0; folder < 60; folder++) {
    snprintf(path, sizeof path, "/w/%d", folder);
    mkdir(path, 0700);
    for (int i = 0; i < 1000; i++, made++) {
      snprintf(path, sizeof path, "/w/%d/%d", folder, i);
      if (link("/w/file", path)) break;
    }
    snprintf(path, sizeof path, "/w/%d", folder);
    chmod(path, 0);
  }
  printf("%d\n", made);
}
