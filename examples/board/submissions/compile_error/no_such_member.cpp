// @EXPECTED_RESULTS@: COMPILER-ERROR
#include <iostream>
#include <string>

int main() {
    std::string to = "Ulm";
    std::cout << to.padded(7) << '\n';
}
