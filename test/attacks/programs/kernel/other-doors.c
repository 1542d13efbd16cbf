// tries: to call the kernel by the doors that a filter may have forgotten: int 0x80, sysenter, x32, vsyscall, a far jump to 32 bits, numbers beyond the table
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static int got;
static sigjmp_buf back;
static void on_signal(int number) { siglongjmp(back, number); }

static long by_int80(long number, long a, long b, long c) {
  long result;
  asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory", "r8", "r9", "r10", "r11");
  return result;
}

int main() {
  int signals[] = {SIGSEGV, SIGILL, SIGSYS, SIGBUS, SIGTRAP};
  for (int i = 0; i < 5; i++) signal(signals[i], on_signal);
  // Of 32 bits: getpid, socketcall, clone, unshare, mount, ptrace, open, keyctl, personality, sched_setaffinity, getuid, exit (which would be silent), time.
  int numbers[] = {20, 102, 120, 310, 21, 26, 5, 288, 136, 241, 24, 13, 45, 192, 425};
  for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (sigsetjmp(back, 1) == 0 && by_int80(numbers[i], 0, 0, 0) >= 0) got = printf("int80 %d\n", numbers[i]);
  for (int number = 0; number < 600; number++) {
    // Those would end or stop this process even where they are refused late.
    if (number == SYS_exit || number == SYS_exit_group || number == SYS_pause || number == SYS_rt_sigreturn || number == SYS_vfork || number == SYS_fork) continue;
    if (sigsetjmp(back, 1) == 0 && syscall(0x40000000 | number, 0, 0, 0, 0, 0, 0) >= 0) got = printf("x32 %d\n", number);
  }
  long odd[] = {-1, -2, 0x7fffffff, 0x80000027, 0xffffffff, 0x100000000 | SYS_unshare, 600, 1000, 100000};
  for (int i = 0; i < 9; i++)
    if (sigsetjmp(back, 1) == 0 && syscall(odd[i], 0x10000000, 0, 0, 0, 0, 0) >= 0) got = printf("number %lx\n", odd[i]);
  // Code of 32 bits in a 64-bit process: the kernel asks by which door, not in which mode.
  if (sigsetjmp(back, 1) == 0) {
    long result;
    asm volatile("xor %%ebx, %%ebx\n xor %%ecx, %%ecx\n int $0x80" : "=a"(result) : "a"(11) : "rbx", "rcx", "memory");
    if (result >= 0) got = puts("execve by int80");
  }
  // The page at the old fixed address: emulated time(), checked by the filter as well.
  if (sigsetjmp(back, 1) == 0 && ((long (*)(long *))0xffffffffff600400)(NULL) < 0) got = puts("vsyscall failed oddly");
  if (!got) puts("contained");
}
