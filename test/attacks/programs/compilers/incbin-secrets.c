// tries: to have the assembler copy the host's passwords into the program
// must: CE
// says: /etc/shadow
asm(".incbin \"/etc/shadow\"");
asm(".incbin \"{{secret}}\"");
int main(void) { return 0; }
