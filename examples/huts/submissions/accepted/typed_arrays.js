const data = require('fs').readFileSync(0);
let at = 0;
const number = () => {
  while (data[at] <= 32) at++;
  let value = 0;
  for (; data[at] > 32; at++) value = value * 10 + data[at] - 48;
  return value;
};

const n = number();
const m = number();
const altitude = Int32Array.from({ length: n }, number);
const [upper, lower, beauty] = [new Int32Array(m), new Int32Array(m), new Int32Array(m)];
for (let j = 0; j < m; j++) {
  const [u, v] = [number() - 1, number() - 1];
  beauty[j] = number();
  [upper[j], lower[j]] = altitude[u] > altitude[v] ? [u, v] : [v, u];
}
const order = Int32Array.from({ length: m }, (_, j) => j).sort((i, j) => altitude[upper[i]] - altitude[upper[j]]);
// sums stay below 10^14, which a double holds exactly
const best = new Float64Array(n);
for (const j of order) best[upper[j]] = Math.max(best[upper[j]], best[lower[j]] + beauty[j]);
console.log(best.reduce((a, b) => Math.max(a, b)));
