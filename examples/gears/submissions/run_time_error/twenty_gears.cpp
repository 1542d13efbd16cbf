// Has room for twenty gears; the twenty-first throws std::out_of_range.
#include <iostream>
#include <numeric>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<long long> teeth(20);
    for (int i = 0; i < n; i++) std::cin >> teeth.at(i);
    long long common = 1;
    for (int i = 0; i < n; i++) common = std::lcm(common, teeth[i]);
    std::cout << common / teeth[0] << '\n';
}
