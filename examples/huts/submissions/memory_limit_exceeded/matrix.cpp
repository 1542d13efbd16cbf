// @EXPECTED_RESULTS@: MEMORY-LIMIT
// Keeps the trails in a table of all pairs of huts.
#include <algorithm>
#include <iostream>
#include <numeric>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int n, m;
    std::cin >> n >> m;
    std::vector<int> altitude(n), order(n);
    for (int& h : altitude) std::cin >> h;
    std::vector<std::vector<int>> beauty(n, std::vector<int>(n));
    for (int j = 0; j < m; j++) {
        int u, v, b;
        std::cin >> u >> v >> b;
        u--, v--;
        if (altitude[u] < altitude[v]) std::swap(u, v);
        beauty[u][v] = std::max(beauty[u][v], b);
    }
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) { return altitude[a] < altitude[b]; });
    std::vector<long long> best(n);
    for (int u : order)
        for (int v = 0; v < n; v++)
            if (beauty[u][v] > 0) best[u] = std::max(best[u], best[v] + beauty[u][v]);
    std::cout << *std::max_element(best.begin(), best.end()) << '\n';
}
