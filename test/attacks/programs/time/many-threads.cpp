// tries: to compute longer than allowed, in sixteen threads that each stay below the limit
// must: TLE
// limits: cpu 300ms, wall 3s
// cgroup2: yes
#include <thread>
#include <vector>

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; i++) threads.emplace_back([] { for (volatile long x = 0;;) x = x + 1; });
  for (auto &thread : threads) thread.join();
}
