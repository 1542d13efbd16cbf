# tries: to run while the source is only checked
# must: AC
# never: captured
# prints: contained
import os, sys
if os.getcwd() != '/w' or '/program' not in sys.argv[0]: print('captured', file=sys.stderr)
found = [name for folder in ('/w', '/tmp', '/dev/shm') for name in os.listdir(folder)]
print(found or 'contained')
