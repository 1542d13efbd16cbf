// Runs in the machine with cgroup v2, as root: starts a worker's container there as a kubelet's runtime would, and says what box finds.
// inside-pod.ts RIGHTS IS-WRITABLE COMMAND…: RIGHTS is what PodRights reads, as JSON.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ociSpec, podIds, PodRights } from './oci-spec.ts'

const [rightsText = '', isWritable = '', ...args] = process.argv.slice(2)
const rights = PodRights.parse(JSON.parse(rightsText))
const bundle = '/run/pod'
const rootFolder = `${bundle}/rootfs`
const shown = ['/usr', '/etc', resolve(import.meta.dirname, '../..')]
const volumes = ['/tmp', '/run', '/var/lib/gavel']

for (const path of ['/proc', '/dev', '/sys', ...shown, ...volumes]) mkdirSync(rootFolder + path, { recursive: true })
for (const name of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, `${rootFolder}/${name}`)
if (!rights.hostUsers) spawnSync('chown', ['-R', `${podIds.hostID}:${podIds.hostID}`, rootFolder])
for (const path of [bundle, rootFolder]) chmodSync(path, 0o755)
const cgroupsPath = '/kubepods.slice/pod-worker/container'
writeFileSync(`${bundle}/config.json`, JSON.stringify(ociSpec({ rights, args, rootFolder, shown, volumes, cgroupsPath, cgroupIsWritable: isWritable === 'true', memoryBytes: 2 ** 30 })))
// crun gives a pod's cgroup to its root by itself; runc does where systemd makes the cgroups, as it does for a kubelet.
process.exitCode = spawnSync('crun', ['run', '--bundle', bundle, 'worker'], { stdio: 'inherit' }).status ?? 1
