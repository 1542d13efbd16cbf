// Reads everything and says nothing.
#include <iostream>

int main() {
    long long number;
    while (std::cin >> number) {}
}
