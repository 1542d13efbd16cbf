// tries: to make the compiler weigh exponentially many overloads
// must: CE
// compiling: time 2s, memory 256 MiB
template <class T, class U> struct pair { T t; U u; };
template <int N, class T> struct deep { using type = pair<typename deep<N - 1, pair<T, int>>::type, typename deep<N - 1, pair<int, T>>::type>; };
template <class T> struct deep<0, T> { using type = T; };
deep<24, char>::type x;
int main() { return sizeof x; }
