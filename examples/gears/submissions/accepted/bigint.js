const [, ...teeth] = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(BigInt);

const gcd = (a, b) => (b === 0n ? a : gcd(b, a % b));
const common = teeth.reduce((so, t) => (so / gcd(so, t)) * t);
console.log(String(common / teeth[0]));
