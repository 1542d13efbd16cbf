// tries: to read files of the host by way of the assembler, which repeats each line that it does not understand
// must: CE
asm(".include \"/etc/passwd\"");
asm(".include \"/etc/shadow\"");
asm(".include \"{{secret}}\"");
int main(void) { return 0; }
