# tries: to take the work folder away from the next compilation and the run
# compiler: captured
# must: AC or CE
# prints: contained
import os
with open('main', 'w') as file: file.write('#!/bin/sh\necho x > /w/x && echo y > /tmp/y && echo z > /dev/shm/z && echo contained\n')
os.chmod('main', 0o755)
for folder in ('/w', '/tmp', '/dev/shm'): 
    try: os.chmod(folder, 0o711)
    except OSError: pass
    try: os.utime(folder, (12345, 12345))
    except OSError: pass
