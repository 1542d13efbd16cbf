# tries: to keep the judge waiting for a socket
# compiler: captured
# must: CE
import os, socket
socket.socket(socket.AF_UNIX).bind('main')
for kind in (0o020000, 0o060000):
    try: os.mknod('one.class', kind | 0o666, os.makedev(1, 5)); print('made a device')
    except OSError: pass
