# tries: to overflow the stack of the parser
# must: CE or RTE
# compiling: time 5s, memory 512 MiB
x = {{times 100000 (}}{{times 100000 )}}
