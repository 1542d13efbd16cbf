import type { BlobRef } from '../../contract/manifest.ts'
import { toWire } from '../shared/wire.ts'

/*
 * What a thread is told of a download, and what it says:
 *
 *   to it    bring      once; what is limited waits after each `received`, of a megabyte or of the end, for `go on`
 *            stop       it is wanted no more: `failed` or `done` comes all the same, when its temporary file is gone
 *   from it  received   bytes since the last time
 *            done, failed
 */

export type ToThread = { id: number } & ({ tell: 'bring'; path: string; blob: BlobRef; isLimited: boolean } | { tell: 'go on' } | { tell: 'stop' })

export type FromThread = { id: number } & ({ is: 'received'; bytes: number } | { is: 'done' } | { is: 'failed'; fault: ReturnType<typeof toWire> })
