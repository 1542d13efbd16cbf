// tries: to open the host's root folder by its handle (Docker's "shocker"), whose inode number everybody knows
// must: AC
// prints: contained
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  int got = 0, mount_id;
  const char *mounts[] = {"/usr", "/etc/ld.so.cache", "/w", "/program", "/prepared", "/proc/self/fd/0"};
  for (int i = 0; i < 6; i++) {
    int mount = open(mounts[i], O_RDONLY);
    struct file_handle *handle = malloc(sizeof *handle + MAX_HANDLE_SZ);
    // Of ext4 2 is the root folder, of xfs 64 to 128, of btrfs 256; type 1: number and generation.
    for (int inode = 1; inode <= 256; inode++) {
      handle->handle_bytes = 8;
      handle->handle_type = 1;
      memcpy(handle->f_handle, (int[]){inode, 0}, 8);
      if (open_by_handle_at(mount, handle, O_RDONLY) >= 0) got = printf("inode %d of %s\n", inode, mounts[i]);
    }
    handle->handle_bytes = MAX_HANDLE_SZ;
    if (name_to_handle_at(AT_FDCWD, mounts[i], handle, &mount_id, 0) == 0) got = printf("the handle of %s\n", mounts[i]);
    // FD_PIDFS_ROOT and the folder that needs no right, of kernel 6.14.
    if (open_by_handle_at(-10002, handle, O_RDONLY) >= 0 || syscall(304, AT_FDCWD, handle, O_PATH) >= 0) got = puts("without a folder");
    free(handle);
    close(mount);
  }
  if (!got) puts("contained");
}
