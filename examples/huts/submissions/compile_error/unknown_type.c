/* @EXPECTED_RESULTS@: COMPILER-ERROR */
#include <stdio.h>

int main(void) {
    altitude h = 2400;
    printf("%d\n", h);
    return 0;
}
