# tries: to trace, read and write other processes: the first process of the box, its own children, by ptrace, process_vm_writev, /proc/PID/mem
# must: AC
# prints: contained
import ctypes
import os
import signal
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = libc.process_vm_readv.restype = libc.process_vm_writev.restype = ctypes.c_long
got = []
child = os.fork()
if child == 0:
    time.sleep(60)
    os._exit(0)
buffer = ctypes.create_string_buffer(16)


class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


local, remote = Part(ctypes.addressof(buffer), 16), Part(ctypes.addressof(buffer), 16)
for pid in (1, child, os.getpid()):
    for request in (0, 16, 0x4206, 2, 0x4207):  # TRACEME, ATTACH, SEIZE, PEEKDATA, INTERRUPT
        if libc.ptrace(request, pid, None, None) >= 0:
            got.append(f"ptrace {request} of {pid}")
    if libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) >= 0:
        got.append(f"read {pid}")
    if libc.process_vm_writev(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) >= 0:
        got.append(f"wrote {pid}")
    for name in ("mem", "clear_refs", "oom_score_adj", "oom_adj", "coredump_filter", "comm", "attr/current", "timerslack_ns", "loginuid", "sched", "autogroup"):
        try:
            os.close(os.open(f"/proc/{pid}/{name}", os.O_WRONLY))
            got.append(f"/proc/{pid}/{name}")
        except OSError:
            pass
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
print("\n".join(got) or "contained")
