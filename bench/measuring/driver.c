// Starts programs and measures them, on one core and with no interpreter in the way. `driver CORE` takes commands on stdin,
// each followed by what it says, and answers each with one line on stdout:
//   box N, N arguments               starts a box                                            ok
//   ask BYTES, bytes                 passes a request on to the box                          ok
//   boxed RUNS AHEAD BYTES, bytes    has it run this request, AHEAD of them sent at a time   nanoseconds of each run
//   bare RUNS N, N arguments         posix_spawn and wait4                                   nanoseconds of each run
// A run takes from the end of the one before to its own; so what box does between two runs counts. One more is made than
// asked for: the first, which finds the caches full of something else, is left out. Anything unexpected ends the driver.
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <err.h>

extern char **environ;

enum { ARGUMENTS_MAX = 128, LINE_BYTES = 4096, ANSWER_BYTES = 64 * 1024 };

static FILE *commands, *answers;
static int to_box = -1, from_box = -1;
static char answer[ANSWER_BYTES + 1];
static size_t answer_bytes;

static uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// Ahead of all on the core, so that it sees every end at once; what it starts is as anybody's.
static void settle(const char *core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((size_t)atoi(core), &set);
  if (sched_setaffinity(0, sizeof set, &set)) err(1, "cannot settle on core %s", core);
  struct sched_param first = {.sched_priority = 2};
  if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &first)) warn("cannot go ahead of others");
}

// What is started finds /dev/null as 0, 1 and 2 without anything done for it, as cheap as can be.
static void move_conversation(void) {
  commands = fdopen(fcntl(0, F_DUPFD_CLOEXEC, 10), "r");
  answers = fdopen(fcntl(1, F_DUPFD_CLOEXEC, 10), "w");
  FILE *complaints = fdopen(fcntl(2, F_DUPFD_CLOEXEC, 10), "w");
  int null = open("/dev/null", O_RDWR);
  if (!commands || !answers || !complaints || null < 0 || dup2(null, 0) || dup2(null, 1) != 1 || dup2(null, 2) != 2) err(1, "cannot begin");
  setvbuf(complaints, NULL, _IOLBF, 0);
  stderr = complaints;
  if (null > 2) close(null);
}

static void read_arguments(unsigned int count, char *arguments[]) {
  static char lines[ARGUMENTS_MAX][LINE_BYTES];
  if (count == 0 || count >= ARGUMENTS_MAX) errx(1, "%u arguments", count);
  for (unsigned int i = 0; i < count; i++) {
    if (!fgets(lines[i], LINE_BYTES, commands)) errx(1, "an argument is missing");
    lines[i][strcspn(lines[i], "\n")] = 0;
    arguments[i] = lines[i];
  }
  arguments[count] = NULL;
}

static char *read_request(size_t bytes) {
  char *request = malloc(bytes);
  if (!request || fread(request, 1, bytes, commands) != bytes) errx(1, "a request of %zu bytes is missing", bytes);
  return request;
}

static void tell_box(const char *bytes, size_t count) {
  for (size_t done = 0; done < count;) {
    ssize_t length = write(to_box, bytes + done, count - done);
    if (length <= 0) err(1, "cannot speak to box");
    done += (size_t)length;
  }
}

// Waits for an answer that begins with `start` and ends with `end`, and takes it off.
static void expect(const char *start, const char *end) {
  for (;;) {
    answer[answer_bytes] = 0;
    char *last = strstr(answer, end);
    if (last) {
      if (strncmp(answer, start, strlen(start))) errx(1, "box answered: %s", answer);
      size_t taken = (size_t)(last - answer) + strlen(end);
      answer_bytes -= taken;
      memmove(answer, answer + taken, answer_bytes);
      return;
    }
    if (strncmp(answer, "error", 5) == 0 || strncmp(answer, "fatal", 5) == 0) errx(1, "box answered: %s", answer);
    ssize_t length = read(from_box, answer + answer_bytes, ANSWER_BYTES - answer_bytes);
    if (length <= 0) errx(1, "box has ended");
    answer_bytes += (size_t)length;
  }
}

static void start_box(char *arguments[]) {
  int in[2], out[2];
  pid_t pid;
  posix_spawn_file_actions_t ends;
  if (to_box >= 0) errx(1, "there is a box already");
  if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC)) err(1, "cannot make pipes");
  if (posix_spawn_file_actions_init(&ends) || posix_spawn_file_actions_adddup2(&ends, in[0], 0) || posix_spawn_file_actions_adddup2(&ends, out[1], 1) ||
      posix_spawn(&pid, arguments[0], &ends, NULL, arguments, environ))
    errx(1, "cannot start %s", arguments[0]);
  posix_spawn_file_actions_destroy(&ends);
  close(in[0]);
  close(out[1]);
  to_box = in[1];
  from_box = out[0];
  expect("ready ", "\n");
}

static void run_boxed(unsigned int runs, unsigned int ahead, const char *request, size_t bytes) {
  unsigned int sent = 0;
  uint64_t before = 0;
  for (unsigned int done = 0; done <= runs; done++) {
    while (sent <= runs && sent < done + ahead) tell_box(request, bytes), sent++;
    expect("result exited\nexit-code 0\n", "\nend\n");
    uint64_t now = now_ns();
    if (done > 0) fprintf(answers, "%" PRIu64 " ", now - before);
    before = now;
  }
  // Until it has cleaned up after the last, so that it disturbs nobody.
  tell_box("resume\n", 7);
  expect("ok", "\n");
}

static void run_bare(unsigned int runs, char *arguments[]) {
  uint64_t before = 0;
  for (unsigned int done = 0; done <= runs; done++) {
    pid_t pid;
    int status;
    if (posix_spawn(&pid, arguments[0], NULL, NULL, arguments, environ)) errx(1, "cannot start %s", arguments[0]);
    if (wait4(pid, &status, 0, NULL) != pid || status != 0) errx(1, "%s ended with status %d", arguments[0], status);
    uint64_t now = now_ns();
    if (done > 0) fprintf(answers, "%" PRIu64 " ", now - before);
    before = now;
  }
}

static void obey(const char *line) {
  char *arguments[ARGUMENTS_MAX];
  unsigned int runs, ahead, count;
  size_t bytes;
  if (sscanf(line, "bare %u %u", &runs, &count) == 2) {
    read_arguments(count, arguments);
    run_bare(runs, arguments);
  } else if (sscanf(line, "boxed %u %u %zu", &runs, &ahead, &bytes) == 3) {
    char *request = read_request(bytes);
    run_boxed(runs, ahead, request, bytes);
    free(request);
  } else if (sscanf(line, "ask %zu", &bytes) == 1) {
    char *request = read_request(bytes);
    tell_box(request, bytes);
    free(request);
    expect("ok", "\n");
    fputs("ok", answers);
  } else if (sscanf(line, "box %u", &count) == 1) {
    read_arguments(count, arguments);
    start_box(arguments);
    fputs("ok", answers);
  } else {
    errx(1, "%s: no such command", line);
  }
  fputc('\n', answers);
  if (fflush(answers)) err(1, "cannot answer");
}

int main(int count, char *arguments[]) {
  if (count != 2) errx(1, "usage: driver CORE");
  move_conversation();
  settle(arguments[1]);
  char line[LINE_BYTES];
  while (fgets(line, sizeof line, commands)) obey(line);
  return 0;
}
