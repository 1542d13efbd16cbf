/* @EXPECTED_RESULTS@: OUTPUT-LIMIT
   Wipes the board with blanks for ever. */
#include <stdio.h>

int main(void) {
    for (;;) putchar(' ');
}
