// tries: to fill the kernel with what is behind descriptors: event files, timers, polls, sockets
// must: AC or MLE
// limits: memory 64 MiB, processes 16, cpu 2s
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

int main() {
  for (int i = 0; i < 14; i++)
    if (fork() == 0) {
      int poll = epoll_create1(0);
      for (int k = 0;; k++) {
        int file = k % 4 == 0 ? eventfd(0, 0) : k % 4 == 1 ? timerfd_create(CLOCK_MONOTONIC, 0) : k % 4 == 2 ? epoll_create1(0) : socket(AF_UNIX, SOCK_STREAM, 0);
        struct epoll_event event = {.events = EPOLLIN};
        if (file < 0) _exit(0);
        epoll_ctl(poll, EPOLL_CTL_ADD, file, &event);
      }
    }
  while (wait(NULL) > 0) {}
}
