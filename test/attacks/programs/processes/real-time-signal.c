// tries: to die of a signal that has no name
// must: RTE
#include <signal.h>
#include <unistd.h>

int main() { kill(getpid(), SIGRTMAX); }
