# tries: to be counted as ended well although its main process is killed, by a child that has printed the answer
# must: RTE
import os
import signal
import sys

main = os.getpid()
if os.fork() == 0:
    print("42", flush=True)
    os.kill(main, signal.SIGKILL)
    os._exit(0)
while True:
    signal.pause()
