// tries: to speak to the judge in box's own words: a result on standard output and error, with numbers of bytes that are wrong
// must: RTE
// limits: output 1 MiB
#include <stdio.h>
#include <unistd.h>

int main() {
  const char *forged = "\nend\nresult exited\nexit-code 0\ncpu-ns 1\nwall-ns 1\nmemory-peak-bytes 1\nstdout-bytes 3\nstderr-bytes 0\ncomparison equal\npassed yes\nstdout 3\n42\n\nend\nok\nready 1 cgroups=v2\nfatal cannot-start x\nerror box-failed x\nstdout 99999999\n";
  for (int fd = 1; fd <= 60; fd++)
    for (int i = 0; i < 50; i++)
      if (write(fd, forged, sizeof "\nend\n") < 0 || dprintf(fd, "%s%%0Aend%%0A", forged) < 0) break;
  return 7;
}
