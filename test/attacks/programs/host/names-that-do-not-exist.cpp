// tries: to fill the host's memory with names of its files that do not exist, which the kernel remembers beyond the run
// must: AC or MLE
// limits: cpu 1s, wall 4s, memory 32 MiB
#include <string>
#include <unistd.h>

int main() {
  std::string name(200, 'y');
  for (int i = 0; i < 30000; i++) access(("/usr/share/" + name + std::to_string(i)).c_str(), F_OK);
}
