// tries: to run a program of its own while linking, by options that the linker's plugin reads in object files
// must: AC or CE
// never: captured
asm(".section .gnu.lto_.opts,\"e\",@progbits\n.string \"'-fplugin=/w/main.c' '-B/w/' '-wrapper' '/bin/sh,-c,echo captured >&2'\"\n.previous");
asm(".section .gnu.lto_.symtab.0,\"e\",@progbits\n.byte 0\n.previous");
asm(".section .comment\n.string \"GCC: (GNU) captured\"\n.previous");
int main(void) { return 0; }
