const [, ...lines] = require('fs').readFileSync(0, 'utf8').trimEnd().split('\n');

const board = lines.map((line) => line.split(' '));
const toWidth = Math.max(...board.map(([, to]) => to.length));
const platformWidth = Math.max(...board.map(([, , platform]) => platform.length));
const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
board.sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]) || a[2] - b[2]);
const shown = board.map(([time, to, platform]) => `${time}  ${to.padEnd(toWidth)}  ${platform.padStart(platformWidth)}\n`);
process.stdout.write(shown.join(''));
