import type { Kysely } from 'kysely'
import type { BaseLogger } from 'pino'
import type { Blobs } from '../blobs/blobs.ts'
import { damageTold } from '../blobs/damage-told.ts'
import { openFolderBlobs } from '../blobs/folder.ts'
import type { Config } from '../config.ts'
import { noteDamaged } from '../store/damaged-blobs.ts'
import type { Database } from '../store/database.ts'
import { dataPaths } from './data-folder.ts'

/**
 * Where the settings say that test data is kept, for a role: `onDamaged` hears of each blob that was found to be damaged. Nothing is asked of
 * S3 yet: see `Blobs.check`.
 */
export async function openRoleBlobs(config: Pick<Config, 'dataDir' | 's3'>, onDamaged: (digest: string) => void): Promise<Blobs> {
  return damageTold(await openBlobs(config), onDamaged)
}

/** Notes damage in the database, so that an upload of the content mends it. */
export function damageNoter(db: Kysely<Database>, log: BaseLogger): (digest: string) => void {
  return (digest) => {
    log.error({ digest }, 'a file of test data is damaged where it is stored; uploading a package that has it stores it anew')
    noteDamaged(db, digest).catch((error: unknown) => log.warn({ digest, err: error }, 'that it is damaged could not be noted'))
  }
}

export async function openBlobs({ dataDir, s3 }: Pick<Config, 'dataDir' | 's3'>): Promise<Blobs> {
  const { blobs, uploads } = dataPaths(dataDir)
  if (s3 === null) return openFolderBlobs(blobs)
  // The SDK takes a while to load, and memory.
  const { openS3Blobs } = await import('../blobs/s3.ts')
  return openS3Blobs({ ...s3, spoolDir: uploads })
}
