// The keeper's conversation, with stand_in.c in the place of the box. The input: a byte that says in which pieces the rest
// comes, which is what a client sends. Whatever it is, it is answered as PROTOCOL.md has it, and in one piece the same.
#include "../keeper.c"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "answers.h"
#include "stand_in.h"
#include "target.h"

static struct {
  const char *bytes;
  size_t size, at;
  struct pieces pieces;
} client;

ssize_t __real_read(int file, void *to, size_t size);
ssize_t __wrap_read(int file, void *to, size_t size) {
  if (file != 0) return __real_read(file, to, size);
  if (client.at == client.size) return 0;
  if (size == 0) abort();
  size_t piece = pieces_next(&client.pieces, size);
  if (piece > client.size - client.at) piece = client.size - client.at;
  memcpy(to, client.bytes + client.at, piece);
  client.at += piece;
  return (ssize_t)piece;
}

int __wrap_poll(struct pollfd *waiting, nfds_t count, int timeout) {
  (void)count;
  (void)timeout;
  waiting[0].revents = POLLIN;
  return 1;
}

int __wrap_run(struct slot *of, const struct request *request, struct capture *out, struct capture *err, struct result *result) {
  return stand_in_run(of, request, out, err, result);
}

void __wrap_signals_take(struct signals *signals) {
  (void)signals;
}

int __wrap_capture_prepare(struct capture *capture) {
  (void)capture;
  return 0;
}

// The real one asks the file system whether there is anything to remove; here that is not the run's alone.
int __wrap_work_clean(const struct work *work) {
  return files_empty(work->folders[0], NULL);
}

void __wrap_zygote_kill(struct zygote *zygote) {
  zygote->pid = -1;
}

int __wrap_slot_restart(struct slot *of) {
  of->zygote.pid = 1;
  return 0;
}

// What goes wrong with the box may not pass by as one that is made anew.
void __wrap_report(const char *format, ...) {
  fprintf(stderr, "%s: %s\n", format, fault_text());
  abort();
}

static int folder(const char *name) {
  if (mkdir(name, 0755) && errno != EEXIST) abort();
  int opened = open(name, O_RDONLY | O_DIRECTORY);
  if (opened < 0) abort();
  return opened;
}

// In the folder where the fuzzer runs. From the heap, so that the sanitizer sees the ends.
static void set_up(void) {
  slot.exchange = malloc(sizeof *slot.exchange);
  input.bytes = malloc(LINE_MAX_BYTES);
  if (!slot.exchange || !input.bytes) abort();
  input.signals = &slot.signals;
  slot.zygote.folders.program = folder("program");
  close(folder("w"));
  close(folder("tmp"));
  close(folder("shm"));
  int root = folder(".");
  if (work_open(&slot.work, root, getuid())) abort();
  close(root);
}

static void converse(const char *bytes, size_t size, uint8_t pieces, char **answers, size_t *answers_size) {
  client.bytes = bytes;
  client.size = size;
  client.at = 0;
  client.pieces = (struct pieces){pieces, pieces};
  input.start = input.end = 0;
  slot.signals = (struct signals){.file = -1};
  slot.zygote.pid = 1;
  last_passed = false;
  output = error = (struct capture)CAPTURE_NONE;
  if (files_empty(slot.zygote.folders.program, NULL) || __wrap_work_clean(&slot.work)) abort();

  FILE *real = stdout;
  stdout = open_memstream(answers, answers_size);
  if (!stdout) abort();
  serve_all();
  fclose(stdout);
  stdout = real;
  if (client.at != client.size) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  if (!slot.exchange) set_up();
  char *whole, *parts;
  size_t whole_size, parts_size;
  converse((const char *)data + 1, size - 1, 0, &whole, &whole_size);
  answers_check(whole, whole_size);
  converse((const char *)data + 1, size - 1, data[0], &parts, &parts_size);
  if (whole_size != parts_size || memcmp(whole, parts, whole_size)) {
    fprintf(stderr, "in one piece:\n%s\nin several:\n%s\n", whole, parts);
    abort();
  }
  free(whole);
  free(parts);
  return 0;
}
