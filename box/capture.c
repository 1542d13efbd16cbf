#define _GNU_SOURCE
#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"
#include "report.h"

enum { SCRATCH_BYTES = 128 * 1024 };

// A pipe holds 64 KiB at first. A program that keeps it full and the keeper then wait for each other by turns, and waking a
// core that has nothing else to do takes longer than copying as much. Its pages count as the run's memory, so it is no larger.
enum { FULL_BYTES = 32 * 1024, ENLARGED_BYTES = 128 * 1024 };

static char *scratch;

// The space is kept for later runs.
static int make_space(struct capture *capture, uint64_t bytes) {
  if (!scratch && !(scratch = memory_map(SCRATCH_BYTES))) return -1;
  if (bytes <= capture->kept_space) return 0;
  memory_unmap(capture->kept, capture->kept_space);
  capture->kept = memory_map(bytes);
  capture->kept_space = capture->kept ? bytes : 0;
  return capture->kept ? 0 : -1;
}

int capture_prepare(struct capture *capture) {
  if (capture->file >= 0) return 0;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC)) return fault("cannot make a pipe: %m");
  capture->file = ends[0];
  capture->writer = ends[1];
  capture->enlarged = false;
  // A program may open its output once more by its name, /dev/stdout, as whoever it is; for writing only.
  if (fchmod(ends[1], 0222)) return fault("cannot set up a pipe: %m");
  return fcntl(capture->file, F_SETFL, O_NONBLOCK) ? fault("cannot set up a pipe: %m") : 0;
}

int capture_open(struct capture *capture, uint64_t keep_bytes, struct compare *compare) {
  capture->bytes = capture->kept_bytes = 0;
  capture->keep_bytes = keep_bytes;
  capture->compare = compare;
  return make_space(capture, keep_bytes) || capture_prepare(capture) ? -1 : 0;
}

// Only for a run that has much to say. Without it all is as right: the kernel may refuse.
static void enlarge(struct capture *capture) {
  if (!capture->enlarged && fcntl(capture->file, F_GETPIPE_SZ) < ENLARGED_BYTES) fcntl(capture->file, F_SETPIPE_SZ, ENLARGED_BYTES);
  capture->enlarged = true;
}

bool capture_read(struct capture *capture) {
  size_t size = SCRATCH_BYTES;
  char *to = capture->compare ? compare_space(capture->compare, &size) : scratch;
  ssize_t length = read(capture->file, to, size);
  if (length < 0 && errno == EINTR) return true;
  if (length <= 0) return false;
  if (length >= FULL_BYTES) enlarge(capture);
  capture->bytes += (uint64_t)length;
  size_t keep = capture->keep_bytes - capture->kept_bytes;
  if (keep > (size_t)length) keep = (size_t)length;
  memcpy(capture->kept + capture->kept_bytes, to, keep);
  capture->kept_bytes += keep;
  if (capture->compare) compare_feed(capture->compare, (size_t)length);
  return true;
}

void capture_close(struct capture *capture) {
  if (capture->file >= 0) close(capture->file);
  if (capture->writer >= 0) close(capture->writer);
  capture->file = capture->writer = -1;
}
