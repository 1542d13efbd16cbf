/* @EXPECTED_RESULTS@: OUTPUT-LIMIT
   Calls into the mountains and never stops hearing itself. */
#include <stdio.h>

int main(void) {
    for (;;) puts("Hut ahoy!");
}
