// tries: to compute for hours before there is a program
// must: CE
// compiling: time 2s, memory 256 MiB
template <int S> constexpr long f(long n) { long s = 0; for (long i = 0; i < n; i++) for (long j = 0; j < 30; j++) s += i ^ j ^ S; return s; }
template <int N> struct A { static constexpr long v = f<N>(200000) + A<N - 1>::v; };
template <> struct A<0> { static constexpr long v = 0; };
int main() { return A<800>::v; }
