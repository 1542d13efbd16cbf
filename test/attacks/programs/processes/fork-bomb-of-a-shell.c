// tries: to fill the machine with shells, as the well-known line does
// must: TLE
// limits: cpu 400ms, wall 3s, processes 24
#include <unistd.h>

int main() {
  execl("/bin/sh", "sh", "-c", "bomb() { bomb | bomb & }; bomb 2>/dev/null; while :; do :; done", NULL);
  return 1;
}
