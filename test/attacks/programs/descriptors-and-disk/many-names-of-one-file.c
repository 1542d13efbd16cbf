// tries: to leave tens of thousands of names of one file, in folders without permissions
// must: AC
// limits: memory 256 MiB, cpu 2s, wall 8s
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  char name[60];
  close(creat("/w/f", 0));
  for (int d = 0; d < 40; d++) {
    sprintf(name, "/w/%d", d);
    mkdir(name, 0700);
    for (int i = 0; i < 1000; i++) {
      sprintf(name, "/w/%d/%d", d, i);
      if (link("/w/f", name)) break;
    }
    sprintf(name, "/w/%d", d);
    chmod(name, 0);
  }
}
