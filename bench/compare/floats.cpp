// Numbers within 1e-6, relative or absolute, by testlib: its wcmp, with doubles in the place of words.
#include "testlib.h"

int main(int argc, char **argv) {
  registerTestlibCmd(argc, argv);
  int count = 0;
  for (; !ans.seekEof() && !ouf.seekEof(); count++) {
    double wanted = ans.readDouble(), found = ouf.readDouble();
    if (!doubleCompare(wanted, found, 1e-6)) quitf(_wa, "number %d differs", count + 1);
  }
  if (!ans.seekEof() || !ouf.seekEof()) quitf(_wa, "one of them goes on");
  quitf(_ok, "%d numbers", count);
}
