// tries: to make the compiler look for a line of an endless file, for its message
// must: CE
// compiling: time 2s, memory 256 MiB
#line 1000000 "/dev/zero"
error here;
#line 1000000 "/dev/urandom"
error here;
int main(void) { return 0; }
