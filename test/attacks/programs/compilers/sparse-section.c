// tries: to have a program that is nearly all hole: it costs the compiler nothing, and whoever copies it gigabytes
// must: CE
asm(".section .data\n.fill 1,1,1\n.org 900000000\n.byte 1\n.previous");
int main(void) { return 0; }
