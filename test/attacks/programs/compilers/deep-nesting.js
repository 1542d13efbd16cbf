// tries: to overflow the stack of the parser
// must: CE or RTE
// compiling: time 5s, memory 512 MiB
const x = {{times 120000 [}}{{times 120000 ]}}
