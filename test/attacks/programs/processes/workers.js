// tries: to fill the machine with interpreters in threads, each starting more
// must: RTE or MLE or TLE
// limits: cpu 1s, wall 3s, memory 256 MiB, processes 16
const { Worker } = require('node:worker_threads')

const source = `const { Worker } = require('node:worker_threads'); const start = () => { new Worker(${JSON.stringify('for (;;);')}, { eval: true }).on('error', () => {}) }; for (;;) start()`
for (let i = 0; i < 100; i++) new Worker(source, { eval: true }).on('error', () => {})
