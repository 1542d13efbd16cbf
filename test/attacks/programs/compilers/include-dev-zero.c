// tries: to keep the compiler busy for ever with an endless header
// must: CE
// compiling: time 3s, memory 256 MiB
#include "/dev/zero"
int main(void) { return 0; }
