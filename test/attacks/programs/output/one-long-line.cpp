// tries: to make the judge keep a line that never ends, though within the limit
// must: AC
// limits: output 8 MiB
#include <cstdio>
#include <string>

int main() {
  std::string line(8 * 1024 * 1024, 'x');
  fwrite(line.data(), 1, line.size(), stdout);
}
