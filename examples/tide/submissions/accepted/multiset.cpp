// A window over the record with an ordered multiset of its levels.
#include <iostream>
#include <set>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n, d;
    std::cin >> n >> d;
    std::vector<int> levels(n);
    std::multiset<int> window;
    int start = 0, best = 0, best_start = 0;
    for (int i = 0; i < n; i++) {
        std::cin >> levels[i];
        window.insert(levels[i]);
        while (*window.rbegin() - *window.begin() > d) window.erase(window.find(levels[start++]));
        if (i - start + 1 > best) {
            best = i - start + 1;
            best_start = start;
        }
    }
    std::cout << best << ' ' << best_start + 1 << '\n';
}
