# tries: to overflow the stack of the compiler, which the parser's own bound does not count
# must: CE or RTE or AC
# compiling: time 5s, memory 512 MiB
x = {{times 90000 -}}1
y = 1{{times 20000 .real}}
