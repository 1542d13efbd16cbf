// tries: to take back what it has printed, by opening its own output for reading, and by printing from several places at once
// must: AC
// prints: kept
#include <fcntl.h>
#include <iostream>
#include <thread>
#include <unistd.h>
#include <vector>

int main() {
  std::cout << "kept" << std::endl;
  char bytes[16];
  for (auto name : {"/proc/self/fd/1", "/dev/stdout", "/dev/fd/1"}) {
    int fd = open(name, O_RDONLY | O_NONBLOCK);
    // The judge may have read it by now; if not, the wrong output must not become the right one.
    if (fd >= 0 && read(fd, bytes, sizeof bytes) > 0) write(1, "taken back\n", 11);
    if (fd >= 0) close(fd);
  }
  for (int flags : {O_NONBLOCK, O_APPEND, O_ASYNC, O_DIRECT, 0}) fcntl(1, F_SETFL, flags);
  fcntl(1, F_SETPIPE_SZ, 4096);
  ftruncate(1, 0);
  lseek(1, 0, SEEK_SET);
}
