/* Prints the right board and returns the length of its last line from main. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct departure { char time[6], to[21]; int platform; };

static int in_order(const void *a, const void *b) {
    const struct departure *p = a, *q = b;
    int order = strcmp(p->time, q->time);
    if (order == 0) order = strcmp(p->to, q->to);
    return order != 0 ? order : p->platform - q->platform;
}

int main(void) {
    int n, to_width = 0, platform_width = 1, printed = 0;
    if (scanf("%d", &n) != 1) return 1;
    struct departure *board = malloc(n * sizeof *board);
    for (int i = 0; i < n; i++) {
        if (scanf("%5s %20s %d", board[i].time, board[i].to, &board[i].platform) != 3) return 1;
        int length = strlen(board[i].to);
        if (length > to_width) to_width = length;
        if (board[i].platform > 9) platform_width = 2;
    }
    qsort(board, n, sizeof *board, in_order);
    for (int i = 0; i < n; i++)
        printed = printf("%s  %-*s  %*d\n", board[i].time, to_width, board[i].to, platform_width, board[i].platform);
    return printed;
}
