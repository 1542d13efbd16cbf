#define _GNU_SOURCE
#include "keeper.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer.h"
#include "files.h"
#include "input.h"
#include "program.h"
#include "report.h"
#include "request.h"
#include "run.h"
#include "slot.h"

static struct slot slot;
static struct input input;
static struct capture output = CAPTURE_NONE, error = CAPTURE_NONE;
static bool last_passed;

static int take_file(void *to, const char *bytes, size_t size) {
  return files_write(*(int *)to, bytes, size);
}

// The words of a line after its first.
static unsigned int split(char *line, char *words[], unsigned int most) {
  unsigned int count = 0;
  for (char *word; (word = strsep(&line, " "));)
    if (count < most) words[count++] = word;
    else return most + 1;
  return count;
}

// Reads the bytes of a file, whether or not there is a place for them, so that what follows is read as it is meant.
static enum input_result receive_file(int file, const char *path_for_message, uint64_t count, bool ready) {
  bool refused;
  char path[256];
  snprintf(path, sizeof path, "%s", path_for_message);  // the line is gone once more is read
  enum input_result result = input_bytes(&input, count, take_file, &file, &refused);
  if (result == INPUT_ENDED) return result;
  if (result == INPUT_NO_NEWLINE) fault("%s: a newline must follow the bytes", path);
  else if (ready && refused) fault("cannot write %s: %m", path);
  if (!ready || result == INPUT_NO_NEWLINE) answer_error("bad-request");
  else if (refused) answer_error("no-space");
  else answer_ok();
  return INPUT_OK;
}

// put-program MODE BYTES PATH   (MODE: file or executable)
static enum input_result put_program(char *rest) {
  char *words[3];
  uint64_t count;
  if (split(rest, words, 3) != 3 || request_number("put-program", words[1], &count)) {
    fault("put-program: must be followed by file or executable, the number of bytes, and the path");
    return answer_error("bad-request"), INPUT_OK;
  }
  bool executable = strcmp(words[0], "executable") == 0;
  bool ready = executable || strcmp(words[0], "file") == 0 || fault("put-program %s: must be file or executable", words[0]) == 0;
  ready = ready && request_decode(words[2]) == 0;
  int file = ready ? program_create(slot.zygote.folders.program, words[2], executable) : -1;
  enum input_result result = receive_file(file, words[2], count, file >= 0);
  if (file >= 0) close(file);
  return result;
}

// put-work BYTES PATH
static enum input_result put_work(char *rest) {
  char *words[2];
  uint64_t count;
  if (split(rest, words, 2) != 2 || request_number("put-work", words[0], &count)) {
    fault("put-work: must be followed by the number of bytes and the path");
    return answer_error("bad-request"), INPUT_OK;
  }
  int file = request_decode(words[1]) ? -1 : work_create(&slot.work, words[1]);
  enum input_result result = receive_file(file, words[1], count, file >= 0);
  if (file >= 0) close(file);
  return result;
}

// read-program MOST PATH
static enum input_result read_program(char *rest) {
  char *words[2];
  uint64_t most;
  if (split(rest, words, 2) != 2 || request_number("read-program", words[0], &most)) {
    fault("read-program: must be followed by the number of bytes that it may have, and the path");
    return answer_error("bad-request"), INPUT_OK;
  }
  if (request_decode(words[1])) return answer_error("bad-request"), INPUT_OK;
  struct stat status;
  int file = program_open(slot.zygote.folders.program, words[1], &status);
  if (file < 0) return answer_error("box-failed"), INPUT_OK;
  int failed = 0;
  if ((uint64_t)status.st_size > most) {
    fault("%s: has %lld bytes", words[1], (long long)status.st_size);
    answer_error("too-large");
  } else {
    failed = answer_file(file, (uint64_t)status.st_size, status.st_mode & 0111);
  }
  close(file);
  return failed ? report("%s", fault_text()), INPUT_ENDED : INPUT_OK;
}

