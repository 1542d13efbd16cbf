import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, copyFile, cp, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What the machine boots. */
export interface Parts {
  kernel: string
  initrd: string
}

/** Commands that the machine needs, and the Debian package that brings each. */
const commands = { 'qemu-system-x86_64': 'qemu-system-x86', busybox: 'busybox-static', cpio: 'cpio' }

/** For a bus that the host's files come over, and to write beside them. modprobe finds what these need. */
const moduleFolders = ['drivers/virtio', 'net/9p', 'fs/9p', 'fs/netfs', 'fs/fscache', 'fs/overlayfs']

/**
 * The kernel that Debian installs by default, and a first file system for it; made once and kept in `folder`.
 * Missing Debian packages are installed when this is root's.
 * @throws Error that says what is missing and how to get it
 */
export async function machineParts(folder: string, say: (line: string) => void, signal: AbortSignal): Promise<Parts> {
  if (process.arch !== 'x64') throw new Error(`the machine for cgroups of version 2 exists for x86_64 only, and this is ${process.arch}`)
  await installMissing(say, signal)
  const init = join(import.meta.dirname, 'init')
  const made = join(folder, createHash('sha256').update(await readFile(init)).update(await readFile(import.meta.filename)).digest('hex').slice(0, 16))
  const parts = { kernel: join(made, 'vmlinuz'), initrd: join(made, 'initrd') }
  if (await exists(made)) return parts
  await mkdir(folder, { recursive: true })
  const temporary = await mkdtemp(join(folder, 'new-'))
  const kernelPackage = await defaultKernel(signal)
  say(`getting Debian's kernel ${kernelPackage} …`)
  await run('apt-get', ['download', '-q', kernelPackage], { cwd: temporary, signal })
  const [archive = ''] = await readdir(temporary)
  const unpacked = join(temporary, 'kernel')
  await run('dpkg', ['-x', join(temporary, archive), unpacked], { signal })
  await buildInitrd(join(temporary, 'root'), unpacked, init, join(temporary, 'initrd'), signal)
  const image = (await readdir(join(unpacked, 'boot'))).find((name) => name.startsWith('vmlinuz-'))
  if (image === undefined) throw new Error(`${kernelPackage} holds no kernel`)
  await copyFile(join(unpacked, 'boot', image), join(temporary, 'vmlinuz'))
  for (const name of ['root', 'kernel', archive]) await rm(join(temporary, name), { recursive: true })
  await rename(temporary, made).catch(async (error: unknown) => {
    // Two at once made the same.
    await rm(temporary, { recursive: true })
    if (!(await exists(made))) throw error
  })
  for (const name of await readdir(folder)) if (!name.startsWith('new-') && join(folder, name) !== made) await rm(join(folder, name), { recursive: true, force: true })
  return parts
}

async function buildInitrd(root: string, unpacked: string, init: string, initrd: string, signal: AbortSignal): Promise<void> {
  for (const name of ['bin', 'proc', 'sys', 'dev']) await mkdir(join(root, name), { recursive: true })
  await copyFile(await pathOf('busybox'), join(root, 'bin/busybox'))
  await copyFile(init, join(root, 'init'))
  const [version = ''] = await readdir(join(unpacked, 'lib/modules'))
  const modules = join('lib/modules', version)
  for (const name of moduleFolders) {
    const from = join(unpacked, modules, 'kernel', name)
    if (await exists(from)) await cp(from, join(root, modules, 'kernel', name), { recursive: true })
  }
  await run('busybox', ['depmod', '-b', root, version], { signal })
  await run('sh', ['-c', 'chmod 755 "$0/init" && cd "$0" && find . | cpio --quiet -o -H newc | gzip > "$1"', root, initrd], { signal })
}

/** The package that `linux-image-amd64` stands for now. */
async function defaultKernel(signal: AbortSignal): Promise<string> {
  const { stdout } = await run('apt-cache', ['depends', 'linux-image-amd64'], { signal }).catch(() => ({ stdout: '' }))
  const name = /Depends: (linux-image-\S+)/.exec(stdout)?.[1]
  if (name === undefined) throw new Error('apt-get knows no linux-image-amd64: please have an administrator run apt-get update, on Debian')
  return name
}

async function installMissing(say: (line: string) => void, signal: AbortSignal): Promise<void> {
  const missing: string[] = []
  for (const [command, name] of Object.entries(commands)) if ((await pathOf(command)) === '') missing.push(name)
  if (missing.length === 0) return
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  const why = 'cgroups of version 2 are tried in a virtual machine'
  if (process.getuid?.() !== 0) throw new Error(`${why}: please have an administrator run: ${install}`)
  say(`Debian packages: ${why}; running: ${install}`)
  // Some unreachable third party's list is no reason to give up: the installation says whether it is.
  await run('apt-get', ['update', '-q'], { signal }).catch(() => undefined)
  signal.throwIfAborted()
  await run('apt-get', install.split(' ').slice(1), { signal, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

/** The file of a command, or an empty string. Debian keeps some of an administrator's commands out of a user's PATH. */
async function pathOf(command: string): Promise<string> {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/bin', '/bin']
  for (const folder of folders) if (await exists(join(folder, command), constants.X_OK)) return join(folder, command)
  return ''
}

async function exists(path: string, mode = constants.F_OK): Promise<boolean> {
  return await access(path, mode).then(() => true, () => false)
}
