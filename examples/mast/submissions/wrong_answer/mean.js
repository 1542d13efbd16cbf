// Puts the mast at the mean of all houses: where most of them are, not where it must be.
const [n, ...numbers] = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number);

let sum = 0;
for (let i = 0; i < n; i++) sum += numbers[2 * i];
let range = 0;
for (let i = 0; i < n; i++) range = Math.max(range, Math.hypot(sum / n - numbers[2 * i], numbers[2 * i + 1]));
console.log(range.toFixed(9));
