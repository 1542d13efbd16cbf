import type { Blobs } from '../blobs/blobs.ts'
import { openFolderBlobs } from '../blobs/folder.ts'
import type { Config } from '../config.ts'
import { dataPaths } from './data-folder.ts'

/** Where the settings say that test data is kept. Nothing is asked of S3 yet: see `Blobs.check`. */
export async function openBlobs({ dataDir, s3 }: Pick<Config, 'dataDir' | 's3'>): Promise<Blobs> {
  const { blobs, uploads } = dataPaths(dataDir)
  if (s3 === null) return openFolderBlobs(blobs)
  // The SDK takes a while to load, and memory.
  const { openS3Blobs } = await import('../blobs/s3.ts')
  return openS3Blobs({ ...s3, spoolDir: uploads })
}
