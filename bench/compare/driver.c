// Times one comparison of two files and says it on a line: nanoseconds, peak memory in bytes, exit status (0: equal).
//   driver file OUTPUT ANSWER [TOLERANCE]    box's comparison, the output read from the page cache
//   driver pipe OUTPUT ANSWER [TOLERANCE]    the same as the keeper does it: from a pipe that another process writes to
//   driver process PROGRAM ARGUMENT...       a program that compares, from its start to its end
// A tolerance is relative and absolute at once.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../box/capture.h"
#include "../../box/compare.h"
#include "../../box/files.h"
#include "../../box/report.h"

extern char **environ;

static void must(int failed, const char *what) {
  if (!failed) return;
  perror(what);
  exit(2);
}

static long long now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void say(long long ns, long peak_kib, int status) {
  printf("%lld %ld %d\n", ns, peak_kib * 1024, status);
}

// Of this program alone: getrusage would count what it was before it executed this, a copy of whoever started it.
static long own_peak_kib(void) {
  char line[256];
  long peak = -1;
  FILE *status = fopen("/proc/self/status", "r");
  must(!status, "/proc/self/status");
  while (fgets(line, sizeof line, status)) sscanf(line, "VmHWM: %ld", &peak);
  fclose(status);
  return peak;
}

static int process(char **arguments) {
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
  long long start = now_ns();
  pid_t pid;
  int status;
  struct rusage usage;
  errno = posix_spawnp(&pid, arguments[0], &quiet, NULL, arguments, environ);
  must(errno, arguments[0]);
  must(wait4(pid, &status, 0, &usage) < 0, "wait4");
  say(now_ns() - start, usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 2);
  return 0;
}

// As a program does that has its output ready: 64 KiB at a time.
static _Noreturn void write_out(int file, int to) {
  struct stat status;
  must(fstat(file, &status), "fstat");
  char *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  must(bytes == MAP_FAILED, "mmap");
  for (size_t at = 0, size = (size_t)status.st_size; at < size; at += 65536)
    if (files_write(to, bytes + at, size - at < 65536 ? size - at : 65536)) _exit(1);
  _exit(0);
}

static void open_pipe(struct capture *capture, int file) {
  int ready[2];
  must(capture_prepare(capture) || pipe(ready), "pipe");
  pid_t pid = fork();
  must(pid < 0, "fork");
  if (pid == 0) {
    char go;
    must(read(ready[0], &go, 1) != 1, "read");
    write_out(file, capture->writer);
  }
  close(capture->writer);
  capture->writer = -1;
  must(write(ready[1], "", 1) != 1, "write");
}

static int compare(bool piped, char **arguments, int count) {
  int output = open(arguments[0], O_RDONLY), answer = open(arguments[1], O_RDONLY);
  must(output < 0 || answer < 0, "open");
  long double tolerance = count > 2 ? strtold(arguments[2], NULL) : 0;
  struct compare_flags flags = {.has_relative = count > 2, .has_absolute = count > 2, .relative = tolerance, .absolute = tolerance};
  struct compare compare;
  struct capture capture = CAPTURE_NONE;
  if (piped) open_pipe(&capture, output);
  else capture.file = output;
  long long start = now_ns();
  must(compare_begin(&compare, answer, &flags) || capture_open(&capture, 65536, &compare), fault_text());
  do must(piped && poll(&(struct pollfd){.fd = capture.file, .events = POLLIN}, 1, -1) < 0, "poll");
  while (capture_read(&capture));
  must(compare_end(&compare), fault_text());
  long long ns = now_ns() - start;
  say(ns, own_peak_kib(), compare.equal ? 0 : 1);
  return 0;
}

int main(int count, char **arguments) {
  if (count > 2 && strcmp(arguments[1], "process") == 0) return process(arguments + 2);
  if (count > 3 && strcmp(arguments[1], "file") == 0) return compare(false, arguments + 2, count - 2);
  if (count > 3 && strcmp(arguments[1], "pipe") == 0) return compare(true, arguments + 2, count - 2);
  return 2;
}
