#define _GNU_SOURCE
#include "check.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "advice.h"
#include "delegate.h"
#include "probe.h"
#include "report.h"
#include "slot.h"

struct feature {
  const char *name;
  bool ok, required;
  char detail[600];
  const char *without, *mend;
};

static void put_string(const char *key, const char *text) {
  printf(",\"%s\":\"", key);
  for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++) {
    if (*byte == '"' || *byte == '\\') printf("\\%c", *byte);
    else if (*byte < 0x20) printf("\\u%04x", *byte);
    else putchar(*byte);
  }
  putchar('"');
}

static bool say(const struct feature *feature) {
  printf("{\"name\":\"%s\",\"ok\":%s,\"required\":%s", feature->name, feature->ok ? "true" : "false", feature->required ? "true" : "false");
  put_string("detail", feature->detail);
  if (!feature->ok) {
    put_string("without", feature->without);
    if (feature->mend) put_string("mend", feature->mend);
  }
  puts("}");
  return feature->ok || !feature->required;
}

static bool say_cgroups(const struct cgroup *cgroup, const char *failure) {
  struct feature feature = {
      .name = "cgroups",
      .ok = cgroup->kind != CGROUP_NONE,
      .required = true,
      .without = "memory and processes of a whole process tree cannot be limited or measured, so nothing is judged (unless told --allow-weak-box)",
      .mend = advice_cgroups(),
  };
  snprintf(feature.detail, sizeof feature.detail, "%s", cgroup->kind == CGROUP_V1 ? "version 1: memory, cpuacct, pids" : cgroup->kind == CGROUP_V2 ? "version 2: memory, pids" : failure);
  return say(&feature);
}

// Whether all of it is there. What comes after a step that failed was not tried, and is not spoken of.
static bool say_steps(bool user_namespace, enum probe_step reached, int error) {
  struct utsname kernel;
  if (uname(&kernel)) kernel.release[0] = 0;
  static const struct {
    const char *name, *detail;
  } steps[PROBE_STEPS] = {
      [PROBE_USER_NAMESPACE] = {"user namespace", "an ordinary user may make namespaces"},
      [PROBE_NAMESPACES] = {"namespaces", "processes, mounts, network, IPC, host name, cgroups"},
      [PROBE_MOUNTS] = {"mounts", "file systems of its own, what is borrowed of the host read-only"},
      [PROBE_FILTER] = {"call filter", "system calls that no program needs are refused"},
  };
  for (enum probe_step step = user_namespace ? PROBE_USER_NAMESPACE : PROBE_NAMESPACES; step < PROBE_STEPS && step <= reached; step++) {
    struct feature feature = {.name = steps[step].name, .ok = step != reached, .required = true, .without = "there is no isolation, so nothing can be judged"};
    if (feature.ok) snprintf(feature.detail, sizeof feature.detail, "%s", steps[step].detail);
    else snprintf(feature.detail, sizeof feature.detail, "%s on Linux %s", strerror(error), kernel.release);
    if (!feature.ok) feature.mend = advice_isolation(step, error);
    say(&feature);
  }
  return reached == PROBE_STEPS;
}

// A real slot, with all that it needs together.
static bool say_slot(bool started, bool user_namespace, const char *why_not) {
  struct feature feature = {.name = "slot", .ok = started, .required = true, .without = "nothing can be judged"};
  snprintf(feature.detail, sizeof feature.detail, "%s", !started ? why_not : user_namespace ? "starts, in a user namespace" : "starts");
  return say(&feature);
}

static bool has_swap(void) {
  struct sysinfo info;
  return sysinfo(&info) || info.totalswap > 0;
}

static bool is_first_in_line(pid_t process) {
  return (sched_getscheduler(process) & ~SCHED_RESET_ON_FORK) == SCHED_FIFO;
}

static void say_rest(const struct slot *slot) {
  bool limited = slot->cgroup.swap_limit >= 0;
  struct feature features[] = {
      {"swap", limited || !has_swap(), false, "limited, or not there", "programs may use swap beyond their memory limit", geteuid() == 0 ? "swapoff -a" : "sudo swapoff -a"},
      {"peak memory", !slot->cgroup.leaf_for_each_run, false, "begins anew for each run", "each run gets a new cgroup, which costs a few milliseconds", "Linux 6.12 or newer (Debian 12: apt-get install -t bookworm-backports linux-image-amd64)"},
      {"own user", !slot->identity.user_namespace, false, "each slot has one", "the programs of all slots have one user id, and share what the kernel allows it: signals that wait, descriptors on their way", advice_privilege()},
      {"priority", is_first_in_line(0) && is_first_in_line(slot->zygote.pid), false, "the box goes before what it runs", "on a busy core a program may be stopped some milliseconds late", advice_privilege()},
      {"/proc", slot->exchange->has_proc, false, "a run sees its own processes", "programs find no /proc: some runtimes need it", "docker run --security-opt systempaths=unconfined IMAGE COMMAND"},
      {"process ids", slot->exchange->has_process_ids, false, "begin anew for each run", "a program can tell from its process id how many ran before it", "a kernel with CONFIG_CHECKPOINT_RESTORE"},
      {"locked memory", slot->exchange->has_locked_memory, false, "the box keeps its own when all is full", "a program out of memory can take its box down with it, which is then made anew", "ulimit -l unlimited"},
  };
  for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
    if (!features[i].ok) features[i].detail[0] = 0;
    say(&features[i]);
  }
}

static int first_core(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set)) return 0;
  for (int core = 0; core < CPU_SETSIZE; core++)
    if (CPU_ISSET((size_t)core, &set)) return core;
  return 0;
}

int check_main(void) {
  static struct slot slot;
  struct options options;
  char core[16];
  snprintf(core, sizeof core, "%d", first_core());
  char *arguments[] = {"box", "--name", "check", "--cpu", core, "--allow-weak-box"};
  if (options_read(&options, 6, arguments)) return 1;
  bool started = slot_start(&slot, &options) == 0;
  // What is looked at next has faults of its own.
  char why_not[512];
  snprintf(why_not, sizeof why_not, "%s", fault_text());
  bool user_namespace = slot.identity.user_namespace;
  bool safe = say_cgroups(&slot.cgroup, slot.weakness);
  int error = 0;
  enum probe_step reached = started ? PROBE_STEPS : probe(user_namespace, &error);
  bool isolated = say_steps(user_namespace, reached, error);
  if (isolated) isolated = say_slot(started, user_namespace, why_not);
  if (started) say_rest(&slot);
  slot_end(&slot);
  cgroup_undelegate();
  return safe && isolated ? 0 : 1;
}
