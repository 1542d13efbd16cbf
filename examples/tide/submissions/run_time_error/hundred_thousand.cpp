// Has room for a hundred thousand minutes; the next one throws std::out_of_range.
#include <array>
#include <iostream>
#include <set>

std::array<int, 100000> levels;

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n, d;
    std::cin >> n >> d;
    std::multiset<int> window;
    int start = 0, best = 0, best_start = 0;
    for (int i = 0; i < n; i++) {
        std::cin >> levels.at(i);
        window.insert(levels[i]);
        while (*window.rbegin() - *window.begin() > d) window.erase(window.find(levels[start++]));
        if (i - start + 1 > best) {
            best = i - start + 1;
            best_start = start;
        }
    }
    std::cout << best << ' ' << best_start + 1 << '\n';
}
