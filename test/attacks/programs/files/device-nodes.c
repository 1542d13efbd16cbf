// tries: to make nodes of the host's disk, memory and kernel log, and to open those that a host has
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

int main() {
  int got = 0;
  struct { const char *name; mode_t type; int major, minor; } devices[] = {
    {"mem", S_IFCHR, 1, 1}, {"kmsg", S_IFCHR, 1, 11}, {"null", S_IFCHR, 1, 3}, {"tty", S_IFCHR, 5, 0}, {"ptmx", S_IFCHR, 5, 2}, {"fuse", S_IFCHR, 10, 229},
    {"kvm", S_IFCHR, 10, 232}, {"loop-control", S_IFCHR, 10, 237}, {"net/tun", S_IFCHR, 10, 200}, {"vda", S_IFBLK, 254, 0}, {"sda", S_IFBLK, 8, 0},
    {"nvme0n1", S_IFBLK, 259, 0}, {"loop0", S_IFBLK, 7, 0}, {"overlay whiteout", S_IFCHR, 0, 0},
  };
  const char *folders[] = {"/w", "/tmp", "/dev/shm", "/dev"};
  for (unsigned d = 0; d < sizeof devices / sizeof *devices; d++) {
    char path[100];
    for (int f = 0; f < 4; f++) {
      snprintf(path, sizeof path, "%s/node", folders[f]);
      // Number 0, 0 is no device, and everybody may make it where folders are theirs.
      if (mknod(path, devices[d].type | 0666, makedev(devices[d].major, devices[d].minor)) == 0 && devices[d].major) got = printf("made %s in %s\n", devices[d].name, folders[f]);
      int fd = open(path, O_RDWR | O_NONBLOCK);
      if (fd >= 0) got = printf("opened %s in %s\n", devices[d].name, folders[f]);
      unlink(path);
    }
    snprintf(path, sizeof path, "/dev/%s", devices[d].name);
    if (d != 2 && open(path, O_RDONLY | O_NONBLOCK) >= 0) got = printf("opened %s\n", path);
  }
  if (!got) puts("contained");
}
