# tries: to be taken for a fault of the judge: the program is empty
# compiler: captured
# must: RTE
: > main
chmod +x main
