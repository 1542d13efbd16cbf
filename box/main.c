#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "check.h"
#include "keeper.h"
#include "options.h"
#include "report.h"

int main(int count, char **arguments) {
  // Whatever the caller left open must not reach a box.
  close_range(3, ~0u, 0);
  umask(022);
  if (count == 2 && strcmp(arguments[1], "--help") == 0) return fputs(options_help, stdout), 0;
  if (count == 2 && strcmp(arguments[1], "--sweep") == 0) return printf("%d\n", cgroup_sweep()), 0;
  if (count == 2 && strcmp(arguments[1], "--check") == 0) return check_main();
  struct options options;
  if (options_read(&options, count, arguments)) return report("%s", fault_text()), 2;
  return keeper_main(&options);
}
