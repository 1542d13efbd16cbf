// tries: to kill all processes that it may signal
// must: AC
// prints: contained
// cgroup2: yes
#include <errno.h>
#include <signal.h>
#include <stdio.h>

int main() {
  // But for itself and process 1, where signals are refused by the kernel, there is nobody.
  puts(kill(-1, SIGKILL) == -1 && errno == ESRCH ? "contained" : "somebody was there");
  for (int pid = 3; pid < 70000; pid++)
    if (kill(pid, 0) == 0) printf("%d is there\n", pid);
  for (int pid = 0; pid < 70000; pid += 2)
    if (pid > 2 && kill(-pid, 0) == 0) printf("group %d is there\n", pid);
}
