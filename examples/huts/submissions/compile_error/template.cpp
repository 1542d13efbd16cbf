// @EXPECTED_RESULTS@: COMPILER-ERROR
// Sorts a list by random access: pages of messages about templates.
#include <algorithm>
#include <iostream>
#include <list>

int main() {
    std::list<int> altitudes{1200, 2400, 900};
    std::sort(altitudes.begin(), altitudes.end());
    std::cout << altitudes.front() << '\n';
}
