// Compares platforms as words, so that 10 comes before 9.
const [, ...lines] = require('fs').readFileSync(0, 'utf8').trimEnd().split('\n');

const toWidth = Math.max(...lines.map((line) => line.split(' ')[1].length));
const platformWidth = Math.max(...lines.map((line) => line.split(' ')[2].length));
const show = ([time, to, platform]) => `${time}  ${to.padEnd(toWidth)}  ${platform.padStart(platformWidth)}\n`;
process.stdout.write(lines.sort().map((line) => show(line.split(' '))).join(''));
