// tries: to change the test's input for everyone after it: by its descriptor, by opening that anew, by mapping, copying, splicing, punching holes
// must: AC
// prints: contained
// cgroup2: yes
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int got;
#define TRY(attempt) do if (attempt) got = puts(#attempt); while (0)

int main() {
  int other = open("/tmp", O_TMPFILE | O_RDWR, 0600), ends[2], flags = FS_APPEND_FL;
  if (pipe(ends) || write(other, "evil", 4) != 4 || write(ends[1], "evil", 4) != 4) return 1;
  TRY(write(0, "x", 1) >= 0);
  TRY(pwrite(0, "x", 1, 0) >= 0);
  TRY(writev(0, &(struct iovec){"x", 1}, 1) >= 0);
  TRY(pwritev2(0, &(struct iovec){"x", 1}, 1, 0, RWF_APPEND) >= 0);
  TRY(ftruncate(0, 0) == 0);
  TRY(fallocate(0, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096) == 0);
  TRY(sendfile(0, other, &(off_t){0}, 4) >= 0);
  TRY(copy_file_range(other, &(off_t){0}, 0, &(off_t){0}, 4, 0) >= 0);
  TRY(splice(ends[0], NULL, 0, &(off_t){0}, 4, 0) >= 0);
  TRY(ioctl(0, FICLONE, other) == 0);
  TRY(ioctl(0, FS_IOC_SETFLAGS, &flags) == 0);
  TRY(fchmod(0, 0666) == 0);
  TRY(fchown(0, getuid(), getgid()) == 0);
  TRY(futimens(0, (struct timespec[2]){{1, 0}, {1, 0}}) == 0);
  TRY(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 0, 0) != MAP_FAILED);
  TRY(mprotect(mmap(NULL, 4096, PROT_READ, MAP_SHARED, 0, 0), 4096, PROT_WRITE) == 0);
  const char *names[] = {"/proc/self/fd/0", "/dev/stdin", "/dev/fd/0", "/proc/thread-self/fd/0"};
  for (int i = 0; i < 4; i++) {
    TRY(open(names[i], O_WRONLY) >= 0);
    TRY(open(names[i], O_RDWR | O_TRUNC) >= 0);
    TRY(open(names[i], O_RDONLY | O_TRUNC) >= 0);
    TRY(truncate(names[i], 0) == 0);
    TRY(chmod(names[i], 0666) == 0);
    TRY(utimensat(AT_FDCWD, names[i], NULL, 0) == 0);
    TRY(linkat(AT_FDCWD, names[i], AT_FDCWD, "/w/input", AT_SYMLINK_FOLLOW) == 0);
  }
  TRY(linkat(0, "", AT_FDCWD, "/w/input", AT_EMPTY_PATH) == 0);
  if (!got) puts("contained");
}
