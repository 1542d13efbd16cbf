// tries: to keep an optimiser busy for hours with jumps that may go anywhere
// must: CE or AC
// compiling: time 2s, memory 384 MiB
static volatile int v;
int main(void) {
  static void *const to[] = {&&a, &&b, &&c};
  int x = v;
  if (!x) return 0;
a: b: c:
{{times 6000 x += v; goto *to[x % 3 & 3];}}
}
