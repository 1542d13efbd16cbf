// @EXPECTED_RESULTS@: MEMORY-LIMIT
// Reserves a page of paper for each word.
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <string>
#include <tuple>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::size_t n, to_width = 0, platform_width = 0;
    std::cin >> n;
    std::vector<std::tuple<std::string, std::string, int>> board(n, {std::string(20000, ' '), std::string(20000, ' '), 0});
    for (auto& [time, to, platform] : board) {
        std::cin >> time >> to >> platform;
        to_width = std::max(to_width, to.size());
        platform_width = std::max(platform_width, std::to_string(platform).size());
    }
    std::sort(board.begin(), board.end());
    for (const auto& [time, to, platform] : board)
        std::cout << time << "  " << std::left << std::setw(to_width) << to << "  " << std::right << std::setw(platform_width) << platform << '\n';
}
