// tries: to end by a signal that has no name, for which a judge may have no word
// must: RTE
#include <signal.h>
#include <unistd.h>

int main() {
  kill(getpid(), SIGRTMAX - 3);
  pause();
}
