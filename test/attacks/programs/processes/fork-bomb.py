# tries: to fill the machine with interpreters, whatever is refused
# must: TLE
# limits: cpu 500ms, wall 3s, processes 32
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
