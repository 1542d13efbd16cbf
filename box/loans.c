#define _GNU_SOURCE
#include "loans.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mounts.h"
#include "report.h"

enum { LOANS_MAX = 128 + PATHS_MAX };

struct loan {
  char path[PATH_MAX];  // in the box
  int fd;
  bool folder, wanted;  // wanted: by an option
};

static struct loan *loans;
static int loan_count;

const char *const loans_tops[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};
const int loans_top_count = sizeof loans_tops / sizeof loans_tops[0];

static int borrow_at(const char *path, const char *at, uint64_t attributes) {
  struct stat status;
  if (stat(path, &status)) return fault("cannot show %s in the box: %m", path);
  if (loan_count == LOANS_MAX) return fault("cannot show %s in the box: it is one path too many", path);
  struct loan *loan = &loans[loan_count];
  loan->fd = mounts_copy(path, attributes);
  if (loan->fd < 0) return fault("cannot show %s in the box: %m", path);
  snprintf(loan->path, sizeof loan->path, "%s", at);
  loan->folder = S_ISDIR(status.st_mode);
  loan->wanted = false;
  loan_count++;
  return 0;
}

static int borrow(const char *path, uint64_t attributes) { return borrow_at(path, path, attributes); }

// Of /etc only what toolchains need: it also holds passwords, keys and the names of users.
static int borrow_etc(void) {
  static const char *const names[] = {"alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types"};
  DIR *etc = opendir("/etc");
  if (!etc) return fault("cannot read /etc: %m");
  int failed = 0;
  for (struct dirent *entry; !failed && (entry = readdir(etc));) {
    bool needed = strncmp(entry->d_name, "java", 4) == 0 || strncmp(entry->d_name, "python3", 7) == 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) needed = needed || strcmp(entry->d_name, names[i]) == 0;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "/etc/%s", entry->d_name);
    if (needed && access(path, F_OK) == 0) failed = borrow(path, READ_ONLY);
  }
  closedir(etc);
  return failed;
}

static bool within(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static bool hidden(const struct options *options, const char *path) {
  for (int i = 0; i < options->hide_count; i++)
    if (within(path, options->hides[i])) return true;
  return false;
}

int loans_take(const struct options *options) {
  if (!(loans = calloc(LOANS_MAX, sizeof *loans))) return fault("no memory for what is shown in the box");
  if (borrow("/usr", READ_ONLY) || borrow_etc()) return -1;
  for (int i = 0; i < loans_top_count; i++) {
    struct stat status;
    // A host that has not merged them into /usr.
    if (lstat(loans_tops[i], &status) == 0 && S_ISDIR(status.st_mode) && borrow(loans_tops[i], READ_ONLY)) return -1;
  }
  static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};
  for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
    if (access(devices[i], F_OK) == 0 && borrow(devices[i], MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC)) return -1;
  for (int i = 0; i < options->bind_count; i++) {
    const char *path = options->binds[i].path, *at = options->binds[i].at;
    if (strcmp(path, at) == 0 && within(path, "/usr") && !hidden(options, path)) continue;
    if (borrow_at(path, at, READ_ONLY)) return -1;
    loans[loan_count - 1].wanted = true;
  }
  return 0;
}

static int attach(struct loan *loan, int root) {
  int failed = mounts_point(root, loan->path, loan->folder) || mounts_attach(loan->fd, root, loan->path);
  close(loan->fd);
  return failed;
}

// What an option shows or hides, or the folder that carries what is shown in a place that runs write to.
struct place {
  char path[PATH_MAX];
  enum { CARRIER, HIDDEN, SHOWN } kind;  // in this order, for the same path
  struct loan *loan;
};

static int by_path(const void *a, const void *b) {
  const struct place *left = a, *right = b;
  int order = strcmp(left->path, right->path);
  return order ? order : (int)left->kind - (int)right->kind;
}

// For /tmp/a/b/c it is /tmp/a: a mount point in the work folder that stays, with a read-only file system on it, so that
// nothing a run can write to has to be kept. Returns false when there is no need of one.
static bool carrier(const char *path, char carrier[PATH_MAX]) {
  static const char *const written[] = {"/w/", "/tmp/", "/dev/shm/"};
  for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
    size_t length = strlen(written[i]);
    const char *end = strncmp(path, written[i], length) == 0 ? strchr(path + length, '/') : NULL;
    if (end) return snprintf(carrier, PATH_MAX, "%.*s", (int)(end - path), path) > 0;
  }
  return false;
}

// An empty folder, which only what is shown below it makes points in. Returns its mount, or -1 with a fault, or -2 when
// the box does not have the path anyway. Nobody may list it: without root, a run has the same user as its owner.
static int cover(int root, const char *path) {
  struct stat status;
  if (fstatat(root, path + 1, &status, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(status.st_mode)) return -2;
  int fd = mounts_tmpfs("0111", 1 << 20, 1024, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
  if (fd >= 0 && mounts_attach(fd, root, path)) return close(fd), -1;
  return fd;
}

static int attach_place(int root, const struct place *place) {
  switch (place->kind) {
    case SHOWN: return attach(place->loan, root) ? -1 : -2;
    case HIDDEN: return cover(root, place->path);
    case CARRIER: return mounts_point(root, place->path, true) ? -1 : cover(root, place->path);
  }
  return -1;
}

static int attach_all(int root, const struct options *options, struct place *places) {
  int covers[2 * PATHS_MAX], count = 0, cover_count = 0;
  for (int i = 0; i < loan_count; i++) {
    struct loan *loan = &loans[i];
    if (!loan->wanted) {
      if (attach(loan, root)) return -1;
      continue;
    }
    places[count] = (struct place){.kind = SHOWN, .loan = loan};
    memcpy(places[count++].path, loan->path, sizeof loan->path);
    if (carrier(loan->path, places[count].path)) places[count++].kind = CARRIER;
  }
  for (int i = 0; i < options->hide_count; i++) {
    places[count] = (struct place){.kind = HIDDEN};
    snprintf(places[count++].path, PATH_MAX, "%s", options->hides[i]);
  }
  // A path sorts before those below it.
  qsort(places, (size_t)count, sizeof *places, by_path);
  for (int i = 0; i < count; i++) {
    bool again = i > 0 && places[i].kind != SHOWN && by_path(&places[i - 1], &places[i]) == 0;
    int fd = again ? -2 : attach_place(root, &places[i]);
    if (fd == -1) return -1;
    if (fd >= 0) covers[cover_count++] = fd;
  }
  for (int i = 0; i < cover_count; i++) {
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};
    if (mount_setattr(covers[i], "", AT_EMPTY_PATH, &attr, sizeof attr)) return fault("cannot make a cover read-only: %m");
    close(covers[i]);
  }
  return 0;
}

int loans_attach(int root, const struct options *options) {
  struct place *places = calloc(3 * PATHS_MAX, sizeof *places);
  int failed = places ? attach_all(root, options, places) : fault("no memory for what is shown in the box");
  free(places);
  free(loans);
  return failed;
}
