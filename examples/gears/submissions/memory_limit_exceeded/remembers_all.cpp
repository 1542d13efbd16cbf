// @EXPECTED_RESULTS@: MEMORY-LIMIT
// Writes down the positions of all gears after every tooth that passes.
#include <algorithm>
#include <array>
#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> teeth(n);
    for (auto& t : teeth) std::cin >> t;
    std::vector<std::array<int, 50>> passed(1);
    do {
        std::array<int, 50> next = passed.back();
        for (int i = 0; i < n; i++) next[i] = (next[i] + 1) % teeth[i];
        passed.push_back(next);
    } while (std::any_of(passed.back().begin(), passed.back().end(), [](int position) { return position != 0; }));
    std::cout << (passed.size() - 1) / teeth[0] << '\n';
}
