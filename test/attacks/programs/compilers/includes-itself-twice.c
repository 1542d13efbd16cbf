// tries: to have a file included 2 to the power of 200 times
// must: CE
// compiling: time 2s, memory 256 MiB
#include __FILE__
#include __FILE__
int main(void) { return 0; }
