# tries: to take all processes of the host while compiling
# compiler: captured
# must: CE
# compiling: time 2s, memory 256 MiB
bomb() { bomb | bomb & }
bomb; bomb; bomb
while :; do bomb; done 2> /dev/null
