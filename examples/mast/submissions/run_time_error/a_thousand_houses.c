/* Insists on at most a thousand houses: the assertion aborts. */
#include <assert.h>
#include <math.h>
#include <stdio.h>

static int n;
static double xs[1000], ys[1000];

static double farthest(double x) {
    double most = 0;
    for (int i = 0; i < n; i++) {
        double square = (x - xs[i]) * (x - xs[i]) + ys[i] * ys[i];
        if (square > most) most = square;
    }
    return most;
}

int main(void) {
    if (scanf("%d", &n) != 1) return 1;
    assert(n <= 1000);
    for (int i = 0; i < n; i++)
        if (scanf("%lf %lf", &xs[i], &ys[i]) != 2) return 1;
    double low = -1e6, high = 1e6;
    for (int round = 0; round < 100; round++) {
        double left = low + (high - low) / 3, right = high - (high - low) / 3;
        if (farthest(left) < farthest(right)) high = right;
        else low = left;
    }
    printf("%.9f\n", sqrt(farthest(low)));
    return 0;
}
