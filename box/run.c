#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "report.h"
#include "watch.h"

// An out-of-memory kill is the run's own doing when its cgroup was full, up to what the kernel charges in one go.
enum { FULL_WITHIN_BYTES = 1024 * 1024 };

// More than the cgroup of a run may have in excess of its limit.
enum { STACK_ROOM_BYTES = 16 * 1024 * 1024 };

// Of the main thread, and of each other that asks for no size. As Linux has it where nobody sets anything.
enum { WEAK_STACK_BYTES = 8 * 1024 * 1024 };

// The kernel reads no more ahead in one call than a window of the disk's, mostly this, whatever it is asked for.
enum { READ_AHEAD_BYTES = 128 * 1024 };

// Opened anew for each run, as all inputs are: a run can move its offset and set its flags.
static int open_nothing(const struct slot *slot) {
  int file = openat(slot->zygote.folders.nothing, "nothing", O_RDONLY | O_CLOEXEC);
  return file < 0 ? fault("cannot open an empty input: %m") : file;
}

static int open_input(const struct slot *slot, const struct request *request) {
  if (request->input_file >= 0) return fcntl(request->input_file, F_DUPFD_CLOEXEC, 3);
  if (!request->input_path) return open_nothing(slot);
  if (slot->zygote.folders.data < 0) return fault("stdin-file %s: box was started without --data", request->input_path);
  int file = files_open(slot->zygote.folders.data, request->input_path, O_RDONLY, 0);
  struct stat status;
  if (file < 0 || fstat(file, &status)) return fault("stdin-file %s: %m", request->input_path);
  if (!S_ISREG(status.st_mode)) return close(file), fault("stdin-file %s: not a file", request->input_path);
  // Pages that are read for the first time would be charged to whoever reads them, that is to the run.
  for (off_t at = 0; at < status.st_size; at += READ_AHEAD_BYTES) readahead(file, at, READ_AHEAD_BYTES);
  return file;
}

static int open_answer(const struct slot *slot, const struct request *request) {
  if (slot->zygote.folders.data < 0) return fault("answer-file %s: box was started without --data", request->answer_path);
  int file = files_open(slot->zygote.folders.data, request->answer_path, O_RDONLY, 0);
  return file < 0 ? fault("answer-file %s: %m", request->answer_path) : file;
}

static uint64_t least(uint64_t a, uint64_t b) {
  return a < b ? a : b;
}

// Beyond what the cgroup lets it have, so that a stack that takes all memory ends like anything else that does.
static uint64_t strong_stack_bytes(uint64_t memory_bytes) {
  return memory_bytes + memory_bytes / 32 + STACK_ROOM_BYTES;
}

// Without a cgroup each process has a limit on its data, from which the C library takes as much for every thread.
static uint64_t weak_stack_bytes(uint64_t memory_bytes) {
  return least(memory_bytes, memory_bytes / 16 > WEAK_STACK_BYTES ? memory_bytes / 16 : WEAK_STACK_BYTES);
}

static void describe(const struct slot *slot, const struct request *request) {
  struct exchange *exchange = slot->exchange;
  exchange->run++;
  exchange->cwd = request->cwd;
  bool weak = slot->cgroup.kind == CGROUP_NONE;
  exchange->stack_bytes = least(weak ? weak_stack_bytes(request->memory_bytes) : strong_stack_bytes(request->memory_bytes), slot->stack_limit_bytes);
  // Contestants lift the limit themselves, as far as it goes. The cgroup holds a stack as well; nothing else does.
  exchange->stack_most_bytes = weak ? exchange->stack_bytes : slot->stack_limit_bytes;
  exchange->file_bytes = least(request->file_bytes, slot->file_limit_bytes);
  exchange->data_bytes = weak ? request->memory_bytes : 0;
  exchange->process_count = weak ? request->processes : 0;
  exchange->cpu_seconds = weak ? request->cpu_stop_ns / 1000000000u + 1 : 0;
  exchange->start_error = exchange->exec_error = 0;
  exchange->wait_status = 0;
}

