#define _GNU_SOURCE
#include "hierarchy.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

static bool listed(const char *list, const char *word) {
  size_t length = strlen(word);
  for (const char *at = list; at; at = strchr(at, ',')) {
    if (*at == ',') at++;
    if (strncmp(at, word, length) == 0 && (at[length] == ',' || at[length] == 0)) return true;
  }
  return false;
}

// The part of a line of /proc/self/cgroup ("7:memory:/a/b") that is the path in the wanted hierarchy.
static const char *membership(char *line, const char *controller) {
  line[strcspn(line, "\n")] = 0;
  char *list = strchr(line, ':'), *path = list ? strchr(list + 1, ':') : NULL;
  if (!path) return NULL;
  *path = 0;
  bool wanted = controller ? listed(list + 1, controller) : strncmp(line, "0:", 2) == 0 && list[1] == 0;
  return wanted ? path + 1 : NULL;
}

static int find_membership(const char *controller, char own[PATH_MAX]) {
  FILE *file = fopen("/proc/self/cgroup", "re");
  if (!file) return fault("cannot read /proc/self/cgroup: %m");
  char line[PATH_MAX + 256];
  bool found = false;
  while (!found && fgets(line, sizeof line, file)) {
    const char *path = membership(line, controller);
    if (!path) continue;
    snprintf(own, PATH_MAX, "%s", path);
    found = true;
  }
  fclose(file);
  return found ? 0 : fault("this process is in no cgroup of %s", controller ? controller : "version 2");
}

// The kernel writes a space, tab, newline or backslash of a path as three octal digits.
static void unescape(char *path) {
  char *to = path;
  for (const char *from = path; *from; from++) {
    bool escaped = from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && strspn(from + 1, "01234567") >= 3;
    *to++ = escaped ? (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0')) : *from;
    if (escaped) from += 3;
  }
  *to = 0;
}

// One line of /proc/self/mountinfo (proc_pid_mountinfo(5)): root and mount point, if it is the wanted hierarchy.
static bool mounted_here(char *line, const char *controller, char **root, char **point) {
  line[strcspn(line, "\n")] = 0;
  char *tail = strstr(line, " - ");
  if (!tail) return false;
  *tail = 0;
  char *rest = tail + 3, *type = strsep(&rest, " ");
  strsep(&rest, " ");
  if (!rest) return false;
  if (controller ? strcmp(type, "cgroup") || !listed(rest, controller) : strcmp(type, "cgroup2")) return false;
  char *fields = line;
  for (int i = 0; i < 3; i++) strsep(&fields, " ");
  *root = strsep(&fields, " ");
  *point = strsep(&fields, " ");
  if (!*root || !*point) return false;
  unescape(*root);
  unescape(*point);
  return true;
}

// The rest of a path in or below a folder, from its slash on; NULL when it is somewhere else.
static const char *rest_below(const char *path, const char *folder) {
  size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
  if (strncmp(path, folder, length)) return NULL;
  return path[length] == '/' || path[length] == 0 ? path + length : NULL;
}

int hierarchy_own(const char *controller, char path[PATH_MAX]) {
  char own[PATH_MAX];
  if (find_membership(controller, own)) return -1;
  FILE *file = fopen("/proc/self/mountinfo", "re");
  if (!file) return fault("cannot read /proc/self/mountinfo: %m");
  char line[3 * PATH_MAX], *root, *point;
  bool found = false;
  while (!found && fgets(line, sizeof line, file)) {
    if (!mounted_here(line, controller, &root, &point)) continue;
    // In a container the mount often shows a part of the hierarchy only, or one that this process is not in.
    const char *below = rest_below(own, root);
    if (!below || strcmp(below, "/") == 0) below = "";
    found = snprintf(path, PATH_MAX, "%s%s", point, below) < PATH_MAX;
  }
  fclose(file);
  return found ? 0 : fault("cgroups of %s are not mounted", controller ? controller : "version 2");
}
