// tries: to be the first to read files, so that the next run gets as much more memory as is charged for them
// must: AC or MLE
// limits: memory 64 MiB, cpu 2s, wall 6s
#define _XOPEN_SOURCE 700
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <unistd.h>

static size_t total;
static char bytes[1 << 16];

static int read_one(const char *path, const struct stat *status, int type, struct FTW *place) {
  (void)status, (void)place;
  if (type != FTW_F) return 0;
  int file = open(path, O_RDONLY);
  if (file < 0) return 0;
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  for (long length; total < 96u << 20 && (length = read(file, bytes, sizeof bytes)) > 0;) total += (size_t)length;
  close(file);
  return total >= 96u << 20;
}

int main() { nftw("/usr/lib", read_one, 20, FTW_PHYS); }
