/* Finds the right range and rounds it to two digits. */
#include <math.h>
#include <stdio.h>

static int n;
static double xs[20000], ys[20000];

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
    for (int i = 0; i < n; i++)
        if (scanf("%lf %lf", &xs[i], &ys[i]) != 2) return 1;
    double low = -1e6, high = 1e6;
    for (int round = 0; round < 100; round++) {
        double left = low + (high - low) / 3, right = high - (high - low) / 3;
        if (farthest(left) < farthest(right)) high = right;
        else low = left;
    }
    printf("%.2f\n", sqrt(farthest(low)));
    return 0;
}
