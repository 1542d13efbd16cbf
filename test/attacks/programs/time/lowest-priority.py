# tries: to be so unimportant that nobody counts it, and to keep its watcher from the core with the same
# must: TLE
# limits: cpu 400ms, wall 5s
import os

os.nice(19)
for priority in (-20, -1, 0):
    try:
        os.setpriority(os.PRIO_PROCESS, 0, priority)
    except PermissionError:
        pass
try:
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
except OSError:
    pass
while True:
    pass
