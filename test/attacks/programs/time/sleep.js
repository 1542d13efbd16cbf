// tries: to hold the slot by doing nothing
// must: TLE
// limits: cpu 1s, wall 700ms
setTimeout(() => {}, 60_000)