static bool is_there(const struct slot *slot, const char *path) {
  struct stat status;
  if (strncmp(path, "/program/", 9) == 0) return fstatat(slot->zygote.folders.program, path + 9, &status, AT_SYMLINK_NOFOLLOW) == 0;
  return strncmp(path, "/w/", 3) == 0 && fstatat(slot->work.folders[0], path + 3, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

// There was a process, but it could not become the program. That is its own fault when it is one that was compiled, and not
// a program at all (one that names an interpreter that is not there fails with ENOENT too), or when its arguments do not fit
// its own limits.
static int not_started(const struct slot *slot, struct result *result) {
  const char *path = slot->exchange->argv[0];
  bool own = is_there(slot, path);
  errno = slot->exchange->exec_error;
  if (errno == EAGAIN || (!own && errno != E2BIG)) return fault("cannot start %s in the box: %m", path);
  result->outcome = EXITED;
  result->exit_code = 126;
  return 0;
}

static int conclude(const struct watch *watch, bool box_died, struct result *result) {
  struct slot *slot = watch->slot;
  const struct exchange *exchange = slot->exchange;
  const struct request *request = watch->request;
  if (watch->blind) return -1;
  struct cgroup_counters after;
  if (cgroup_read(&slot->cgroup, &after)) return -1;
  result->stdout_bytes = watch->output->bytes;
  result->stderr_bytes = watch->error->bytes;
  result->oom_kills = after.oom_kills - watch->before.oom_kills;
  result->processes_refused = after.processes_refused - watch->before.processes_refused;
  result->memory_baseline_bytes = watch->before.memory_bytes;
  result->waited_ns = watch->clock.waited_ns;
  result->wall_ns = box_died ? clock_now_ns() - watch->clock.start_ns : exchange->end_ns - exchange->start_ns;
  if (slot->cgroup.kind == CGROUP_NONE) {
    result->cpu_ns = exchange->children_cpu_ns;
    result->memory_peak_bytes = exchange->children_peak_bytes;
  } else {
    uint64_t cpu = after.cpu_ns - watch->before.cpu_ns, own = box_died ? 0 : exchange->zygote_cpu_ns;
    result->cpu_ns = cpu > own ? cpu - own : 0;
    result->memory_peak_bytes = after.memory_peak_bytes > watch->before.memory_bytes ? after.memory_peak_bytes - watch->before.memory_bytes : 0;
  }
  // The limit leaves room for tables of pages, which are not the program's.
  result->memory_peak_bytes = least(result->memory_peak_bytes, request->memory_bytes);
  bool full = after.memory_peak_bytes + FULL_WITHIN_BYTES >= slot->cgroup.limit_set;
  int status = box_died ? SIGKILL : exchange->wait_status;
  result->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

  enum outcome reason = watch->stopping ? watch->stopped_for : EXITED;
  if (reason == ABORTED) return result->outcome = ABORTED, 0;
  if (result->oom_kills > 0 && !full) return fault("the host ran out of memory during a run");
  if (result->oom_kills > 0 && !watch->stopping) reason = watch->over_cpu ? CPU_LIMIT : MEMORY_LIMIT;
  if (reason == MEMORY_LIMIT) return result->outcome = MEMORY_LIMIT, 0;
  // What was over its limit stays that, though it had to be killed with the box. Of one that was over the clock nobody knows
  // whether it had ended by itself, and without a cgroup nobody knows what it has used.
  bool surely = slot->cgroup.kind != CGROUP_NONE && (reason == CPU_LIMIT || reason == OUTPUT_LIMIT);
  if (box_died && !surely) return -1;
  // It had ended by itself before the stop reached it: perhaps it had waited, which nobody can see any more.
  if (reason == WALL_LIMIT && result->signal != SIGKILL) reason = EXITED;
  if (reason != EXITED) return result->outcome = reason, 0;
  if (exchange->start_error) {
    errno = exchange->start_error;
    return fault("cannot make a process for %s in %s: %m", exchange->argv[0], exchange->cwd);
  }
  if (exchange->exec_error) return not_started(slot, result);
  if (result->cpu_ns > request->cpu_ns) return result->outcome = CPU_LIMIT, 0;
  if (watch_over_output(watch)) return result->outcome = OUTPUT_LIMIT, 0;
  result->outcome = result->signal ? SIGNALED : EXITED;
  return 0;
}

static int start(struct watch *watch, struct compare *compare) {
  struct slot *slot = watch->slot;
  const struct request *request = watch->request;
  int input = open_input(slot, request);
  if (input < 0) return -1;
  int failed = capture_open(watch->output, request->keep_stdout_bytes, compare) || capture_open(watch->error, request->keep_stderr_bytes, NULL);
  if (!failed) {
    describe(slot, request);
    failed = cgroup_begin(&slot->cgroup, slot->zygote.pid, request->memory_bytes, request->processes, &watch->before);
  }
  clock_begin(&watch->clock, slot, request);
  if (!failed) failed = zygote_run(&slot->zygote, (int[3]){input, watch->output->writer, watch->error->writer});
  close(input);
  return failed ? -1 : 0;
}

static int run_compared(struct slot *slot, const struct request *request, struct capture *output, struct capture *error, struct compare *compare, struct result *result) {
  struct watch watch = {.slot = slot, .request = request, .output = output, .error = error};
  if (start(&watch, compare)) return capture_close(output), capture_close(error), -1;
  bool box_died = watch_follow(&watch) != 0;
  if (box_died) {
    report("%s", fault_text());
    zygote_kill(&slot->zygote);
  }
  watch_drain(&watch);
  int failed = conclude(&watch, box_died, result);
  result->box_restarted = box_died;
  if (failed || !compare || result->outcome != EXITED) return failed;
  result->compared = true;
  result->comparison = compare;
  return compare_end(compare);
}

int run(struct slot *slot, const struct request *request, struct capture *output, struct capture *error, struct result *result) {
  static struct compare comparison;
  *result = (struct result){.exit_code = -1};
  if (!zygote_alive(&slot->zygote) && slot_restart(slot)) return -1;
  int answer = -1;
  if (request->answer_path && ((answer = open_answer(slot, request)) < 0 || compare_begin(&comparison, answer, &request->flags))) {
    if (answer >= 0) close(answer);
    return -1;
  }
  int failed = run_compared(slot, request, output, error, answer < 0 ? NULL : &comparison, result);
  if (answer >= 0) close(answer);
  if (!failed) result->passed = result->outcome == EXITED && result->exit_code == 0 && (!result->compared || comparison.equal);
  return failed;
}
