#ifndef BOX_MEMORY_H
#define BOX_MEMORY_H

#include <stddef.h>

/// Memory of the keeper alone: a zygote that is cloned later does not have it, and so does not lock it. Returns NULL with
/// a fault when there is none.
void *memory_map(size_t bytes);

void memory_unmap(void *memory, size_t bytes);

#endif
