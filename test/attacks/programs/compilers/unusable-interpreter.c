// tries: to be taken for a fault of the judge: the program names a loader that is not there, and cannot be started
// must: RTE or CE or AC
asm(".section .interp,\"a\"\n.string \"/nonexistent\"\n.previous");
int main(void) { return 0; }
