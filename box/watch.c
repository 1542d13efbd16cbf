#define _GNU_SOURCE
#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "report.h"

// The CPU counters follow a running process by up to a tick of the scheduler, and include the zygote's few microseconds:
// a run is stopped only when it is over its limit beyond that, and judged by the exact figure at its end.
enum { CPU_SLACK_NS = 1000000, CHECK_SOONEST_NS = 1000000, CHECK_LATEST_NS = 100000000 };

// How long the kernel may take to end a run that was killed before the whole box is given up.
static const uint64_t stop_patience_ns = 10000000000;

enum { REPLY, ZYGOTE, SIGNALS, OUTPUT, ERROR, CLIENT, WATCHED };

static bool out_of_memory(struct watch *watch) {
  uint64_t kills;
  if (cgroup_oom_kills(&watch->slot->cgroup, &kills)) return watch->blind = true, false;
  return kills > watch->before.oom_kills;
}

// The first reason counts. The kernel's own stop for memory may have come before ours.
static void stop(struct watch *watch, enum outcome reason) {
  if (watch->stopping) return;
  watch->stopping = true;
  if (reason != ABORTED && out_of_memory(watch)) reason = MEMORY_LIMIT;
  watch->stopped_for = watch->over_cpu && reason != ABORTED ? CPU_LIMIT : reason;
  watch->stopped_ns = clock_now_ns();
  zygote_stop_run(&watch->slot->zygote, watch->slot->exchange);
}

// When to look again: not before the CPU time that is left can have been used.
static void plan(struct watch *watch, uint64_t now_ns, uint64_t left_ns) {
  uint64_t next = left_ns / watch->slot->cores, clock_next = clock_next_ns(&watch->clock, now_ns);
  if (next < CHECK_SOONEST_NS) next = CHECK_SOONEST_NS;
  if (next > CHECK_LATEST_NS) next = CHECK_LATEST_NS;
  watch->next_check_ns = now_ns + next < clock_next ? now_ns + next : clock_next;
}

static void check_times(struct watch *watch) {
  uint64_t now = clock_now_ns();
  if (watch->stopping || now < watch->next_check_ns) return;
  uint64_t used;
  if (cgroup_cpu_ns(&watch->slot->cgroup, &used)) {
    watch->blind = true;
    return;
  }
  used -= watch->before.cpu_ns;
  uint64_t limit = watch->request->cpu_ns + CPU_SLACK_NS, end = watch->request->cpu_stop_ns + CPU_SLACK_NS;
  if (used > limit) watch->over_cpu = true;
  if (used > end) return stop(watch, CPU_LIMIT);
  bool is_up;
  if (clock_check(&watch->clock, now, used, &is_up)) {
    watch->blind = true;
    return;
  }
  if (is_up) return stop(watch, WALL_LIMIT);
  if (out_of_memory(watch)) return stop(watch, MEMORY_LIMIT);
  plan(watch, now, watch->over_cpu ? end - used : limit - used);
}

bool watch_over_output(const struct watch *watch) {
  return watch->output->bytes + watch->error->bytes > watch->request->output_bytes;
}

static void take_output(struct watch *watch, struct capture *capture) {
  capture_read(capture);
  if (watch_over_output(watch)) stop(watch, OUTPUT_LIMIT);
}

static struct timespec until(const struct watch *watch) {
  uint64_t due = watch->stopping ? watch->stopped_ns + stop_patience_ns : watch->next_check_ns, now = clock_now_ns();
  uint64_t left = due > now ? due - now : 0;
  return (struct timespec){.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};
}

// At the reply nobody is left to write. The pipes were looked at after it: one that was empty then is empty for good.
static void close_empty(struct watch *watch, const struct pollfd *output, const struct pollfd *error) {
  if (!output->revents) capture_close(watch->output);
  if (!error->revents) capture_close(watch->error);
}

int watch_follow(struct watch *watch) {
  struct slot *slot = watch->slot;
  plan(watch, watch->clock.start_ns, watch->request->cpu_ns);
  for (;;) {
    bool listening = !(watch->stopping && watch->stopped_for == OUTPUT_LIMIT);
    struct pollfd waiting[WATCHED] = {
        [REPLY] = {.fd = slot->zygote.replies, .events = POLLIN},
        [ZYGOTE] = {.fd = slot->zygote.pidfd, .events = POLLIN},
        [SIGNALS] = {.fd = slot->signals.file, .events = POLLIN},
        [OUTPUT] = {.fd = listening ? watch->output->file : -1, .events = POLLIN},
        [ERROR] = {.fd = listening ? watch->error->file : -1, .events = POLLIN},
        [CLIENT] = {.fd = watch->stopping ? -1 : STDOUT_FILENO, .events = 0},
    };
    struct timespec wait = until(watch);
    int ready = ppoll(waiting, WATCHED, &wait, NULL);
    if (ready < 0 && errno != EINTR) return fault("cannot wait for the run: %m");
    if (ready < 0) continue;
    uint64_t count;
    if (waiting[REPLY].revents && read(slot->zygote.replies, &count, sizeof count) == sizeof count) return close_empty(watch, &waiting[OUTPUT], &waiting[ERROR]), 0;
    if (waiting[ZYGOTE].revents) return fault("the box was killed from outside");
    if (waiting[SIGNALS].revents) signals_take(&slot->signals);
    // Nobody is left to read the answer. (That stdin has ended says nothing: whoever has asked for all may close it.)
    if (waiting[CLIENT].revents) slot->signals.ending = true;
    if (slot->signals.aborted || slot->signals.ending) stop(watch, ABORTED);
    if (waiting[OUTPUT].revents) take_output(watch, watch->output);
    if (waiting[ERROR].revents) take_output(watch, watch->error);
    if (watch->stopping && clock_now_ns() > watch->stopped_ns + stop_patience_ns) return fault("a run could not be killed");
    check_times(watch);
    if (watch->blind) return -1;
  }
}

void watch_drain(const struct watch *watch) {
  while (watch->output->file >= 0 && !watch_over_output(watch) && capture_read(watch->output)) {}
  while (watch->error->file >= 0 && !watch_over_output(watch) && capture_read(watch->error)) {}
  capture_close(watch->output);
  capture_close(watch->error);
}
