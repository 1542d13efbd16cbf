// tries: to make whoever copies its files copy a terabyte of nothing
// must: AC
const fs = require('node:fs')
for (let i = 0; i < 20; i++) {
  const file = fs.openSync(`/w/hostile-${i}`, 'w')
  fs.ftruncateSync(file, 2 ** 39)
  fs.writeSync(file, 'x', 2 ** 39)
}
