// @EXPECTED_RESULTS@: MEMORY-LIMIT
// Makes a table of the highest and the lowest level of all stretches.
#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n, d;
    std::cin >> n >> d;
    std::vector<int> levels(n);
    for (int& level : levels) std::cin >> level;
    std::vector<std::vector<std::pair<int, int>>> table(n);
    int best = 0, best_start = 0;
    for (int start = 0; start < n; start++) {
        std::pair<int, int> range(levels[start], levels[start]);
        for (int end = start; end < n; end++) {
            range = {std::max(range.first, levels[end]), std::min(range.second, levels[end])};
            table[start].push_back(range);
        }
        auto noisy = [&](const auto& r) { return r.first - r.second > d; };
        int length = std::find_if(table[start].begin(), table[start].end(), noisy) - table[start].begin();
        if (length > best) {
            best = length;
            best_start = start;
        }
    }
    std::cout << best << ' ' << best_start + 1 << '\n';
}
