// tries: to mark files so that even root cannot remove them
// must: AC
// prints: contained
// cgroup2: yes
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

int main() {
  int file = open("/w/hostile-file", O_CREAT | O_RDWR, 0600), folder = open("/w", O_RDONLY), flags = FS_IMMUTABLE_FL | FS_APPEND_FL;
  struct fsxattr extended = {.fsx_xflags = FS_XFLAG_IMMUTABLE};
  int got = ioctl(file, FS_IOC_SETFLAGS, &flags) == 0 || ioctl(folder, FS_IOC_SETFLAGS, &flags) == 0 || ioctl(file, FS_IOC_FSSETXATTR, &extended) == 0;
  got |= setxattr("/w", "user.hostile", "x", 1, 0) == 0 || fsetxattr(file, "user.hostile", "x", 1, 0) == 0;
  // What is mapped, locked and sealed is still only a file.
  ftruncate(file, 1 << 20);
  char *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  mlock(memory, 4096);
  memory[0] = 1;
  puts(got ? "marked" : "contained");
}
