import type { Language } from '../../src/domain/language.ts'

/** A compiler that does what the source says, as one would whose every fault is known to the contestant. */
export const captured: Language = {
  id: 'captured',
  name: 'A captured compiler',
  extensions: ['.sh', '.py'],
  entry: 'file',
  outOfMemory: null,
  install: '',
  toolchain: {
    version: '',
    identity: 'captured',
    compile: { argv: ['/bin/sh', '-c', 'case $0 in *.py) exec /usr/bin/python3 "$0";; *) exec /bin/sh "$0"; esac', '{main}'], env: {}, collect: ['main', '*.class', '*/*.class'], keepSources: false },
    run: { argv: ['/program/main'], env: {}, extraProcesses: 0 },
    binds: [],
  },
}
