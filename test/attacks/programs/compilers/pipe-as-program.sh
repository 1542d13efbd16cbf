# tries: to keep the judge waiting for a pipe that nobody writes to
# compiler: captured
# must: CE
mkfifo main one.class
mkdir deep; mkfifo deep/two.class
