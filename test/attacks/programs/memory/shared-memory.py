# tries: to keep its data in shared memory, which belongs to no process
# must: MLE
# limits: memory 64 MiB, wall 4s
from multiprocessing import shared_memory

kept = []
while True:
    block = shared_memory.SharedMemory(create=True, size=4 << 20)
    block.buf[:] = b"x" * (4 << 20)
    kept.append(block)
