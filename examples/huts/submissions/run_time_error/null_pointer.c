/* Looks at the first trail down from every hut, and the lowest one has none. */
#include <stdio.h>
#include <stdlib.h>

struct trail { int lower, beauty; struct trail *next; };

static int altitude[100001];
static struct trail *volatile down[100001];

int main(void) {
    int n, m;
    if (scanf("%d %d", &n, &m) != 2) return 1;
    for (int i = 1; i <= n; i++)
        if (scanf("%d", &altitude[i]) != 1) return 1;
    for (int j = 0; j < m; j++) {
        int u, v;
        struct trail *trail = malloc(sizeof *trail);
        if (scanf("%d %d %d", &u, &v, &trail->beauty) != 3) return 1;
        int upper = altitude[u] > altitude[v] ? u : v;
        trail->lower = u + v - upper;
        trail->next = down[upper];
        down[upper] = trail;
    }
    long long most = 0;
    for (int i = 1; i <= n; i++)
        if (down[i]->beauty > most) most = down[i]->beauty;
    printf("%lld\n", most);
    return 0;
}
