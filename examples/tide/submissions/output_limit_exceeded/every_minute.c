/* @EXPECTED_RESULTS@: OUTPUT-LIMIT
   Measures on when the record has ended. */
#include <stdio.h>

int main(void) {
    for (int minute = 1;; minute++) printf("minute %d: quiet\n", minute);
}
