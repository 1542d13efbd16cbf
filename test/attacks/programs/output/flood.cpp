// tries: to fill the judge's memory with output
// must: OLE
// limits: output 1 MiB
#include <iostream>

int main() {
  for (;;) std::cout << "and so on and so on and so on\n";
}
