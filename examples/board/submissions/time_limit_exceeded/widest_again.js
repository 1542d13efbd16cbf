// Looks for the widest destination again for each line of the board.
const [, ...lines] = require('fs').readFileSync(0, 'utf8').trimEnd().split('\n');

const board = lines.map((line) => line.split(' '));
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
board.sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]) || a[2] - b[2]);
const widest = (column) => board.map((row) => row[column].length).sort((a, b) => b - a)[0];
const shown = board.map(([time, to, platform]) => `${time}  ${to.padEnd(widest(1))}  ${platform.padStart(widest(2))}\n`);
process.stdout.write(shown.join(''));
