# tries: to end the box, the judge, and whoever else it can signal
# compiler: captured
# must: CE
kill -9 1; kill -9 -1
exit 0
