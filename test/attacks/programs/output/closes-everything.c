// tries: to look as if it had ended, by closing its output while it goes on
// must: TLE
// limits: wall 600ms
#define _GNU_SOURCE
#include <unistd.h>

int main() {
  close_range(0, ~0u, 0);
  for (;;) pause();
}
