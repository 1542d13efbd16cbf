// tries: to break whoever shows its output: NUL, broken UTF-8, escapes of terminals, half characters at the cut
// must: RTE
#include <stdio.h>

int main() {
  for (int i = 0; i < 256; i++) putchar(i), fputc(255 - i, stderr);
  fputs("\x1b]0;hostile\x07\x1b[2J\x1b[31m\xe2\x80\xae\xed\xa0\x80\xf4\x90\x80\x80\xc0\x80", stderr);
  for (int i = 0; i < 65535; i++) fputc('a', stderr), putchar('b');
  for (int i = 0; i < 100; i++) fputs("\xf0\x9f\x98\x80", stderr), fputs("\xf0\x9f\x98\x80", stdout);
  return 1;
}
