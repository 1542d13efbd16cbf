/* Prints the right answer and ends with the status 3. */
#include <stdio.h>

static long long gcd(long long a, long long b) {
    return b == 0 ? a : gcd(b, a % b);
}

int main(void) {
    int n;
    long long first, common;
    if (scanf("%d %lld", &n, &first) != 2) return 1;
    common = first;
    for (int i = 1; i < n; i++) {
        long long t;
        if (scanf("%lld", &t) != 1) return 1;
        common = common / gcd(common, t) * t;
    }
    printf("%lld\n", common / first);
    return 3;
}
