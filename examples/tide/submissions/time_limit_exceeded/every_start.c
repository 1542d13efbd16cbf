/* Follows the record from every start as long as it is quiet. */
#include <stdio.h>

static int levels[500000];

int main(void) {
    int n, d, best = 0, best_start = 0;
    if (scanf("%d %d", &n, &d) != 2) return 1;
    for (int i = 0; i < n; i++)
        if (scanf("%d", &levels[i]) != 1) return 1;
    for (int start = 0; start < n; start++) {
        int high = levels[start], low = levels[start], end = start;
        while (end < n) {
            if (levels[end] > high) high = levels[end];
            if (levels[end] < low) low = levels[end];
            if (high - low > d) break;
            end++;
        }
        if (end - start > best) {
            best = end - start;
            best_start = start;
        }
    }
    printf("%d %d\n", best, best_start + 1);
    return 0;
}
