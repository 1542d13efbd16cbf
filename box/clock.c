#define _GNU_SOURCE
#include "clock.h"

#include <inttypes.h>
#include <time.h>

#include "report.h"

// What a run waits for is looked at this often; and again so long after its time on the clock seemed to be up, when the CPU
// counters of what computes have moved.
enum { LOOK_EVERY_NS = 50000000, LOOK_AGAIN_NS = 20000000 };

// A run gets no verdict when it takes so many times both its limits together because it is not let compute. What it was only
// seen to wait, it gets again up to so many times its limit on the clock: it can bring that about, from the disk it can read
// without end.
enum { CORE_MOST = 10, SEEN_MOST = 3 };

uint64_t clock_now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void clock_begin(struct clock *clock, const struct slot *slot, const struct request *request) {
  uint64_t now = clock_now_ns();
  *clock = (struct clock){.slot = slot, .request = request, .start_ns = now, .looked_ns = now};
}

// When the run's time on the clock is up as far as is known now.
static uint64_t due_ns(const struct clock *clock) {
  return clock->start_ns + clock->request->wall_ns + clock->waited_ns;
}

static uint64_t least(uint64_t a, uint64_t b) {
  return a < b ? a : b;
}

// What is left of some time beside what was computed in it.
static uint64_t idle_ns(const struct clock *clock, uint64_t elapsed_ns, uint64_t computed_ns) {
  uint64_t busy = computed_ns / clock->slot->cores;
  return elapsed_ns > busy ? elapsed_ns - busy : 0;
}

// A run that wanted to go on and was not let, because something else had its core or the disk was slow, gets that time again:
// what sleeps waits for neither. The kernel says how long a thread waited for a core when that is over, and not for threads
// that have ended. So the time since the last look counts when a thread is seen to wait or to compute, until the kernel says
// better. Threads may wait at once, but no run can have waited for longer than it has not computed.
static int look(struct clock *clock, uint64_t now_ns, uint64_t cpu_ns) {
  struct waiting *waiting = &clock->waiting;
  if (waiting_look(&clock->slot->cgroup, clock->slot->zygote.pid, waiting)) return -1;
  uint64_t rise = waiting->rise_ns, idle = idle_ns(clock, now_ns - clock->looked_ns, cpu_ns - clock->looked_cpu_ns);
  clock->core_ns += rise;
  if (rise > 0) {
    clock->seen_ns -= least(clock->unsaid_ns, rise);
    clock->unsaid_ns = 0;
  }
  if ((waiting->at_disk || waiting->ready) && idle > rise) {
    clock->seen_ns += idle - rise;
    if (!waiting->at_disk) clock->unsaid_ns += idle - rise;
  }
  uint64_t waited = clock->core_ns + SEEN_MOST * least(clock->seen_ns / SEEN_MOST, clock->request->wall_ns);
  clock->waited_ns = least(waited, idle_ns(clock, now_ns - clock->start_ns, cpu_ns));
  clock->looked_ns = now_ns;
  clock->looked_cpu_ns = cpu_ns;
  return 0;
}

// A run's own threads hold up each other no longer than they may compute. So this was the host.
static int check_starved(const struct clock *clock, uint64_t now_ns, uint64_t cpu_ns) {
  uint64_t elapsed = now_ns - clock->start_ns;
  if (elapsed / CORE_MOST <= clock->request->wall_ns + clock->request->cpu_stop_ns) return 0;
  return fault("a run was let compute for %" PRIu64 " ms only in %" PRIu64 " ms: something else had its core", cpu_ns / 1000000, elapsed / 1000000);
}

// A thread that is ready when the time seems to be up computes, or waits for its core, nobody knows since when: that wait is
// counted once something was computed again.
int clock_check(struct clock *clock, uint64_t now_ns, uint64_t cpu_ns, bool *is_up) {
  *is_up = false;
  if (now_ns <= due_ns(clock) && now_ns - clock->looked_ns < LOOK_EVERY_NS) return 0;
  bool could_wait = !clock->seemed_up || cpu_ns == clock->looked_cpu_ns;
  if (look(clock, now_ns, cpu_ns)) return -1;
  clock->seemed_up = now_ns > due_ns(clock);
  *is_up = clock->seemed_up && !(clock->waiting.ready && could_wait);
  return *is_up ? 0 : check_starved(clock, now_ns, cpu_ns);
}

uint64_t clock_next_ns(const struct clock *clock, uint64_t now_ns) {
  uint64_t due = due_ns(clock);
  return due >= now_ns ? due + 1 : now_ns + LOOK_AGAIN_NS;
}
