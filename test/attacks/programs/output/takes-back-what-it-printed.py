# tries: to read its own output back, so that what is wrong is never seen
# must: AC
# prints: wrong
# prints: contained
import os

os.write(1, b"wrong\n")
try:
    print(os.read(os.open("/proc/self/fd/1", os.O_RDONLY | os.O_NONBLOCK), 100))
except OSError:
    os.write(1, b"contained\n")
