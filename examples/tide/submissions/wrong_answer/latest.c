/* Takes the latest of several longest stretches. */
#include <stdio.h>

static int levels[500000], highest[500000], lowest[500000];

int main(void) {
    int n, d, start = 0, best = 0, best_start = 0;
    int high_from = 0, high_to = 0, low_from = 0, low_to = 0;
    if (scanf("%d %d", &n, &d) != 2) return 1;
    for (int i = 0; i < n; i++) {
        if (scanf("%d", &levels[i]) != 1) return 1;
        while (high_to > high_from && levels[highest[high_to - 1]] <= levels[i]) high_to--;
        highest[high_to++] = i;
        while (low_to > low_from && levels[lowest[low_to - 1]] >= levels[i]) low_to--;
        lowest[low_to++] = i;
        while (levels[highest[high_from]] - levels[lowest[low_from]] > d) {
            start++;
            if (highest[high_from] < start) high_from++;
            if (lowest[low_from] < start) low_from++;
        }
        if (i - start + 1 >= best) {
            best = i - start + 1;
            best_start = start;
        }
    }
    printf("%d %d\n", best, best_start + 1);
    return 0;
}
