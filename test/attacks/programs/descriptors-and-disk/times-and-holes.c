// tries: to leave times far in the future, files with holes of half a terabyte, and bits that outlive it
// must: AC
// cgroup2: yes
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  struct timespec times[2] = {{1l << 33, 0}, {-(1l << 33), 5}};
  int file = creat("/w/x", 04777);
  ftruncate(file, 1l << 39);
  fchmod(file, 07777);
  futimens(file, times);
  utimensat(AT_FDCWD, "/w", times, 0);
  utimensat(AT_FDCWD, "/tmp", times, 0);
  chmod("/w", 0);
  chmod("/tmp", 07777);
  chmod("/dev/shm", 02777);
  umask(0);
}
