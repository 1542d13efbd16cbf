// tries: to have a program of a gigabyte, in memory that no limit of a run counts
// must: CE
// compiling: time 5s, memory 512 MiB
char x[1000000000] = {1};
int main(void) { return x[12345]; }
