#define _GNU_SOURCE
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t alarms;
static sigjmp_buf back;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int ready;

static void on_alarm(int number) { alarms += number == SIGALRM; }
static void on_fault(int number) { siglongjmp(back, number); }

static void *work(void *seed) {
  unsigned state = (unsigned)(size_t)seed;
  char *text = malloc(100000);
  memset(text, rand_r(&state) & 127, 100000);
  free(text);
  pthread_mutex_lock(&mutex);
  ready++;
  pthread_cond_signal(&condition);
  pthread_mutex_unlock(&mutex);
  sched_yield();
  return NULL;
}

static void threads(void) {
  pthread_t all[4];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 1 << 20);
  for (size_t i = 0; i < 4; i++) assert(pthread_create(&all[i], &attributes, work, (void *)i) == 0);
  pthread_mutex_lock(&mutex);
  while (ready < 4) pthread_cond_wait(&condition, &mutex);
  pthread_mutex_unlock(&mutex);
  for (int i = 0; i < 4; i++) pthread_join(all[i], NULL);
  pthread_getattr_np(pthread_self(), &attributes);
  sem_t semaphore;
  sem_init(&semaphore, 0, 1);
  sem_wait(&semaphore);
  struct timespec soon;
  clock_gettime(CLOCK_REALTIME, &soon);
  assert(sem_timedwait(&semaphore, &soon) < 0);
}

static void input(void) {
  struct stat status;
  assert(fstat(0, &status) == 0 && isatty(0) == 0);
  char *mapped = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, 0, 0);
  assert(mapped != MAP_FAILED && memcmp(mapped, "3\n", 2) == 0);
  madvise(mapped, (size_t)status.st_size, MADV_SEQUENTIAL);
  posix_fadvise(0, 0, 0, POSIX_FADV_SEQUENTIAL);
  int n, sum = 0;
  assert(scanf("%d", &n) == 1);
  for (int value; n-- > 0; sum += value) assert(scanf("%d", &value) == 1);
  assert(sum == 6);
  rewind(stdin);
  char line[10];
  assert(fgets(line, sizeof line, stdin) && freopen("/dev/stdin", "r", stdin));
}

static void files(void) {
  char name[] = "/tmp/fileXXXXXX", folder[] = "/tmp/folderXXXXXX", path[100], text[10];
  int fd = mkstemp(name);
  assert(fd >= 0 && mkdtemp(folder) && write(fd, "0123456789", 10) == 10 && lseek(fd, 3, SEEK_SET) == 3 && read(fd, text, 2) == 2);
  assert(pread(fd, text, 1, 9) == 1 && *text == '9' && pwrite(fd, "x", 1, 0) == 1 && ftruncate(fd, 5) == 0 && fsync(fd) == 0 && fchmod(fd, 0644) == 0);
  assert(posix_fallocate(fd, 0, 100) == 0);
  struct iovec parts[2] = {{text, 2}, {text + 2, 2}};
  assert(readv(fd, parts, 2) > 0 && writev(fd, parts, 2) == 4);
  snprintf(path, sizeof path, "%s/moved", folder);
  assert(rename(name, path) == 0 && access(path, R_OK) == 0 && symlink(path, "link") == 0 && link(path, "/tmp/second") == 0 && readlink("link", text, 10) == 10);
  char *real = realpath("link", NULL);
  assert(real && strcmp(real, path) == 0);
  struct stat status;
  assert(stat("link", &status) == 0 && lstat("link", &status) == 0 && chmod(path, 0600) == 0 && truncate(path, 0) == 0);
  DIR *listing = opendir(folder);
  while (readdir(listing)) {}
  closedir(listing);
  assert(getcwd(path, sizeof path) && chdir(folder) == 0 && chdir(path) == 0 && mkdir("made", 0755) == 0 && rmdir("made") == 0 && unlink("link") == 0);
  assert(remove("/tmp/second") == 0);
  umask(022);
  FILE *temporary = tmpfile();
  assert(temporary && fprintf(temporary, "%d", 7) == 1 && fflush(temporary) == 0);
  struct timespec now[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
  assert(futimens(fd, now) == 0 && dup(fd) > 2 && dup2(fd, 50) == 50 && fcntl(50, F_SETFD, FD_CLOEXEC) == 0 && fcntl(50, F_DUPFD_CLOEXEC, 60) == 60);
  struct flock lock = {.l_type = F_WRLCK};
  assert(fcntl(fd, F_SETLK, &lock) == 0 && lockf(fd, F_LOCK, 0) == 0);
}

static void memory(void) {
  char *big = malloc(64 << 20);
  big = realloc(big, 128 << 20);
  assert(big);
  free(big);
  for (int i = 0; i < 10000; i++) free(malloc((size_t)i * 37 % 5000));
  int shared = shm_open("/shared", O_CREAT | O_RDWR, 0600);
  assert(shared >= 0 && ftruncate(shared, 4096) == 0 && mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0) != MAP_FAILED && shm_unlink("/shared") == 0);
  void *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  assert(mprotect(page, 4096, PROT_READ) == 0 && msync(page, 4096, MS_SYNC) == 0 && munmap(page, 8192) == 0 && mremap(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4096, 8192, MREMAP_MAYMOVE) != MAP_FAILED);
  struct rlimit limit;
  assert(getrlimit(RLIMIT_STACK, &limit) == 0);
  limit = (struct rlimit){RLIM_INFINITY, RLIM_INFINITY};
  assert(setrlimit(RLIMIT_STACK, &limit) == 0);
  struct rusage usage;
  assert(getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss > 0);
}

