// tries: to overflow the compiler's own stack
// must: CE or AC
// compiling: time 5s, memory 512 MiB
int main(void) { return {{times 100000 (}}0{{times 100000 )}}; }
