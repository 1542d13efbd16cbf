/* @EXPECTED_RESULTS@: COMPILER-ERROR */
#include <stdio.h>

int main(void) {
    for (int i = 0; i < 3; i++) {
        puts("00:00  Ulm  4");
    return 0;
}
