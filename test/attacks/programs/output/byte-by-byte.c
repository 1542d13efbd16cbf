// tries: to keep the judge busier than itself, by a write for each byte
// must: OLE
// limits: cpu 2s, wall 6s, output 64 KiB
#include <unistd.h>

int main() {
  for (;;) write(1, "x", 1);
}
