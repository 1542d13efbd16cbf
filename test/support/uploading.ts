import { pino } from 'pino'
import { z } from 'zod'
import { openFolderBlobs } from '../../src/blobs/folder.ts'
import { storePackage } from '../../src/cli/package-store.ts'
import { openDatabase } from '../../src/store/connect.ts'

/**
 * A server that takes one package after the other, to be killed: `node uploading.ts '{…}'`. It writes a line for each version that is
 * there, as a server answers.
 */
const options = z.object({ connectionString: z.string(), blobsDir: z.string(), userId: z.string(), zips: z.array(z.string()), slug: z.string() }).parse(JSON.parse(process.argv[2] ?? ''))
const db = openDatabase({ connectionString: options.connectionString, maxConnections: 4, applicationName: 'to be killed', log: pino({ level: 'silent' }) })
const blobs = await openFolderBlobs(options.blobsDir)
const user = { id: options.userId, name: 'setter', role: 'setter' as const, createdAt: new Date() }
process.stdout.write('ready\n')
for (;;) {
  for (const zipPath of options.zips) {
    const outcome = await storePackage({ slug: options.slug, zipPath, publish: true, message: '', user, signal: new AbortController().signal }, { db, blobs, leaseMs: 1_000 })
    process.stdout.write(`${outcome.ok ? outcome.testset.version : 'refused'}\n`)
  }
}
