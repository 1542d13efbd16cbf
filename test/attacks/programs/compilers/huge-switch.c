// tries: to keep an optimiser busy for hours that takes the square of what it reads
// must: CE or AC
// compiling: time 2s, memory 384 MiB
static volatile int v;
int main(void) {
  int a = v, b = v;
{{times 12000 if (a * 31 + v > b) a ^= b + v; else b += a * v;}}
  return a == b;
}
