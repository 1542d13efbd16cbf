# tries: to leave a daemon behind as the textbook says: fork, setsid, fork, close everything, ignore signals
# must: AC
# prints: contained
import os, signal, time

ready, said = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        os.close(0), os.close(1), os.close(2)
        os.chdir("/")
        os.write(said, b"x")
        while True:
            time.sleep(1)
    os._exit(0)
os.read(ready, 1)
print("contained")
