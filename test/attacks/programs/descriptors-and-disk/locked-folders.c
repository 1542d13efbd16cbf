// tries: to leave folders that their owner may not enter, nor whoever removes them
// must: AC
// cgroup2: yes
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  static const char *const places[] = {"/w", "/tmp", "/dev/shm"};
  for (int i = 0; i < 3; i++) {
    chdir(places[i]);
    for (int depth = 0; depth < 20; depth++) {
      mkdir("d", 0700);
      close(creat("file", 0));
      mkdir("closed", 0);
      chdir("d");
    }
    for (int depth = 0; depth < 20; depth++) {
      chdir("..");
      chmod("d", depth % 2 ? 0 : 0100);
    }
    chmod(places[i], 0);
  }
}
