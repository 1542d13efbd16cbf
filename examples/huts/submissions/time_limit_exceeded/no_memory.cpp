// Recursion without memory: walks every walk there is.
#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

std::vector<std::vector<std::pair<int, int>>> down;

long long best(int hut) {
    long long most = 0;
    for (auto [lower, beauty] : down[hut]) most = std::max(most, best(lower) + beauty);
    return most;
}

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n, m;
    std::cin >> n >> m;
    std::vector<int> altitude(n);
    for (int& h : altitude) std::cin >> h;
    down.resize(n);
    for (int j = 0; j < m; j++) {
        int u, v, beauty;
        std::cin >> u >> v >> beauty;
        u--, v--;
        if (altitude[u] < altitude[v]) std::swap(u, v);
        down[u].emplace_back(v, beauty);
    }
    long long most = 0;
    for (int hut = 0; hut < n; hut++) most = std::max(most, best(hut));
    std::cout << most << '\n';
}
