// tries: to find other contestants' sources, answers and settings by reading every file that is visible outside of /usr
// must: AC
// prints: contained
// limits: cpu 3s, wall 9s, memory 512 MiB
const fs = require('fs')
const path = require('path')

const got = []
const ours = /^\/(usr|proc|etc\/(ld\.so\.|alternatives|java|python3|mime\.types|localtime|passwd|group|hosts|hostname|nsswitch\.conf)|dev\/(null|zero|full|random|urandom|fd|stdin|stdout|stderr|shm)|bin|sbin|lib|lib32|lib64|libx32|prepared\/[a-z0-9]+)/
function walk(folder) {
  let entries = []
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true })
  } catch {
    return
  }
  for (const entry of entries) {
    const file = path.join(folder, entry.name)
    if (ours.test(file)) continue
    // A toolchain that is not below /usr is shown where the host has it; what lies beside it is not.
    if (entry.isDirectory()) {
      if (!/^\/(root\/\.rustup|root\/\.cargo|home\/[^/]+\/\.rustup|opt|usr)/.test(file)) walk(file)
    } else if (!['/program/next-run', __filename].includes(file)) {
      got.push(file)
    }
  }
}
walk('/')
for (const file of ['/etc/passwd', '/etc/group', '/etc/hosts', '/etc/hostname', '/etc/nsswitch.conf'])
  if (fs.statSync(file).size > 300) got.push(`${file} is the host's`)
// Of this process's own folder only: nothing that names the judge.
for (const file of ['cgroup', 'environ', 'cmdline', 'status', 'comm', 'sessionid', 'loginuid'])
  try {
    if (/gavel|judge|postgres/i.test(fs.readFileSync(`/proc/self/${file}`, 'latin1'))) got.push(file)
  } catch {}
console.log(got.join('\n') || 'contained')
