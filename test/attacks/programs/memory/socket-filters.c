// tries: to fill the kernel with filters of sockets, which are compiled into memory that all of the host shares
// must: AC
// prints: contained
// cgroup2: yes
#include <linux/filter.h>
#include <stdio.h>
#include <sys/socket.h>

int main() {
  struct sock_filter end = {BPF_RET | BPF_K, 0, 0, 1};
  struct sock_fprog program = {1, &end};
  int number = 0, any = 0;
  int one = socket(AF_UNIX, SOCK_DGRAM, 0);
  static const int options[] = {SO_ATTACH_FILTER, SO_ATTACH_BPF, SO_ATTACH_REUSEPORT_CBPF, SO_ATTACH_REUSEPORT_EBPF, SO_LOCK_FILTER};
  for (unsigned int i = 0; i < sizeof options / sizeof options[0]; i++)
    any |= setsockopt(one, SOL_SOCKET, options[i], i % 2 ? (void *)&number : (void *)&program, i % 2 ? sizeof number : sizeof program) == 0;
  puts(any ? "attached" : "contained");
}
