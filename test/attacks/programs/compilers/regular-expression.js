// tries: to compute for hours while a regular expression is only read
// must: CE or RTE or AC or TLE or MLE
// compiling: time 5s, memory 512 MiB
const x = /{{times 60 (?:a}}{{times 60 ){65535}}}/
const y = /{{times 30000 (?=}}a{{times 30000 )}}/