// Its address is that of a few instructions on the stack.
static void nested_function(void) {
  int calls = 0, numbers[] = {3, 1, 2};
  int by_size(const void *a, const void *b) {
    calls++;
    return *(const int *)a - *(const int *)b;
  }
  qsort(numbers, 3, sizeof *numbers, by_size);
  assert(calls > 0 && numbers[0] == 1);
}

static void processes(void) {
  int ends[2], status;
  char answer[20] = "";
  assert(pipe(ends) == 0);
  if (fork() == 0) {
    dup2(ends[1], 1);
    execlp("echo", "echo", "child", NULL);
    _exit(1);
  }
  close(ends[1]);
  assert(wait(&status) > 0 && status == 0 && read(ends[0], answer, sizeof answer - 1) == 6 && strcmp(answer, "child\n") == 0);
  FILE *shell = popen("sort -r | head -n 1", "w");
  assert(shell && fputs("", shell) >= 0 && pclose(shell) == 0 && system("test -d /tmp && ls / > /dev/null && cat /dev/null | tr a b") == 0);
  pid_t child;
  extern char **environ;
  char *arguments[] = {"true", NULL};
  assert(posix_spawnp(&child, "true", NULL, NULL, arguments, environ) == 0 && waitpid(child, &status, 0) == child);
  child = vfork();
  if (child == 0) _exit(3);
  siginfo_t info;
  assert(waitid(P_PID, (id_t)child, &info, WEXITED) == 0 && info.si_status == 3);
  child = fork();
  if (child == 0) {
    setsid();
    pause();
  }
  setpgid(child, 0);
  assert(kill(child, SIGTERM) == 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status));
  assert(getpid() > 0 && getppid() > 0 && getpgrp() >= 0 && getuid() == geteuid() && getgid() == getegid() && getpwuid(getuid()));
}

static void signals_and_time(void) {
  struct sigaction action = {.sa_handler = on_alarm};
  sigset_t set;
  sigaction(SIGALRM, &action, NULL);
  sigemptyset(&set);
  sigaddset(&set, SIGALRM);
  sigprocmask(SIG_BLOCK, &set, NULL);
  struct itimerval soon = {.it_value.tv_usec = 1000};
  setitimer(ITIMER_REAL, &soon, NULL);
  sigemptyset(&set);
  sigsuspend(&set);
  sigprocmask(SIG_SETMASK, &set, NULL);
  alarm(0);
  assert(alarms == 1 && raise(SIGALRM) == 0 && alarms == 2);
  stack_t stack = {.ss_sp = malloc(65536), .ss_size = 65536};
  sigaltstack(&stack, NULL);
  signal(SIGSEGV, on_fault);
  if (sigsetjmp(back, 1) == 0) *(volatile int *)8 = 1;
  sigaddset(&set, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  raise(SIGUSR1);
  int number;
  assert(sigwait(&set, &number) == 0 && number == SIGUSR1);
  struct timespec moment = {0, 1000}, now;
  struct timeval day;
  struct tms used;
  nanosleep(&moment, NULL);
  usleep(10);
  clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL);
  assert(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0 && clock_getres(CLOCK_MONOTONIC, &now) == 0 && gettimeofday(&day, NULL) == 0 && time(NULL) > 0 && clock() >= 0 && times(&used) > 0);
  time_t t = 0;
  assert(localtime(&t) && setlocale(LC_ALL, ""));
}

static void waiting(void) {
  int pair[2], event = eventfd(1, EFD_NONBLOCK), set = epoll_create1(0);
  assert(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0 && send(pair[0], "x", 1, 0) == 1 && shutdown(pair[0], SHUT_WR) == 0);
  struct pollfd waiting = {.fd = pair[1], .events = POLLIN};
  assert(poll(&waiting, 1, 1000) == 1);
  fd_set read_set;
  FD_ZERO(&read_set);
  FD_SET(pair[1], &read_set);
  assert(select(pair[1] + 1, &read_set, NULL, NULL, NULL) == 1);
  char byte;
  assert(recv(pair[1], &byte, 1, 0) == 1);
  struct epoll_event interest = {.events = EPOLLIN}, happened;
  assert(epoll_ctl(set, EPOLL_CTL_ADD, event, &interest) == 0 && epoll_wait(set, &happened, 1, 1000) == 1);
}

int main() {
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  input();
  threads();
  files();
  memory();
  nested_function();
  processes();
  signals_and_time();
  waiting();
  cpu_set_t cores;
  assert(sched_getaffinity(0, sizeof cores, &cores) == 0 && CPU_COUNT(&cores) > 0 && sysconf(_SC_NPROCESSORS_ONLN) > 0 && sysconf(_SC_PHYS_PAGES) > 0 && nice(1) == 1);
  unsigned char random_bytes[16];
  assert(getentropy(random_bytes, 16) == 0 && fopen("/dev/urandom", "r"));
  puts("done");
}