static void clear_program(void) {
  if (files_empty(slot.zygote.folders.program, NULL)) answer_error("box-failed");
  else answer_ok();
}

static void answer_not_run(enum outcome outcome) {
  struct result result = {.outcome = outcome, .exit_code = -1};
  answer_result(&result);
  output.kept_bytes = error.kept_bytes = 0;
  answer_end(false, &output, &error);
}

static void execute(const struct request *request) {
  struct result result;
  bool allowed = last_passed || !request->only_if_passed;
  last_passed = false;
  if (slot.signals.aborted) return answer_not_run(ABORTED);
  if (!allowed) return answer_not_run(SKIPPED);
  if (run(&slot, request, &output, &error, &result)) return answer_error("box-failed");
  answer_result(&result);
  if (result.outcome == EXITED && result.exit_code == 0 &&
      program_collect(slot.zygote.folders.program, slot.work.folders[0], request->collect, request->collect_count, answer_collected)) {
    result.passed = false;
    answer_collect_error();
  }
  last_passed = result.passed;
  answer_end(last_passed, &output, &error);
}

static enum input_result serve_run(void) {
  static struct request request;
  enum input_result read = request_read(&request, slot.exchange, &input);
  if (read == INPUT_ENDED) return request_close(&request), read;
  signals_take(&slot.signals);
  if (request.faulty) {
    last_passed = false;
    answer_error("bad-request");
  } else {
    execute(&request);
  }
  request_close(&request);
  // The client goes on with the answer while the work folder is emptied; the next run waits.
  if (answer_send()) return INPUT_ENDED;
  if (slot.zygote.pid > 0 && work_clean(&slot.work)) {
    report("%s: making the box anew", fault_text());
    zygote_kill(&slot.zygote);
  }
  if (capture_prepare(&output) || capture_prepare(&error)) report("%s", fault_text());
  return slot.zygote.pid > 0 || slot_restart(&slot) == 0 ? INPUT_OK : INPUT_ENDED;
}

static enum input_result serve(char *line) {
  char *rest = line + strcspn(line, " ");
  if (*rest) *rest++ = 0;
  if (strcmp(line, "run") == 0) return serve_run();
  if (strcmp(line, "put-program") == 0) return put_program(rest);
  if (strcmp(line, "read-program") == 0) return read_program(rest);
  if (strcmp(line, "put-work") == 0) return put_work(rest);
  if (strcmp(line, "clear-program") == 0) return clear_program(), INPUT_OK;
  if (strcmp(line, "resume") == 0) {
    // The signal was sent before this line was.
    signals_take(&slot.signals);
    slot.signals.aborted = false;
    return answer_ok(), INPUT_OK;
  }
  fault("%.40s: no such request", line);
  return answer_error("bad-request"), INPUT_OK;
}

static void serve_all(void) {
  for (;;) {
    char *line;
    enum input_result result = input_line(&input, &line);
    if (result == INPUT_OK) {
      result = serve(line);
    } else if (result != INPUT_ENDED) {
      input_complain(result);
      answer_error("bad-request");
    }
    if (result == INPUT_ENDED || slot.signals.ending || answer_send()) return;
  }
}

int keeper_main(const struct options *options) {
  static char buffer[64 * 1024];
  setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
  if (input_open(&input, &slot.signals) || slot_start(&slot, options)) {
    report("%s", fault_text());
    answer_fatal(slot.unsafe ? "host-unsafe" : "cannot-start");
    answer_send();
    slot_end(&slot);
    return 1;
  }
  if (slot.cgroup.kind == CGROUP_NONE) report("%s: going on with limits for single processes only", slot.weakness);
  static const char *const kinds[] = {[CGROUP_NONE] = "none", [CGROUP_V1] = "v1", [CGROUP_V2] = "v2"};
  answer_line("ready 1 cgroups=%s", kinds[slot.cgroup.kind]);
  if (answer_send() == 0) serve_all();
  slot_end(&slot);
  return 0;
}
