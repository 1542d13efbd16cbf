#define _GNU_SOURCE
#include "request.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "files.h"
#include "report.h"

int request_number(const char *key, const char *text, uint64_t *value) {
  char *end;
  errno = 0;
  unsigned long long number = strtoull(text, &end, 10);
  if (text[0] < '0' || text[0] > '9' || *end || errno || number > INT64_MAX) return fault("%s %.40s: must be a whole number", key, text);
  *value = number;
  return 0;
}

int request_decode(char *text) {
  char *to = text;
  for (const char *from = text; *from; from++, to++) {
    *to = *from;
    if (*from != '%') continue;
    if (!isxdigit((unsigned char)from[1]) || !isxdigit((unsigned char)from[2])) return fault("%.40s: %% must be followed by two hexadecimal digits", from);
    char digits[3] = {from[1], from[2], 0};
    *to = (char)strtol(digits, NULL, 16);
    if (*to == 0) return fault("%%00: a text cannot hold a zero byte");
    from += 2;
  }
  *to = 0;
  return 0;
}

static int tolerance(const char *key, const char *text, bool *has, long double *value) {
  char *end;
  *value = strtold(text, &end);
  if (*has) return fault("%s: given twice", key);
  if (end == text || *end || !isfinite(*value) || *value < 0) return fault("%s %.40s: must be a number that is not negative", key, text);
  *has = true;
  return 0;
}

// Keeps a copy where the zygote can read it.
static char *keep(struct request *request, struct exchange *exchange, const char *text) {
  size_t size = strlen(text) + 1;
  if (size > EXCHANGE_TEXT_BYTES - request->text_used) {
    fault("arguments, variables and paths are longer than %d bytes together", EXCHANGE_TEXT_BYTES);
    return NULL;
  }
  char *copy = memcpy(exchange->text + request->text_used, text, size);
  request->text_used += size;
  return copy;
}

static int keep_one(struct request *request, struct exchange *exchange, const char *text, const char **to) {
  *to = keep(request, exchange, text);
  return *to ? 0 : -1;
}

static int append(struct request *request, struct exchange *exchange, const char *key, const char *text, char **list, unsigned int *count, unsigned int most) {
  if (*count == most) return fault("%s: at most %u", key, most);
  list[*count] = keep(request, exchange, text);
  return list[*count] ? ((*count)++, 0) : -1;
}

static int take_input(void *to, const char *bytes, size_t size) {
  return files_write(*(int *)to, bytes, size);
}

// The bytes become a sealed file of memory, which a run can neither change nor make larger.
static enum input_result read_input(struct request *request, struct input *input, uint64_t count) {
  bool refused;
  int file = memfd_create("stdin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  enum input_result result = input_bytes(input, count, take_input, &file, &refused);
  if (request->input_file >= 0) close(request->input_file);
  request->input_file = file;
  if (file < 0 || refused || lseek(file, 0, SEEK_SET) || fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL)) {
    request->faulty = true;
    fault("cannot keep the bytes of stdin: %m");
  }
  return result;
}

