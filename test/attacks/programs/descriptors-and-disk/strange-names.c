// tries: to trip whoever removes its files by their names, among them those that the cleaner itself uses
// must: AC
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  char longest[256], cleaner[] = "/w/.gavel-0";
  memset(longest, 0xff, 255);
  longest[255] = 0;
  mkdir("/w/\n", 0700);
  close(creat("/w/\n/-rf *", 0));
  chdir("/tmp");
  close(creat(longest, 0));
  close(creat("-rf", 0));
  close(creat("* ; touch hostile", 0));
  for (int i = 0; i < 10; i++) {
    cleaner[10] = (char)('0' + i);
    if (i % 2) close(creat(cleaner, 0));
    else mkdir(cleaner, 0700), chdir(cleaner), mkdir("below", 0700), mkdir(".gavel-1", 0), close(creat(".gavel-2", 0));
  }
  mkfifo("/w/pipe", 0);
  mknod("/w/socket", S_IFSOCK, 0);
  symlink("/", "/w/root");
  symlink(".", "/w/self");
  symlink("/w/a", "/w/b"), symlink("/w/b", "/w/a");
}
