// Begins a new stretch at the level that breaks the old one, forgetting the quiet minutes before it.
const [first, second] = require('fs').readFileSync(0, 'latin1').split('\n');
const d = Number(first.split(' ')[1]);
const levels = second.split(' ').map(Number);

let [start, best, bestStart, high, low] = [0, 0, 0, levels[0], levels[0]];
levels.forEach((level, minute) => {
  high = Math.max(high, level);
  low = Math.min(low, level);
  if (high - low > d) [start, high, low] = [minute, level, level];
  if (minute - start + 1 > best) [best, bestStart] = [minute - start + 1, start];
});
console.log(best, bestStart + 1);
