// tries: to keep a table in the program's file that is larger than the memory a run may have
// must: CE or MLE
// limits: memory 16 MiB
// compiling: time 5s, memory 1024 MiB
char x[200000000] = {1};
int main(void) {
  long sum = 0;
  for (unsigned long i = 0; i < sizeof x; i += 4096) sum += ++x[i];
  return sum == 0;
}
