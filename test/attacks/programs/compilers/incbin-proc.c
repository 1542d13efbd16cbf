// tries: to carry the assembler's own environment, command line and mounts out in the program, and with them what the judge told it
// must: AC
// prints: contained
#include <stdio.h>
#include <string.h>
asm(".section .rodata\nfrom:\n.incbin \"/proc/self/environ\"\n.incbin \"/proc/self/cmdline\"\n.incbin \"/proc/self/cgroup\"\n.incbin \"/proc/self/status\"\nto:\n.previous");
extern const char from[], to[];
int main(void) {
  int got = 0;
  for (const char *at = from; at < to; at++)
    if (!strncmp(at, "GAVEL", 5) || !strncmp(at, "TOKEN", 5) || !strncmp(at, "postgres", 8)) got = printf("the compiler knows %.60s\n", at);
  if (!got) puts("contained");
}
