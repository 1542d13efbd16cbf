// Knows the answer, and waits for ever before saying it: wall time runs out, not CPU time.
const text = require('fs').readFileSync(0, 'utf8');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
console.log(text);
