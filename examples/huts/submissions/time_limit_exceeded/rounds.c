/* Goes through all trails again and again until nothing gets better: as many rounds as the longest walk has trails. */
#include <stdio.h>

static int altitude[100001], upper[200000], lower[200000];
static long long beauty[200000], best[100001];

int main(void) {
    int n, m;
    if (scanf("%d %d", &n, &m) != 2) return 1;
    for (int i = 1; i <= n; i++)
        if (scanf("%d", &altitude[i]) != 1) return 1;
    for (int j = 0; j < m; j++) {
        int u, v;
        if (scanf("%d %d %lld", &u, &v, &beauty[j]) != 3) return 1;
        upper[j] = altitude[u] > altitude[v] ? u : v;
        lower[j] = altitude[u] > altitude[v] ? v : u;
    }
    for (int better = 1; better;) {
        better = 0;
        for (int j = 0; j < m; j++)
            if (best[lower[j]] + beauty[j] > best[upper[j]]) {
                best[upper[j]] = best[lower[j]] + beauty[j];
                better = 1;
            }
    }
    long long most = 0;
    for (int i = 1; i <= n; i++)
        if (best[i] > most) most = best[i];
    printf("%lld\n", most);
    return 0;
}
