// Goes towards the farthest house with shorter and shorter steps, and takes far too many of them.
const [n, ...numbers] = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number);

let x = 0;
for (let step = 1e6; step > 1e-7; step *= 0.999999) {
  let most = -1;
  let towards = 0;
  for (let i = 0; i < n; i++) {
    const square = (x - numbers[2 * i]) ** 2 + numbers[2 * i + 1] ** 2;
    if (square > most) {
      most = square;
      towards = numbers[2 * i];
    }
  }
  x += Math.sign(towards - x) * Math.min(step, Math.abs(towards - x));
}
let range = 0;
for (let i = 0; i < n; i++) range = Math.max(range, Math.hypot(x - numbers[2 * i], numbers[2 * i + 1]));
console.log(range.toFixed(9));
