import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { c } from './programs.ts'

/** Numbers of system calls on x86_64. */
export const calls = { mount: 165, unshare: 272, seccomp: 317, moveMount: 429, mountSetattr: 442 } as const

export interface Restriction {
  /** Each is refused with this errno; clone is, when it would make a user namespace. */
  refused: { call: number; errno: 'EPERM' | 'ENOSYS' | 'EINVAL' }[]
  /** Rights that nobody in a container has, by their numbers (capabilities(7)). */
  droppedCapabilities: number[]
}

/** What a container's manager does: takes rights for good, puts a filter on, then executes. Its own name is removed with the folder. */
export function restricted({ refused, droppedCapabilities }: Restriction): { path: string } & Disposable {
  const rules = refused.map(({ call, errno }) => `BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ${call}, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ${errno}),`)
  const program = c(`
    #include <linux/filter.h>
    #include <linux/seccomp.h>
    int main(int argc, char **argv) {
      static const int dropped[] = {${[...droppedCapabilities, -1].join(', ')}};
      for (int i = 0; dropped[i] >= 0; i++) if (prctl(PR_CAPBSET_DROP, dropped[i])) return 90;
      struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), ${rules.join('\n')}
        // clone(CLONE_NEWUSER)
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ${refused.some(({ call }) => call === calls.unshare) ? 56 : 100_000}, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 16), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_NEWUSER, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      };
      struct sock_fprog filter = {sizeof rules / sizeof rules[0], rules};
      if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)) return 91;
      execv(argv[1], argv + 1);
      return 92;
    }`)
  const folder = mkdtempSync(join(tmpdir(), 'gavel-restricted-'))
  const path = join(folder, 'restricted')
  writeFileSync(path, program, { mode: 0o755 })
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}
