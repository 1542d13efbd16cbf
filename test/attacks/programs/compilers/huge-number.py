# tries: to compute for minutes on one number of the source
# must: CE or RTE
# compiling: time 5s, memory 512 MiB
x = {{times 200000 9}}
