#define _GNU_SOURCE
#include "options.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

const char options_help[] =
    "box: runs programs in isolation, one at a time, told over stdin and stdout (see box/PROTOCOL.md)\n"
    "\n"
    "  box [OPTION...]     one slot; ends when stdin ends\n"
    "  box --check         one JSON line for each feature of this host that box uses\n"
    "  box --sweep         removes the cgroups that killed boxes left\n"
    "\n"
    "  --name NAME         of the slot: letters, digits, _ and - (default: slot)\n"
    "  --data DIR          inputs and answers lie below it; runs read their input from there and cannot see the rest\n"
    "  --cpu N             runs get this core alone\n"
    "  --bind PATH         show this file or folder of the host in the box, read-only (may be repeated)\n"
    "  --at PATH           where the box has what the --bind before it shows (default: where the host has it)\n"
    "  --hide PATH         cover this folder in the box (may be repeated)\n"
    "  --uids FIRST-LAST   as root: user ids of which each slot takes one (default: 59200-59999)\n"
    "  --work-bytes N      size of the work folder, /tmp and /dev/shm together (default: 1 GiB in a weak box;\n"
    "                      else what a run writes there counts as its memory, which ends before)\n"
    "  --program-bytes N   size of /program (default: 1 GiB)\n"
    "  --allow-weak-box    run without cgroups: memory and processes are then limited for each process only\n";

static int number(const char *name, const char *text, unsigned long long last, unsigned long long *value) {
  char *end;
  errno = 0;
  *value = strtoull(text, &end, 10);
  if (errno || end == text || *end || text[0] < '0' || text[0] > '9' || *value > last) return fault("%s %s: not a number that fits", name, text);
  return 0;
}

static int absolute(const char *name, const char *path) {
  if (path[0] != '/' || strstr(path, "/../") || (strlen(path) >= 3 && strcmp(path + strlen(path) - 3, "/..") == 0))
    return fault("%s %s: must be an absolute path without ..", name, path);
  return 0;
}

static int uids(const char *text, struct options *options) {
  char first[16];
  const char *dash = strchr(text, '-');
  if (!dash || (size_t)(dash - text) >= sizeof first) return fault("--uids %s: must be FIRST-LAST", text);
  memcpy(first, text, (size_t)(dash - text));
  first[dash - text] = 0;
  unsigned long long low, high;
  if (number("--uids", first, UINT_MAX - 1, &low) || number("--uids", dash + 1, UINT_MAX - 1, &high)) return -1;
  if (low == 0 || low > high) return fault("--uids %s: must begin above 0 and not end before it begins", text);
  options->first_uid = (uid_t)low;
  options->last_uid = (uid_t)high;
  return 0;
}

static int slot_name(const char *name) {
  size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
  if (length == 0 || length > 40 || name[length]) return fault("--name %s: must be 1 to 40 letters, digits, _ or -", name);
  return 0;
}

/// One option that has a value.
static int option(struct options *options, const char *name, const char *value) {
  unsigned long long n;
  if (strcmp(name, "--name") == 0) return options->name = value, slot_name(value);
  if (strcmp(name, "--data") == 0) return options->data = value, absolute(name, value);
  if (strcmp(name, "--uids") == 0) return uids(value, options);
  if (strcmp(name, "--bind") == 0) {
    if (options->bind_count == PATHS_MAX) return fault("--bind: at most %d", PATHS_MAX);
    options->binds[options->bind_count].path = options->binds[options->bind_count].at = value;
    return options->bind_count++, absolute(name, value);
  }
  if (strcmp(name, "--at") == 0) {
    if (options->bind_count == 0) return fault("--at: must follow the --bind that it is for");
    return options->binds[options->bind_count - 1].at = value, absolute(name, value);
  }
  if (strcmp(name, "--hide") == 0) {
    if (options->hide_count == PATHS_MAX) return fault("--hide: at most %d", PATHS_MAX);
    return options->hides[options->hide_count++] = value, absolute(name, value);
  }
  if (strcmp(name, "--cpu") == 0) {
    if (number(name, value, 1023, &n)) return -1;
    return options->cpu = (int)n, 0;
  }
  if (strcmp(name, "--work-bytes") == 0) {
    if (number(name, value, 1ull << 50, &n)) return -1;
    return options->work_bytes = n, 0;
  }
  if (strcmp(name, "--program-bytes") == 0) {
    if (number(name, value, 1ull << 50, &n)) return -1;
    return options->program_bytes = n, 0;
  }
  return fault("%s: no such option (see box --help)", name);
}

int options_read(struct options *options, int count, char **arguments) {
  *options = (struct options){.name = "slot", .cpu = -1, .first_uid = 59200, .last_uid = 59999, .program_bytes = 1ull << 30};
  for (int i = 1; i < count; i++) {
    if (strcmp(arguments[i], "--allow-weak-box") == 0) {
      options->allow_weak_box = true;
      continue;
    }
    if (i + 1 == count) return fault("%s: no such option, or its value is missing (see box --help)", arguments[i]);
    if (option(options, arguments[i], arguments[i + 1])) return -1;
    i++;
  }
  if (options->work_bytes == 0) options->work_bytes = options->allow_weak_box ? 1ull << 30 : 1ull << 40;
  return 0;
}
