/* The best point is in front of a house or equally far from two of them: tries all, each against every house. */
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
    double best = INFINITY;
    for (int i = 0; i < n; i++) {
        best = fmin(best, farthest(xs[i]));
        for (int j = 0; j < i; j++) {
            if (xs[i] == xs[j]) continue;
            double squares = xs[i] * xs[i] + ys[i] * ys[i] - xs[j] * xs[j] - ys[j] * ys[j];
            best = fmin(best, farthest(squares / (2 * (xs[i] - xs[j]))));
        }
    }
    printf("%.9f\n", sqrt(best));
    return 0;
}
