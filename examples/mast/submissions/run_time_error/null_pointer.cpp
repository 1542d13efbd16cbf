// Keeps the farthest house by its address, and finds none when all of them stand on the road where the mast is.
#include <cmath>
#include <cstdio>
#include <vector>

struct House { double x, y; };

int main() {
    int n;
    if (std::scanf("%d", &n) != 1) return 1;
    std::vector<House> houses(n);
    for (auto& house : houses)
        if (std::scanf("%lf %lf", &house.x, &house.y) != 2) return 1;
    double low = houses[0].x, high = houses[0].x;
    for (const auto& house : houses) {
        low = std::fmin(low, house.x);
        high = std::fmax(high, house.x);
    }
    double range = 0;
    for (int round = 0; round < 100; round++) {
        double middle = (low + high) / 2;
        const House* volatile farthest = nullptr;
        range = 0;
        for (const auto& house : houses) {
            double distance = std::hypot(middle - house.x, house.y);
            if (distance > range) {
                range = distance;
                farthest = &house;
            }
        }
        if (farthest->x > middle) low = middle;
        else high = middle;
    }
    std::printf("%.9f\n", range);
}
