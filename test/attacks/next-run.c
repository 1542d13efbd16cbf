// The run after an attack. `look` prints all that a program can find of itself and its place, the same in every run of a
// fresh box; it uses most of its limits, so it fails when the run before still holds some of them. `eat` takes more than its
// memory, so it must be stopped.
#include <dirent.h>
#include <netinet/in.h>
#include <sys/statvfs.h>
#include <sys/un.h>

static void field(const char *file, const char *key) {
  char line[4096];
  FILE *f = fopen(file, "r");
  while (f && fgets(line, sizeof line, f))
    if (strncmp(line, key, strlen(key)) == 0) printf("%s", line);
  if (f) fclose(f);
}

static void folder(const char *path, int is_work) {
  struct stat s;
  if (lstat(path, &s)) { printf("%s %s\n", path, strerrorname_np(errno)); return; }
  printf("%s %o links %lu own %d\n", path, s.st_mode, (unsigned long)s.st_nlink, s.st_uid == getuid());
  if (is_work) printf("  size %ld times %ld.%ld %ld.%ld\n", (long)s.st_size, (long)s.st_atim.tv_sec, s.st_atim.tv_nsec, (long)s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
  DIR *d = is_work ? opendir(path) : NULL;
  for (struct dirent *e; d && (e = readdir(d));) printf("  %s\n", e->d_name);
  if (d) closedir(d);
}

static void descriptors(void) {
  for (int i = 0; i < 1024; i++) {
    struct stat s;
    if (fstat(i, &s)) continue;
    printf("fd %d mode %o flags %x %x offset %ld size %ld pipe %d times %ld %ld\n", i, s.st_mode, fcntl(i, F_GETFD), fcntl(i, F_GETFL), (long)lseek(i, 0, SEEK_CUR), (long)s.st_size, fcntl(i, F_GETPIPE_SZ), i ? 0 : (long)s.st_atime, i ? 0 : (long)s.st_mtime);
  }
}

static void limits(void) {
  for (int i = 0; i < RLIM_NLIMITS; i++) {
    struct rlimit l;
    if (getrlimit(i, &l) == 0) printf("limit %d %ld %ld\n", i, (long)l.rlim_cur, (long)l.rlim_max);
  }
  printf("nice %d policy %d slack %d\n", getpriority(PRIO_PROCESS, 0), sched_getscheduler(0), prctl(PR_GET_TIMERSLACK));
}

static void signals(void) {
  struct sigaction a;
  for (int i = 1; i < NSIG; i++)
    if (sigaction(i, NULL, &a) == 0 && a.sa_handler != SIG_DFL) printf("signal %d is not default\n", i);
  for (const char *const *key = (const char *const[]){"Threads", "Sig", "Shd", "Cap", "NoNewPrivs", "Seccomp", "Groups", "Umask", "TracerPid", "NSpid", "Cpus_allowed_list", NULL}; *key; key++) field("/proc/self/status", *key);
}

static void sockets(void) {
  struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "\0hostile-name"};
  int s = socket(AF_UNIX, SOCK_STREAM, 0);
  printf("abstract socket %s", connect(s, (void *)&name, sizeof name) ? strerrorname_np(errno) : "answers");
  printf(" %s\n", bind(s, (void *)&name, sizeof name) ? strerrorname_np(errno) : "free");
  printf("network %s\n", socket(AF_INET, SOCK_STREAM, 0) < 0 ? strerrorname_np(errno) : "there");
  close(s);
}

// As many as there may be, no more, and no more than the memory.
static void use_limits(void) {
  int children = 0;
  for (int i = 0; i < 24; i++) {
    int child = fork();
    if (child == 0) for (;;) pause();
    if (child > 0) children++;
  }
  printf("children %d\n", children);
  size_t size = 40 << 20;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(memory, 1, size);
  int file = open("/w/hostile-file", O_CREAT | O_EXCL | O_WRONLY, 0600);
  printf("file %s %ld\n", file < 0 ? strerrorname_np(errno) : "made", (long)write(file, memory, 4 << 20));
}

static void look(int argc, char **argv, char **environment) {
  for (int i = 0; i < argc; i++) printf("argument %s\n", argv[i]);
  for (; *environment; environment++) printf("variable %s\n", *environment);
  char cwd[4096], host[256], input[256] = "";
  printf("cwd %s host %d %s\n", getcwd(cwd, sizeof cwd), gethostname(host, sizeof host), host);
  printf("pid %d parent %d group %d session %d\n", getpid(), getppid(), getpgrp(), getsid(0));
  printf("input %ld %s\n", (long)read(0, input, sizeof input - 1), input);
  descriptors();
  limits();
  signals();
  printf("alarm %u\n", alarm(0));
  struct rusage children;
  getrusage(RUSAGE_CHILDREN, &children);
  printf("children used %ld\n", children.ru_maxrss);
  for (const char *const *path = (const char *const[]){"/w", "/tmp", "/dev/shm", NULL}; *path; path++) folder(*path, 1);
  for (const char *const *path = (const char *const[]){"/", "/program", "/dev/null", "/dev/zero", NULL}; *path; path++) folder(*path, 0);
  struct statvfs space;
  statvfs("/w", &space);
  printf("space %lu %lu\n", (unsigned long)space.f_bfree, (unsigned long)space.f_ffree);
  DIR *proc = opendir("/proc");
  for (struct dirent *e; proc && (e = readdir(proc));) printf("proc %s\n", e->d_name);
  field("/proc/self/oom_score_adj", "");
  field("/proc/self/cgroup", "");
  field("/proc/self/timerslack_ns", "");
  sockets();
  printf("ipc %ld %ld %ld %ld\n", syscall(SYS_shmget, 1, 4096, 0600), syscall(SYS_msgget, 1, 0600), syscall(SYS_semget, 1, 1, 0600), syscall(SYS_mq_open, "attack", O_RDWR, 0600, NULL));
  printf("key %ld\n", syscall(SYS_keyctl, 0, -5, 0));
  use_limits();
}

static void eat(void) {
  for (int i = 0; i < 84; i++) memset(mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 1, 1 << 20);
  printf("more than the limit\n");
}

int main(int argc, char **argv, char **environment) {
  if (strcmp(argv[1], "eat") == 0) eat();
  else look(argc, argv, environment);
  fflush(stdout);
  return 0;
}
