import { readFileSync } from 'node:fs'
import { arch } from 'node:os'
import { z } from 'zod'

/** What of a worker's pod decides which rights its processes have. Source: the Kubernetes API, v1 PodSpec and SecurityContext. */
export const PodRights = z.object({
  hostUsers: z.boolean().default(true),
  container: z.object({
    privileged: z.boolean().default(false),
    allowPrivilegeEscalation: z.boolean().default(true),
    readOnlyRootFilesystem: z.boolean().default(false),
    runAsUser: z.int(),
    runAsGroup: z.int(),
    capabilities: z.object({ add: z.array(z.string()).default([]), drop: z.array(z.string()).default([]) }),
    procMount: z.enum(['Default', 'Unmasked']).default('Default'),
    seccompProfile: z.object({ type: z.enum(['RuntimeDefault', 'Unconfined']) }),
  }),
})
export type PodRights = z.infer<typeof PodRights>

export interface Container {
  rights: PodRights
  args: string[]
  /** Where the image's files are. */
  rootFolder: string
  /** Shown read-only where they are: the toolchains and the checkout, in place of an image. */
  shown: string[]
  /** Folders to write to, as a pod's volumes are. */
  volumes: string[]
  cgroupsPath: string
  /** What the node's runtime has been told: cgroup_writable of containerd, the annotation of CRI-O. */
  cgroupIsWritable: boolean
  memoryBytes: number
}

/** The first id of the host that a pod in a user namespace gets, and how many (KEP-127). */
export const podIds = { hostID: 231_072, containerID: 0, size: 65_536 }

/** By whom seccomp's profile is given: what containerd, CRI-O and Podman have in common. */
const profilePath = '/usr/share/containers/seccomp.json'

/**
 * The configuration that a kubelet's runtime makes of a pod on a host with cgroup v2, for runc or crun. Sources: containerd's
 * pkg/oci/spec.go (populateDefaultUnixSpec) and internal/cri/server/container_create_linux.go; the OCI runtime specification.
 */
export function ociSpec({ rights, args, rootFolder, shown, volumes, cgroupsPath, cgroupIsWritable, memoryBytes }: Container) {
  const { container, hostUsers } = rights
  if (container.privileged) throw new Error('a privileged pod is not what this is for')
  if (!container.capabilities.drop.includes('ALL')) throw new Error('a pod that keeps the capabilities it gets by default is not what this is for')
  const capabilities = container.capabilities.add.map((name) => `CAP_${name}`)
  const unmasked = container.procMount === 'Unmasked'
  return {
    ociVersion: '1.0.2',
    hostname: 'worker-0',
    root: { path: rootFolder, readonly: container.readOnlyRootFilesystem },
    process: {
      user: { uid: container.runAsUser, gid: container.runAsGroup },
      args,
      cwd: '/',
      env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root'],
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
      noNewPrivileges: !container.allowPrivilegeEscalation,
      rlimits: [],
    },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'] },
      { destination: '/dev/pts', type: 'devpts', source: 'devpts', options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'] },
      { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: ['nosuid', 'noexec', 'nodev'] },
      { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['nosuid', 'noexec', 'nodev', 'ro'] },
      { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: ['nosuid', 'noexec', 'nodev', 'relatime', cgroupIsWritable ? 'rw' : 'ro'] },
      { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k'] },
      ...volumes.map((path) => ({ destination: path, type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=755'] })),
      // After the volumes: what is shown may lie below one of them, as a checkout in /tmp does.
      ...shown.map((path) => ({ destination: path, type: 'bind', source: path, options: ['rbind', 'rprivate', 'ro'] })),
    ],
    linux: {
      cgroupsPath,
      namespaces: ['pid', 'ipc', 'uts', 'mount', 'network', 'cgroup', ...(hostUsers ? [] : ['user'])].map((type) => ({ type })),
      ...(hostUsers ? {} : { uidMappings: [podIds], gidMappings: [podIds] }),
      resources: { devices: [{ allow: false, access: 'rwm' }], memory: { limit: memoryBytes }, pids: { limit: 4096 } },
      maskedPaths: unmasked ? [] : ['/proc/acpi', '/proc/asound', '/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/timer_list', '/proc/timer_stats', '/proc/sched_debug', '/proc/scsi', '/sys/firmware', '/sys/devices/virtual/powercap'],
      readonlyPaths: unmasked ? [] : ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
      ...(container.seccompProfile.type === 'Unconfined' ? {} : { seccomp: runtimeDefault(capabilities) }),
    },
  }
}

const Profile = z.object({
  defaultAction: z.string(),
  defaultErrnoRet: z.int().optional(),
  syscalls: z.array(
    z.object({
      names: z.array(z.string()),
      action: z.string(),
      args: z.array(z.unknown()).nullish(),
      errnoRet: z.int().optional(),
      includes: z.object({ caps: z.array(z.string()).optional(), arches: z.array(z.string()).optional() }).nullish(),
      excludes: z.object({ caps: z.array(z.string()).optional(), arches: z.array(z.string()).optional() }).nullish(),
    }),
  ),
})

/** The runtime's own profile, which lets more through to whoever has the capability for it. */
function runtimeDefault(capabilities: readonly string[]) {
  const profile = Profile.parse(JSON.parse(readFileSync(profilePath, 'utf8')))
  const machine = arch() === 'x64' ? 'amd64' : arch()
  const has = (caps: readonly string[]) => caps.every((name) => capabilities.includes(name))
  const applies = profile.syscalls.filter(({ includes, excludes }) => {
    if (includes?.caps && !has(includes.caps)) return false
    if (includes?.arches && !includes.arches.includes(machine)) return false
    if (excludes?.caps && excludes.caps.length > 0 && has(excludes.caps)) return false
    return !excludes?.arches?.includes(machine)
  })
  return {
    defaultAction: profile.defaultAction,
    ...(profile.defaultErrnoRet === undefined ? {} : { defaultErrnoRet: profile.defaultErrnoRet }),
    architectures: arch() === 'x64' ? ['SCMP_ARCH_X86_64'] : ['SCMP_ARCH_AARCH64'],
    syscalls: applies.map(({ names, action, args, errnoRet }) => ({ names, action, ...(args && args.length > 0 ? { args } : {}), ...(errnoRet === undefined ? {} : { errnoRet }) })),
  }
}
