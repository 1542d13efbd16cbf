// tries: to reach the parts of the kernel where most holes are found: io_uring, bpf, perf, userfaultfd, keyrings, fanotify, secret memory, modules
// must: AC
// prints: contained
// cgroup2: yes
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int got;
#define TRY(attempt) do if ((attempt) >= 0) got = puts(#attempt); while (0)

int main() {
  char parameters[200] = {0};
  TRY(syscall(425, 4, parameters));                                    // io_uring_setup
  TRY(syscall(426, 0, 1, 1, 0, 0, 0));                                 // io_uring_enter
  TRY(syscall(427, -1, 17, parameters, 1));                            // io_uring_register, which can go without a ring
  union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 1};
  struct bpf_insn program[] = {{.code = 0xb7}, {.code = 0x95}};
  union bpf_attr load = {.prog_type = BPF_PROG_TYPE_SOCKET_FILTER, .insns = (unsigned long)program, .insn_cnt = 2, .license = (unsigned long)"GPL"};
  TRY(syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map));
  TRY(syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof load));
  for (int kind = 0; kind < 6; kind++) {
    struct perf_event_attr event = {.type = (unsigned)kind, .size = sizeof event, .exclude_kernel = 1, .exclude_hv = 1};
    TRY(syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
    TRY(syscall(SYS_perf_event_open, &event, -1, 0, -1, 0));
  }
  TRY(syscall(SYS_userfaultfd, 0));
  TRY(syscall(SYS_userfaultfd, 1));                                    // faults of this process only, which needs no right
  TRY(syscall(447, 0));                                                // memfd_secret
  TRY(syscall(SYS_memfd_create, "x", 0));
  TRY(syscall(SYS_fanotify_init, 0x200, 0));
  TRY(syscall(SYS_inotify_init1, 0));
  TRY(syscall(444, 0, 0, 0));                                          // landlock_create_ruleset
  TRY(syscall(SYS_seccomp, 1, 8, parameters));                         // a filter whose decisions it takes itself
  TRY(syscall(438, 0, 0, 0));                                          // pidfd_getfd
  TRY(syscall(440, 0, parameters, 1, 21, 0));                          // process_madvise
  TRY(syscall(448, 0, 0));                                             // process_mrelease
  TRY(syscall(SYS_kcmp, getpid(), 1, 0, 0, 0));
  TRY(syscall(SYS_init_module, parameters, 10, ""));
  TRY(syscall(SYS_finit_module, 0, "", 0));
  TRY(syscall(SYS_delete_module, "loop", 0));
  TRY(syscall(SYS_kexec_load, 0, 0, 0, 0));
  TRY(syscall(SYS_vmsplice, 1, parameters, 0, 0));
  TRY(syscall(SYS_splice, 0, 0, 1, 0, 1, 0));
  TRY(syscall(SYS_tee, 0, 1, 1, 0));
  TRY(syscall(SYS_modify_ldt, 1, parameters, 16));
  TRY(syscall(SYS_io_setup, 1, parameters));
  TRY(syscall(SYS_remap_file_pages, 0, 0, 0, 0, 0));
  TRY(syscall(SYS_move_pages, 1, 0, 0, 0, 0, 0));
  TRY(syscall(SYS_mbind, 0, 4096, 1, 0, 0, 0));
  TRY(syscall(SYS_set_mempolicy, 1, 0, 0));
  TRY(syscall(SYS_pkey_alloc, 0, 0));
  TRY(syscall(SYS_uselib, "/usr/bin/env"));
  TRY(syscall(SYS_ustat, 1, parameters));
  TRY(syscall(SYS_sysfs, 3));
  TRY(syscall(SYS_quotactl, 0, "/", 0, parameters));
  TRY(syscall(SYS_acct, "/w/account"));
  TRY(syscall(SYS_swapon, "/w/swap", 0));
  TRY(syscall(SYS_iopl, 3));
  TRY(syscall(SYS_ioperm, 0x80, 1, 1));
  TRY(syscall(SYS_lookup_dcookie, 0, parameters, 100));
  TRY(syscall(SYS_vhangup));
  if (!got) puts("contained");
}
