#define _GNU_SOURCE
#include "check.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

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
    put_string("mend", feature->mend);
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
      .mend = geteuid() == 0 ? "start in a cgroup of your own: systemd-run --scope -p Delegate=yes COMMAND (in a container: docker run --privileged, or --cgroupns=private with /sys/fs/cgroup writable)"
                             : "start in a cgroup of your own: systemd-run --user --scope -p Delegate=yes COMMAND",
  };
  snprintf(feature.detail, sizeof feature.detail, "%s", cgroup->kind == CGROUP_V1 ? "version 1: memory, cpuacct, pids" : cgroup->kind == CGROUP_V2 ? "version 2: memory, pids" : failure);
  return say(&feature);
}

static bool say_isolation(const struct slot *slot, bool started) {
  struct feature feature = {
      .name = "isolation",
      .ok = started,
      .required = true,
      .without = "nothing can be judged",
      .mend = slot->identity.user_namespace ? "start as root, or allow namespaces: sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0 user.max_user_namespaces=10000"
                                            : "Linux 5.12 or newer is needed, with the right to make namespaces and mounts (in a container: docker run --privileged)",
  };
  if (!started) snprintf(feature.detail, sizeof feature.detail, "%s", fault_text());
  else if (slot->identity.user_namespace) snprintf(feature.detail, sizeof feature.detail, "all namespaces, in a user namespace; mounts; system call filter");
  else snprintf(feature.detail, sizeof feature.detail, "all namespaces; mounts; system call filter; each slot has a user id of its own, from %u on", slot->options->first_uid);
  return say(&feature);
}

static bool has_swap(void) {
  struct sysinfo info;
  return sysinfo(&info) || info.totalswap > 0;
}

static void say_rest(const struct slot *slot) {
  bool limited = slot->cgroup.swap_limit >= 0;
  const struct feature features[] = {
      {"swap", limited || !has_swap(), false, "", "programs may use swap beyond their memory limit", "boot with swapaccount=1, or switch swap off: swapoff -a"},
      {"peak memory", !slot->cgroup.leaf_for_each_run, false, "", "each run gets a new cgroup, which costs a few milliseconds", "Linux 6.12 or newer"},
      {"/proc", slot->exchange->has_proc, false, "", "programs find no /proc: some runtimes need it", "start outside of the container, or with its /proc unmasked (docker run --security-opt systempaths=unconfined)"},
      {"process ids", slot->exchange->has_process_ids, false, "", "a program can tell from its process id how many ran before it", "a kernel with CONFIG_CHECKPOINT_RESTORE"},
      {"locked memory", slot->exchange->has_locked_memory, false, "", "a program out of memory can take its box down with it, which is then made anew", "ulimit -l unlimited"},
  };
  for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) say(&features[i]);
}

int check_main(void) {
  static struct slot slot;
  struct options options;
  char *arguments[] = {"box", "--name", "check", "--allow-weak-box"};
  if (options_read(&options, 4, arguments)) return 1;
  bool started = slot_start(&slot, &options) == 0;
  bool safe = say_cgroups(&slot.cgroup, slot.weakness);
  safe = say_isolation(&slot, started) && safe;
  if (started) say_rest(&slot);
  slot_end(&slot);
  return safe ? 0 : 1;
}
