// tries: to become somebody else by setuid programs, those of the host and one of its own making
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

static int got;

static void run(const char *program, const char *argument) {
  fflush(stdout);
  if (fork() == 0) {
    execl(program, program, argument, NULL);
    _exit(9);
  }
  int status;
  wait(&status);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 77) got = printf("%s gave another user\n", program);
}

int main(int count, char **arguments) {
  if (count > 1) return geteuid() != getuid() || getegid() != getgid() || geteuid() == 0 ? 77 : 0;
  int from = open("/proc/self/exe", O_RDONLY), size = (int)lseek(from, 0, SEEK_END);
  const char *copies[] = {"/w/copy", "/tmp/copy", "/dev/shm/copy"};
  for (int i = 0; i < 3; i++) {
    int to = open(copies[i], O_CREAT | O_WRONLY, 0700);
    off_t offset = 0;
    sendfile(to, from, &offset, size);
    // The owner may set these bits; for root's the owner would have to be root.
    fchmod(to, 06777);
    if (fchown(to, 0, 0) == 0 || fchown(to, 65534, 65534) == 0) got = printf("%s belongs to another\n", copies[i]);
    fchmod(to, 06777);
    close(to);
    run(copies[i], "look");
  }
  // Those of the host give nothing where their file system is mounted so.
  const char *folders[] = {"/usr/bin", "/usr/sbin", "/usr/lib/openssh", "/usr/libexec", "/usr/local/bin"};
  for (int f = 0; f < 5; f++) {
    DIR *folder = opendir(folders[f]);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
      struct stat status;
      struct statvfs system;
      char path[600];
      snprintf(path, sizeof path, "%s/%s", folders[f], entry->d_name);
      if (stat(path, &status) || !S_ISREG(status.st_mode) || !(status.st_mode & 06000)) continue;
      if (statvfs(path, &system) == 0 && !(system.f_flag & ST_NOSUID)) got = printf("%s gives its owner's rights\n", path);
    }
  }
  static char state[4096];
  if (read(open("/proc/self/status", O_RDONLY), state, sizeof state - 1) < 0 || !strstr(state, "NoNewPrivs:\t1")) got = puts("privileges may be gained");
  if (!got) puts("contained");
}
