// tries: to run while the source is only checked
// must: AC
// never: captured
// prints: contained
import fs from 'node:fs'
if (!process.argv[1].startsWith('/program/')) console.error('captured')
const found = ['/w', '/tmp', '/dev/shm'].flatMap((folder) => fs.readdirSync(folder))
console.log(found.length > 0 ? found.join() : 'contained')
