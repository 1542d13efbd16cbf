#define _GNU_SOURCE
#include "stand_in.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../files.h"
#include "../report.h"

enum { OUTPUT_MAX_BYTES = 4096 };

// As a program can: any name, but only below /w. What cannot be made is not.
static void make(int work, char what, const char *name) {
  int above = strchr(name, '/') ? -1 : work;
  if (above < 0 || !*name) return;
  if (what == 'D') mkdirat(above, name, 0);
  else if (what == 'L') symlinkat("/etc/passwd", above, name);
  else if (what == 'P') mkfifoat(above, name, 0600);
  else {
    int file = files_open(work, name, O_CREAT | O_WRONLY | O_NONBLOCK, 0755);
    if (file < 0) return;
    files_write(file, name, strlen(name));
    close(file);
  }
}

static void print(struct capture *output, const char *text) {
  for (size_t i = 0; text[i] && output->kept_bytes < output->keep_bytes && output->kept_bytes < OUTPUT_MAX_BYTES; i++) output->kept[output->kept_bytes++] = text[i];
  output->bytes += strlen(text);
}

static void differ(struct difference *difference, const char *text) {
  *difference = (struct difference){.kind = DIFFERENT_TOKEN, .token = 1, .line = 1};
  difference->actual_bytes = strnlen(text, TOKEN_SHOWN_BYTES);
  memcpy(difference->actual, text, difference->actual_bytes);
}

int stand_in_run(struct slot *slot, const struct request *request, struct capture *output, struct capture *error, struct result *result) {
  static struct compare comparison;
  static char *kept;
  if (!kept && !(kept = malloc(OUTPUT_MAX_BYTES))) abort();
  *output = (struct capture){.file = -1, .writer = -1, .kept = kept, .keep_bytes = request->keep_stdout_bytes};
  *error = (struct capture)CAPTURE_NONE;
  *result = (struct result){.outcome = EXITED, .cpu_ns = request->cpu_ns, .wall_ns = request->wall_ns};
  comparison.equal = true;
  for (unsigned int i = 1; i < request->argument_count; i++) {
    const char *text = slot->exchange->argv[i];
    if (strchr("FDLP", text[0]) && text[0]) make(slot->work.folders[0], text[0], text + 1);
    else if (text[0] == 'E') result->exit_code = text[1] - '0';
    else if (text[0] == 'A') slot->signals.aborted = true;
    else if (text[0] == 'X') return fault("the box failed: %s", text);
    else {
      print(output, text);
      comparison.equal = false;
      differ(&comparison.difference, text);
    }
  }
  result->stdout_bytes = output->bytes;
  result->compared = request->answer_path != NULL;
  if (result->compared) result->comparison = &comparison;
  result->passed = result->exit_code == 0 && (!result->compared || comparison.equal);
  return 0;
}
