// tries: to keep the compiler busy for ever with an endless header
// must: CE
// compiling: time 2s, memory 256 MiB
#include "/dev/zero"
int main(void) { return 0; }
