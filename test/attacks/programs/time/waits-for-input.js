// tries: to hold the slot by waiting for input that never comes, from a pipe of its own
// must: TLE
// limits: cpu 1s, wall 800ms
const { execFileSync } = require('node:child_process')
execFileSync('/bin/sh', ['-c', 'sleep 100 | cat'])
