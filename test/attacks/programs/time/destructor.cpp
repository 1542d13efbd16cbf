// tries: to go on after its end, in the destructor of a global object
// must: TLE
// limits: cpu 300ms, wall 3s
struct Late {
  ~Late() { for (volatile long x = 0;;) x = x + 1; }
} late;

int main() {}
