#define _GNU_SOURCE
#include "answer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

static void put_text(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)text[i];
    if (byte < 0x20 || byte == '%' || byte == 0x7f) printf("%%%02X", byte);
    else putchar(byte);
  }
}

void answer_line(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  putchar('\n');
}

void answer_ok(void) {
  answer_line("ok");
}

// The text may hold a name that a run has chosen.
static void put_fault(void) {
  put_text(fault_text(), strlen(fault_text()));
  putchar('\n');
}

void answer_error(const char *code) {
  printf("error %s ", code);
  put_fault();
}

void answer_fatal(const char *code) {
  printf("fatal %s ", code);
  put_fault();
}

static const char *outcome_name(enum outcome outcome) {
  switch (outcome) {
    case EXITED: return "exited";
    case SIGNALED: return "signaled";
    case CPU_LIMIT: return "cpu-limit";
    case WALL_LIMIT: return "wall-limit";
    case MEMORY_LIMIT: return "memory-limit";
    case OUTPUT_LIMIT: return "output-limit";
    case SKIPPED: return "skipped";
    case ABORTED: return "aborted";
  }
  return "unknown";
}

static const char *kind_name(enum difference_kind kind) {
  switch (kind) {
    case DIFFERENT_TOKEN: return "token";
    case MISSING_OUTPUT: return "missing";
    case EXTRA_OUTPUT: return "extra";
    case DIFFERENT_SPACING: return "spacing";
  }
  return "unknown";
}

static void put_comparison(const struct compare *comparison) {
  if (comparison->equal) return answer_line("comparison equal");
  const struct difference *difference = &comparison->difference;
  answer_line("comparison %s %" PRIu64 " %" PRIu64, kind_name(difference->kind), difference->token, difference->line);
  printf("expected ");
  put_text(difference->expected, difference->expected_bytes);
  printf("\nactual ");
  put_text(difference->actual, difference->actual_bytes);
  putchar('\n');
}

void answer_result(const struct result *result) {
  answer_line("result %s", outcome_name(result->outcome));
  if (result->exit_code >= 0) answer_line("exit-code %d", result->exit_code);
  if (result->signal) {
    const char *name = sigabbrev_np(result->signal);
    if (name) answer_line("signal SIG%s", name);
    else answer_line("signal %d", result->signal);
  }
  answer_line("cpu-ns %" PRIu64 "\nwall-ns %" PRIu64 "\nmemory-peak-bytes %" PRIu64, result->cpu_ns, result->wall_ns, result->memory_peak_bytes);
  answer_line("stdout-bytes %" PRIu64 "\nstderr-bytes %" PRIu64, result->stdout_bytes, result->stderr_bytes);
  answer_line("oom-kills %" PRIu64 "\nprocesses-refused %" PRIu64 "\nmemory-baseline-bytes %" PRIu64, result->oom_kills, result->processes_refused, result->memory_baseline_bytes);
  if (result->waited_ns) answer_line("waited-ns %" PRIu64, result->waited_ns);
  if (result->box_restarted) answer_line("box-restarted yes");
  if (result->compared) put_comparison(result->comparison);
}

void answer_collected(const char *path) {
  printf("collected ");
  put_text(path, strlen(path));
  putchar('\n');
}

void answer_collect_error(void) {
  printf("collect-error ");
  put_fault();
}

int answer_file(int file, uint64_t size, bool executable) {
  answer_line("program %s %" PRIu64, executable ? "executable" : "file", size);
  static char bytes[64 * 1024];
  while (size > 0) {
    ssize_t length = read(file, bytes, size < sizeof bytes ? (size_t)size : sizeof bytes);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return fault("cannot read a file of /program: %m");
    if (length == 0) return fault("a file of /program became shorter while it was read");
    fwrite(bytes, 1, (size_t)length, stdout);
    size -= (uint64_t)length;
  }
  putchar('\n');
  return 0;
}

static void put_bytes(const char *key, const struct capture *capture) {
  answer_line("%s %zu", key, capture->kept_bytes);
  fwrite(capture->kept, 1, capture->kept_bytes, stdout);
  putchar('\n');
}

void answer_end(bool passed, const struct capture *output, const struct capture *error) {
  answer_line("passed %s", passed ? "yes" : "no");
  if (output->kept_bytes > 0) put_bytes("stdout", output);
  if (error->kept_bytes > 0) put_bytes("stderr", error);
  answer_line("end");
}

int answer_send(void) {
  return fflush(stdout) == 0 ? 0 : fault("the client is gone: %m");
}
