// tries: to fill memory and time by macros that expand to macros
// must: CE
// compiling: time 2s, memory 256 MiB
#define A(x) x x x x x x x x x x
#define B(x) A(A(A(A(x))))
#define C(x) B(B(B(x)))
int main(void) { return C(1+) 0; }
