import { after, suite } from 'node:test'
import { startCluster } from '../../scripts/cluster/cluster.ts'
import { sumPackage } from '../browser/package.ts'
import { callerOf } from '../support/caller.ts'
import { pushExample } from '../support/product.ts'
import { testDraining } from './draining.ts'
import { testLiveResults } from './live-results.ts'

const cluster = await startCluster({ environment: { GAVEL_LEASE_MS: '2000' }, onLine: (part, line) => process.env['CLUSTER_LOG'] && process.stdout.write(`${part} ${line}\n`) })
after(() => cluster.stop())
await pushExample(cluster, 'gears')
await callerOf(cluster.url, cluster.adminToken).put('/v1/problems/sum/package?publish=true', await sumPackage())

suite('live results through several replicas', () => testLiveResults(cluster))
suite('stopping and starting again', () => testDraining(cluster))
