// tries: to take all memory by its stack
// must: MLE or RTE
// limits: memory 64 MiB
#include <cstring>

static int deeper(int depth) {
  volatile char frame[4096];
  memset(const_cast<char *>(frame), depth, sizeof frame);
  return deeper(depth + 1) + frame[depth % 4096];
}

int main() { return deeper(0); }
