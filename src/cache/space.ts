import { statSync, type Stats } from 'node:fs'

/** Files take whole blocks of a disk. */
const blockBytes = 4096

/** What a file of so many bytes takes on disk. */
export function diskBytes(sizeBytes: number, block = blockBytes): number {
  return Math.ceil(sizeBytes / block) * block
}

/** Pieces of a file that one block of ext4 can list; the first four are listed in the inode. */
const extentsInBlock = 340

/** A folder's entry for a new file and then for its final name can split one of the folder's blocks and two of its index. */
const blocksOfEntry = 4

/**
 * How much of a disk the cache's folder takes, as `du` sees it. Space is taken here before it is taken on the disk, and given back
 * only after it is free there: so the disk never holds more than this says. What a folder needs for the names of its
 * files is measured, since no file system tells beforehand; until it is, the most that it can be is taken.
 */
export class Space {
  readonly limitBytes: number
  readonly #dir: string
  /** Of the folder. */
  readonly #identity: string
  readonly #block: number
  #takenBytes = 0
  #folderBytes = 0
  readonly #otherBytes: number

  /** `otherBytes`: what lies in the folder that is not the cache's. */
  constructor(dir: string, options: { limitBytes: number; blockBytes: number; otherBytes: number }) {
    const { limitBytes, blockBytes: block, otherBytes } = options
    this.#dir = dir
    this.#otherBytes = otherBytes
    this.limitBytes = limitBytes
    this.#block = block
    const folder = statSync(dir)
    this.#identity = identityOf(folder)
    this.#folderBytes = bytesOf(folder)
  }

  get usedBytes(): number {
    return this.#otherBytes + this.#folderBytes + this.#takenBytes
  }

  /** The most that a file of so many bytes takes, in however many pieces the disk has laid it. */
  fileBytes(sizeBytes: number): number {
    const blocks = Math.ceil(sizeBytes / this.#block)
    return (blocks > 4 ? blocks + Math.ceil(blocks / extentsInBlock) : blocks) * this.#block
  }

  /** The most that the folder may grow by one download. */
  get entryBytes(): number {
    return blocksOfEntry * this.#block
  }

  /** All that eviction could free, if nothing were in use. */
  get takenBytes(): number {
    return this.#takenBytes
  }

  /** How much is not there for so many bytes more. */
  missingFor(bytes: number): number {
    return this.usedBytes + bytes - this.limitBytes
  }

  /** Would it fit if nothing else were there? */
  couldHold(bytes: number): boolean {
    return this.#otherBytes + this.#folderBytes + bytes <= this.limitBytes
  }

  take(bytes: number): void {
    this.#takenBytes += bytes
  }

  free(bytes: number): void {
    this.#takenBytes -= bytes
  }

  /**
   * To be called when names were added to the folder, before what was taken for them is free again; not by a thread, for the reason that `signatureOf`
   * gives. False: at its path is no folder any more, or another one.
   */
  measureFolder(): boolean {
    const folder = statSync(this.#dir, { throwIfNoEntry: false })
    if (folder === undefined || identityOf(folder) !== this.#identity) return false
    this.#folderBytes = bytesOf(folder)
    return true
  }
}

/** What a file or folder takes, by the larger of what it says and what the disk says. */
export function bytesOf({ size, blocks }: Stats): number {
  return Math.max(size, blocks * 512)
}

/** An inode's number is soon given to another folder; when it was born tells them apart, where the file system keeps that. */
export function identityOf({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev}:${ino}:${birthtimeMs}`
}
