#include <iostream>
#include <numeric>

int main() {
    int n;
    long long first;
    std::cin >> n >> first;
    long long common = first;
    for (int i = 1; i < n; i++) {
        long long t;
        std::cin >> t;
        common = std::lcm(common, t);
    }
    std::cout << common / first << '\n';
}
