// @EXPECTED_RESULTS@: MEMORY-LIMIT
// Makes a table of the distances between all houses first, although it needs none of them.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

int main() {
    int n;
    if (std::scanf("%d", &n) != 1) return 1;
    std::vector<double> xs(n), ys(n);
    for (int i = 0; i < n; i++)
        if (std::scanf("%lf %lf", &xs[i], &ys[i]) != 2) return 1;
    std::vector<std::vector<double>> distance(n, std::vector<double>(n));
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) distance[i][j] = std::hypot(xs[i] - xs[j], ys[i] - ys[j]);
    auto farthest = [&](double x) {
        double most = 0;
        for (int i = 0; i < n; i++) most = std::max(most, (x - xs[i]) * (x - xs[i]) + ys[i] * ys[i]);
        return most;
    };
    double low = -1e6, high = 1e6;
    for (int round = 0; round < 100; round++) {
        double left = low + (high - low) / 3, right = high - (high - low) / 3;
        if (farthest(left) < farthest(right)) high = right;
        else low = left;
    }
    std::printf("%.9f\n", std::sqrt(farthest(low)) + distance[0][0]);
}
