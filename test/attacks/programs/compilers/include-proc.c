// tries: to read the compiler's surroundings in its messages
// must: CE
#include "/proc/self/environ"
#include "/proc/self/mountinfo"
#include "/proc/self/cgroup"
#include "/proc/1/environ"
#include "/proc/1/cmdline"
#include "/proc/self/root/etc/shadow"
#include "/proc/self/fd/3"
int main(void) { return 0; }
