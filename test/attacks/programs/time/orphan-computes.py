# tries: to compute in an orphan while it sleeps itself
# must: TLE
# limits: cpu 400ms, wall 5s
import os, time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            pass
    os._exit(0)
os.wait()
while True:
    time.sleep(1)
