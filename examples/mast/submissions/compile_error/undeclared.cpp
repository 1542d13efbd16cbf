// @EXPECTED_RESULTS@: COMPILER-ERROR
#include <iostream>

int main() {
    std::cout << std::sqrt(range) << '\n';
}
