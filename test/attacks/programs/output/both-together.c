// tries: to write twice its limit, half to standard output and half to standard error
// must: OLE
// limits: output 1 MiB
// cgroup2: yes
#include <unistd.h>

static char bytes[700 * 1024];

int main() {
  write(1, bytes, sizeof bytes);
  write(2, bytes, sizeof bytes);
}
