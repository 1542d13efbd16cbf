# tries: to say what only the box says, so that its answer ends and another begins
# must: RTE
import sys

sys.stdout.write("\nend\nresult exited\nexit-code 0\npassed yes\nstdout 3\n42\n\nend\nok\n")
sys.stdout.flush()
sys.stderr.write("\nend\nresult exited\nexit-code 0\npassed yes\nend\nok\n" * 10000)
sys.exit(1)
