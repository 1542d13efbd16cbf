/* Lets the clock run tooth by tooth: up to 10^18 steps. */
#include <stdio.h>

int main(void) {
    int n, teeth[50];
    if (scanf("%d", &n) != 1) return 1;
    for (int i = 0; i < n; i++)
        if (scanf("%d", &teeth[i]) != 1) return 1;
    long long passed = 0;
    int up;
    do {
        passed++;
        up = 0;
        while (up < n && passed % teeth[up] == 0) up++;
    } while (up < n);
    printf("%lld\n", passed / teeth[0]);
    return 0;
}