// One line, but for `stdin-bytes` and `go`.
static int line(struct request *request, struct exchange *exchange, const char *key, char *value) {
  if (strcmp(key, "case-sensitive") == 0) return request->flags.case_sensitive = true, 0;
  if (strcmp(key, "space-change-sensitive") == 0) return request->flags.space_change_sensitive = true, 0;
  if (strcmp(key, "only-if-passed") == 0) return request->only_if_passed = true, 0;
  if (strcmp(key, "cpu-ns") == 0) return request_number(key, value, &request->cpu_ns);
  if (strcmp(key, "cpu-stop-ns") == 0) return request_number(key, value, &request->cpu_stop_ns);
  if (strcmp(key, "wall-ns") == 0) return request_number(key, value, &request->wall_ns);
  if (strcmp(key, "memory-bytes") == 0) return request_number(key, value, &request->memory_bytes);
  if (strcmp(key, "output-bytes") == 0) return request_number(key, value, &request->output_bytes);
  if (strcmp(key, "file-bytes") == 0) return request_number(key, value, &request->file_bytes);
  if (strcmp(key, "processes") == 0) return request_number(key, value, &request->processes);
  if (strcmp(key, "keep-stdout-bytes") == 0) return request_number(key, value, &request->keep_stdout_bytes);
  if (strcmp(key, "keep-stderr-bytes") == 0) return request_number(key, value, &request->keep_stderr_bytes);
  if (strcmp(key, "float-relative-tolerance") == 0) return tolerance(key, value, &request->flags.has_relative, &request->flags.relative);
  if (strcmp(key, "float-absolute-tolerance") == 0) return tolerance(key, value, &request->flags.has_absolute, &request->flags.absolute);
  if (request_decode(value)) return -1;
  if (strcmp(key, "arg") == 0) return append(request, exchange, key, value, exchange->argv, &request->argument_count, EXCHANGE_POINTERS - 1);
  if (strcmp(key, "env") == 0) return append(request, exchange, key, value, exchange->envp, &request->variable_count, EXCHANGE_POINTERS - 1);
  if (strcmp(key, "collect") == 0) return append(request, exchange, key, value, request->collect, &request->collect_count, COLLECT_MAX);
  if (strcmp(key, "cwd") == 0) return keep_one(request, exchange, value, &request->cwd);
  if (strcmp(key, "stdin-file") == 0) return keep_one(request, exchange, value, &request->input_path);
  if (strcmp(key, "answer-file") == 0) return keep_one(request, exchange, value, &request->answer_path);
  return fault("%.40s: a run has no such line", key);
}

static int check(const struct request *request, const struct exchange *exchange) {
  if (request->argument_count == 0) return fault("arg: at least one is needed, the path of the program");
  if (exchange->argv[0][0] != '/') return fault("arg %.40s: the first must be an absolute path inside the box", exchange->argv[0]);
  if (request->cwd[0] != '/') return fault("cwd %.40s: must be an absolute path inside the box", request->cwd);
  if (request->cpu_ns == 0 || request->wall_ns == 0 || request->memory_bytes == 0 || request->output_bytes == 0 || request->processes == 0)
    return fault("cpu-ns, wall-ns, memory-bytes, output-bytes and processes must be given, and be more than 0");
  if (request->memory_bytes > 1ull << 46 || request->processes > 1 << 20) return fault("memory-bytes or processes: more than any machine has");
  if (request->keep_stdout_bytes > KEEP_MAX_BYTES || request->keep_stderr_bytes > KEEP_MAX_BYTES) return fault("keep-stdout-bytes and keep-stderr-bytes: at most %d", KEEP_MAX_BYTES);
  if (request->input_path && request->input_file >= 0) return fault("stdin-file and stdin-bytes: only one of them can be given");
  return 0;
}

enum input_result request_read(struct request *request, struct exchange *exchange, struct input *input) {
  *request = (struct request){.cwd = "/w", .input_file = -1, .keep_stdout_bytes = 64 * 1024, .keep_stderr_bytes = 64 * 1024, .file_bytes = 1ull << 40};
  for (;;) {
    char *key;
    enum input_result result = input_line(input, &key);
    if (result == INPUT_ENDED) return result;
    int failed;
    if (result != INPUT_OK) {
      failed = request->faulty ? 0 : input_complain(result);
    } else {
      char *value = key + strcspn(key, " ");
      if (*value) *value++ = 0;
      if (strcmp(key, "go") == 0) break;
      if (request->faulty && strcmp(key, "stdin-bytes")) continue;
      uint64_t count;
      bool bytes = strcmp(key, "stdin-bytes") == 0;
      failed = bytes ? request_number(key, value, &count) : line(request, exchange, key, value);
      if (bytes && !failed) {
        result = read_input(request, input, count);
        if (result == INPUT_ENDED) return result;
        if (result == INPUT_NO_NEWLINE) failed = fault("stdin-bytes: a newline must follow the bytes");
      }
    }
    if (failed) request->faulty = true;
  }
  exchange->argv[request->argument_count] = NULL;
  exchange->envp[request->variable_count] = NULL;
  if (request->cpu_stop_ns < request->cpu_ns) request->cpu_stop_ns = request->cpu_ns;
  if (!request->faulty && check(request, exchange)) request->faulty = true;
  return INPUT_OK;
}

void request_close(struct request *request) {
  if (request->input_file >= 0) close(request->input_file);
  request->input_file = -1;
}
