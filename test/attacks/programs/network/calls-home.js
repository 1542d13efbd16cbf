// tries: to fetch from the judge's own API, resolve names, listen for others, and debug itself over a port
// must: AC
// prints: contained
// limits: cpu 2s, wall 5s, memory 512 MiB
const dgram = require('dgram')
const dns = require('dns').promises
const inspector = require('inspector')
const net = require('net')

const got = []
const attempt = (what, promise) => promise.then(() => got.push(what), () => undefined)
const opened = (make) => new Promise((resolve, reject) => {
  const talk = make(resolve)
  talk.once('error', reject)
})

async function main() {
  await attempt('fetch', fetch('http://127.0.0.1:3000/v1/submissions', { signal: AbortSignal.timeout(300) }))
  await attempt('fetch 6', fetch('http://[::1]:3000/', { signal: AbortSignal.timeout(300) }))
  for (const port of [22, 80, 3000, 5432, 9229]) await attempt(`port ${port}`, opened((resolve) => net.connect(port, '127.0.0.1', resolve)))
  await attempt('listen', opened((resolve) => net.createServer().listen(0, '127.0.0.1', resolve)))
  await attempt('udp', opened((resolve) => dgram.createSocket('udp4').bind(0, '127.0.0.1', resolve)))
  await attempt('abstract', opened((resolve) => net.connect('\0gavel', resolve)))
  await attempt('names', dns.lookup('example.org'))
  try {
    inspector.open(0, '127.0.0.1')
    if (inspector.url()) got.push('inspector')
  } catch {}
  console.log(got.join('\n') || 'contained')
  process.exit()
}
void main()
