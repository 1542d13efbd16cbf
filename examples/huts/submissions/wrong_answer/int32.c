/* Adds up beauties in 32 bits. */
#include <stdio.h>
#include <stdlib.h>

struct trail { int upper, lower; unsigned beauty; };

static int altitude[100001];
static unsigned best[100001];

static int by_upper_end(const void *a, const void *b) {
    const struct trail *p = a, *q = b;
    return altitude[p->upper] - altitude[q->upper];
}

int main(void) {
    int n, m;
    if (scanf("%d %d", &n, &m) != 2) return 1;
    for (int i = 1; i <= n; i++)
        if (scanf("%d", &altitude[i]) != 1) return 1;
    struct trail *trails = malloc((m + 1) * sizeof *trails);
    for (int j = 0; j < m; j++) {
        int u, v;
        if (scanf("%d %d %u", &u, &v, &trails[j].beauty) != 3) return 1;
        trails[j].upper = altitude[u] > altitude[v] ? u : v;
        trails[j].lower = altitude[u] > altitude[v] ? v : u;
    }
    qsort(trails, m, sizeof *trails, by_upper_end);
    unsigned most = 0;
    for (int j = 0; j < m; j++) {
        unsigned beauty = best[trails[j].lower] + trails[j].beauty;
        if (beauty > best[trails[j].upper]) best[trails[j].upper] = beauty;
        if (beauty > most) most = beauty;
    }
    printf("%u\n", most);
    return 0;
}
