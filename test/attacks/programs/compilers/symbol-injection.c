// tries: to write assembler directives by way of names
// must: CE
// says: shadow
int renamed asm("a\n.incbin \"/etc/shadow\"\n.global b") = 1;
int main(void) { return renamed; }
