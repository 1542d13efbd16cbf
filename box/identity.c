#define _GNU_SOURCE
#include "identity.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "report.h"

static const char lock_folder[] = "/run/gavel-uids";

// In a user namespace that somebody else made there may be no other user than root.
static bool has_users(uid_t first, uid_t last) {
  FILE *map = fopen("/proc/self/uid_map", "re");
  unsigned long long inside, count;
  bool found = false;
  while (map && fscanf(map, "%llu %*u %llu", &inside, &count) == 2) found = found || (first >= inside && last < inside + count);
  if (map) fclose(map);
  return found;
}

// Root in a container may lack what root usually can.
static bool mighty(const struct options *options) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {0};
  if (geteuid() != 0 || syscall(SYS_capget, &header, data)) return false;
  unsigned int needed = 1u << CAP_SYS_ADMIN | 1u << CAP_SETUID | 1u << CAP_SETGID | 1u << CAP_KILL;
  return (data[0].effective & needed) == needed && has_users(options->first_uid, options->last_uid);
}

// The lock belongs to the open file, which the zygote inherits: the id stays taken while any of the two lives.
static int lock_uid(uid_t uid) {
  char path[64];
  snprintf(path, sizeof path, "%s/%u", lock_folder, uid);
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return -1;
  if (flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
  close(fd);
  return -1;
}

int identity_take(const struct options *options, struct identity *identity) {
  if (!mighty(options)) {
    *identity = (struct identity){.user_namespace = true, .uid = 1000, .owner = geteuid(), .lock = -1};
    return 0;
  }
  if (mkdir(lock_folder, 0700) && errno != EEXIST) return fault("cannot make %s, where slots note which user id they use: %m", lock_folder);
  for (uid_t uid = options->first_uid; uid <= options->last_uid; uid++) {
    int lock = lock_uid(uid);
    if (lock < 0) continue;
    *identity = (struct identity){.uid = uid, .owner = uid, .lock = lock};
    return 0;
  }
  return fault("no user id of %u-%u is free (%s: %m)", options->first_uid, options->last_uid, lock_folder);
}
