# tries: to fill the judge's memory by standard error, which nobody compares
# must: OLE
# limits: cpu 2s, wall 5s, output 1 MiB
import sys

while True:
    sys.stderr.write("and so on and so on and so on\n" * 100)
