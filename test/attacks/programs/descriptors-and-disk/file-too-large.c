// tries: to make a file larger than any limit of files
// must: RTE
#include <fcntl.h>
#include <unistd.h>

int main() {
  int file = open("/w/hostile-file", O_CREAT | O_RDWR, 0600);
  pwrite(file, "x", 1, 1l << 50);
}
