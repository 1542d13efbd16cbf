#define _GNU_SOURCE
#include "privileges.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"

// Nobody in here may ever gain a privilege: not by executing, not by becoming root. The zygote keeps what a run's start
// and end need.
int privileges_drop(const struct identity *identity) {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
    if (prctl(PR_CAPBSET_DROP, capability)) return fault("cannot drop capability %d: %m", capability);
  unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  if (prctl(PR_SET_SECUREBITS, bits)) return fault("cannot set the secure bits: %m");
  if (!identity->user_namespace) {
    if (syscall(SYS_setgroups, 0, NULL) || syscall(SYS_setresgid, identity->uid, identity->uid, identity->uid)) return fault("cannot change the group to %u: %m", identity->uid);
  }
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  unsigned int low = 1u << CAP_KILL | (identity->user_namespace ? 0 : 1u << CAP_SETUID);
  unsigned int high = 1u << (CAP_CHECKPOINT_RESTORE - 32);
  // Whoever started box may have kept some from it: without the last one, process ids do not begin anew.
  struct __user_cap_data_struct own[2];
  if (syscall(SYS_capget, &header, own)) return fault("cannot read the capabilities: %m");
  low &= own[0].permitted;
  high &= own[1].permitted;
  struct __user_cap_data_struct data[2] = {{.effective = low, .permitted = low}, {.effective = high, .permitted = high}};
  if (syscall(SYS_capset, &header, data)) return fault("cannot reduce the capabilities: %m");
  return 0;
}

static int limit(int resource, rlim_t value) {
  struct rlimit now;
  if (getrlimit((__rlimit_resource_t)resource, &now)) return fault("cannot read limit %d: %m", resource);
  if (now.rlim_max < value) value = now.rlim_max;
  struct rlimit set = {value, value};
  if (setrlimit((__rlimit_resource_t)resource, &set)) return fault("cannot set limit %d: %m", resource);
  return 0;
}

// Limits that are the same for every run are inherited from here. Core dumps: one byte, not none, since with 0 the kernel
// would still start a handler that core_pattern names, and feed it the memory of every program that crashes (core(5)).
int privileges_limit(void) {
  // Signals that wait are counted for the user, and without root that is all slots' together.
  return limit(RLIMIT_NOFILE, 1024) || limit(RLIMIT_SIGPENDING, 1024) || limit(RLIMIT_CORE, 1) || limit(RLIMIT_MSGQUEUE, 0) || limit(RLIMIT_NICE, 0) || limit(RLIMIT_RTPRIO, 0) || limit(RLIMIT_MEMLOCK, 64 * 1024) ? -1 : 0;
}

int privileges_pin(int cpu) {
  if (cpu < 0) return 0;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((size_t)cpu, &set);
  return sched_setaffinity(0, sizeof set, &set) ? fault("cannot pin to core %d: %m", cpu) : 0;
}

void privileges_hurry(void) {
  struct sched_param first = {.sched_priority = 1};
  sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &first);
}
