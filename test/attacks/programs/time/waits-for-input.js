// tries: to hold the slot by waiting for input that never comes, from a pipe of its own
// must: TLE
// limits: cpu 1s, wall 800ms
const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
execFileSync('/usr/bin/mkfifo', ['/w/pipe'])
fs.readFileSync('/w/pipe')
