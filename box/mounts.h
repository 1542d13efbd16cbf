#ifndef BOX_MOUNTS_H
#define BOX_MOUNTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/mount.h>

enum { READ_ONLY = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV };

/// A file system of its own, not yet anywhere. Returns a descriptor, or -1 with a fault.
int mounts_tmpfs(const char *mode, uint64_t bytes, unsigned int inodes, uint64_t attributes);

/// Lets the files of a tmpfs, from now on, lie in pages larger than 4 KiB where that wastes nothing. Without effect where
/// the kernel has none.
void mounts_use_large_pages(int tmpfs);

/// A detached copy of the tree at a path of the host, with everything mounted below it. Returns a descriptor, or -1 with errno.
int mounts_copy(const char *path, uint64_t attributes);

/// The same of a folder below an open one, without what is mounted below it.
int mounts_copy_one(int folder, const char *path, uint64_t attributes);

/// Makes a mount point at a path (absolute, inside the new root), with the folders above it. Returns 0, or -1 with a fault.
int mounts_point(int root, const char *path, bool folder);

/// Puts a detached tree there. Returns 0, or -1 with a fault.
int mounts_attach(int tree, int root, const char *path);

#endif
