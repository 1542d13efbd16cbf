// tries: to have the optimiser write gigabytes of code, by functions that it must inline
// must: CE
// compiling: time 2s, memory 384 MiB
#define F(n, m) static inline __attribute__((always_inline)) int f##n(int x) { return f##m(x * 3) ^ f##m(x + n); }
static volatile int v;
static inline __attribute__((always_inline)) int f0(int x) { v = x; return v; }
F(1, 0) F(2, 1) F(3, 2) F(4, 3) F(5, 4) F(6, 5) F(7, 6) F(8, 7) F(9, 8) F(10, 9) F(11, 10) F(12, 11) F(13, 12) F(14, 13) F(15, 14) F(16, 15)
F(17, 16) F(18, 17) F(19, 18) F(20, 19) F(21, 20) F(22, 21) F(23, 22) F(24, 23) F(25, 24) F(26, 25) F(27, 26) F(28, 27) F(29, 28) F(30, 29)
int main(void) { return f30(v); }
