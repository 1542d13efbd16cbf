// Recursion with memory. It gets a hundred thousand huts deep, so the stack has to be as large as the memory allows.
#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

std::vector<std::vector<std::pair<int, int>>> down;
std::vector<long long> known;

long long best(int hut) {
    if (known[hut] >= 0) return known[hut];
    long long most = 0;
    for (auto [lower, beauty] : down[hut]) most = std::max(most, best(lower) + beauty);
    return known[hut] = most;
}

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n, m;
    std::cin >> n >> m;
    std::vector<int> altitude(n);
    for (int& h : altitude) std::cin >> h;
    down.resize(n);
    known.assign(n, -1);
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
