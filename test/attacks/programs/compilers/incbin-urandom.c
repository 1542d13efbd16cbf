// tries: to have the assembler copy an endless device into the program, until disk or memory is full
// must: CE
// compiling: time 2s, memory 256 MiB
asm(".incbin \"/dev/urandom\"");
int main(void) { return 0; }
