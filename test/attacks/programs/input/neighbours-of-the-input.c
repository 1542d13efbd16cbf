// tries: to find the answer beside the input, from the input's descriptor and its name
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// The answer lies beside the input under the digest of its content, as the judge has it: see README.md.
#define DIGEST_OF_ANSWER "0b1164323dec9120161593e175cd169760d883b62353769c6507ae59b4da8973"

static int got;
#define TRY(attempt) do if (attempt) got = puts(#attempt); while (0)

int main() {
  char name[4096];
  ssize_t length = readlink("/proc/self/fd/0", name, sizeof name - 1);
  name[length > 0 ? length : 0] = 0;
  // The name tells nothing of where the judge keeps it.
  TRY(strchr(name + 1, '/') && strncmp(name, "/memfd:", 7));
  TRY(access(name, F_OK) == 0);
  TRY(openat(0, "..", O_RDONLY) >= 0);
  TRY(openat(0, ".", O_RDONLY) >= 0);
  TRY(openat(0, "../" DIGEST_OF_ANSWER, O_RDONLY) >= 0);
  TRY(fchdir(0) == 0);
  TRY(opendir("/proc/self/fd/0/..") != NULL);
  TRY(open("/proc/self/fd/0/../" DIGEST_OF_ANSWER, O_RDONLY) >= 0);
  TRY(open("/dev/stdin/..", O_RDONLY) >= 0);
  TRY(faccessat(0, "", W_OK, AT_EMPTY_PATH) == 0);
  TRY(linkat(0, "", AT_FDCWD, "/w/input", AT_EMPTY_PATH) == 0);
  // Answers have usual names, and might lie where programs or judges keep things.
  const char *folders[] = {"", "/w/", "/tmp/", "/program/", "/data/", "/tests/", "/input/", "/prepared/", "/dev/shm/", "/box/", "/judge/", "/var/lib/gavel/"};
  const char *files[] = {DIGEST_OF_ANSWER, "answer", "1.ans", "1.out", "input", "input.ans", "output.txt", "answer.txt", "expected", "expected_output", "secret", "data", "cache", "blobs"};
  for (int d = 0; d < 12; d++)
    for (int f = 0; f < 14; f++) {
      char path[100];
      snprintf(path, sizeof path, "%s%s", folders[d], files[f]);
      if (access(path, F_OK) == 0) got = puts(path);
    }
  if (!got) puts("contained");
}
