// tries: to fill memory and time by templates that make templates
// must: CE
// compiling: time 2s, memory 256 MiB
template <int A, int B> struct P { typedef typename P<A - 1, B * 2>::t l; typedef typename P<A - 1, B * 2 + 1>::t t; };
template <int B> struct P<0, B> { typedef int t; };
P<25, 0>::t x;
int main() {}
