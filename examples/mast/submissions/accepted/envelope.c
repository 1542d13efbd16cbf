/* The square of the distance to house i is x^2 plus a line in x; the upper envelope of the lines, sorted by
   slope, is convex, and the best x is at one of its corners or in front of one of its houses. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct line { double slope, offset; };

static int by_slope(const void *a, const void *b) {
    const struct line *p = a, *q = b;
    if (p->slope != q->slope) return p->slope < q->slope ? -1 : 1;
    return (p->offset > q->offset) - (p->offset < q->offset);
}

static double crossing(struct line a, struct line b) {
    return (a.offset - b.offset) / (b.slope - a.slope);
}

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    struct line *lines = malloc(n * sizeof *lines);
    for (int i = 0; i < n; i++) {
        double x, y;
        if (scanf("%lf %lf", &x, &y) != 2) return 1;
        lines[i] = (struct line){-2 * x, x * x + y * y};
    }
    qsort(lines, n, sizeof *lines, by_slope);
    int kept = 0;
    for (int i = 0; i < n; i++) {
        if (i + 1 < n && lines[i + 1].slope == lines[i].slope) continue;
        while (kept >= 2 && crossing(lines[kept - 2], lines[i]) <= crossing(lines[kept - 2], lines[kept - 1])) kept--;
        lines[kept++] = lines[i];
    }
    double best = INFINITY;
    for (int i = 0; i < kept; i++) {
        double from = i == 0 ? -INFINITY : crossing(lines[i - 1], lines[i]);
        double to = i == kept - 1 ? INFINITY : crossing(lines[i], lines[i + 1]);
        double x = fmin(fmax(-lines[i].slope / 2, from), to);
        best = fmin(best, x * x + lines[i].slope * x + lines[i].offset);
    }
    printf("%.9f\n", sqrt(fmax(best, 0)));
    return 0;
}
