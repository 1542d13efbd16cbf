import type { ColdRow } from './cold.ts'
import type { KillResult } from './kill.ts'
import type { TraceResult } from './trace.ts'
import type { UploadRow } from './upload.ts'

export function coldTable(rows: readonly ColdRow[]): string {
  const lines = rows.map((row) => `| ${row.kind} | ${mb(row.contentBytes)} | ${mb(row.wireBytes)} | ${row.rawSeconds.toFixed(2)} | ${row.rawToDiskSeconds.toFixed(2)} | ${row.fetchedSeconds.toFixed(2)} | ${row.fetchedOfRaw.toFixed(2)} | ${row.judgedSeconds.toFixed(2)} | ${row.judgedOfRaw.toFixed(2)} | ${row.firstResultSeconds.toFixed(2)} | ${percent(row.firstResultPart)} | ${row.warmSeconds.toFixed(2)} | ${row.warmWireBytes} | ${row.hitUs.toFixed(0)} |`)
  return ['| data | MB | MB sent | raw s | raw to disk s | fetched ahead s | of raw | judged s | of raw | first result s | sent by then | judged again s | bytes sent then | a hit µs |', '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|', ...lines, '', `Raw: ${rows.map(({ kind, rawBy }) => `${kind} by ${rawBy}`).join('; ')}. Medians of ${rows[0]?.rounds ?? 0} rounds.`].join('\n')
}

export function uploadTable(rows: readonly UploadRow[]): string {
  const lines = rows.map((row) => `| ${row.kind} | ${mb(row.zipBytes)} | ${row.rawSeconds.toFixed(2)} | ${row.uploadSeconds.toFixed(2)} | ${row.ofRaw.toFixed(2)} | ${(row.peakMemoryBytes / 1e6).toFixed(0)} | ${mb(row.peakDiskBytes)} |`)
  return ['| data | MB | raw s | uploaded s | of raw | memory of the API, MB | its disk, MB |', '|---|--:|--:|--:|--:|--:|--:|', ...lines, '', `Medians of ${rows[0]?.rounds ?? 0} rounds; memory and disk at most.`].join('\n')
}

export function traceText({ seconds, limitBytes, folder, judgements, wrong, cache, hitRate, lruHitRate }: TraceResult): string {
  return [
    `Trace of ${seconds} s: ${judgements} judgements, ${wrong.length} wrong. The folder had ${folder.maxBytes} bytes at most, of ${limitBytes}, in ${folder.looks} looks (${folder.maxGapMs.toFixed(0)} ms between two at most).`,
    `Hits ${cache.hits}, misses ${cache.misses}: ${percent(hitRate)}, LRU on the same trace ${percent(lruHitRate)}. Evictions ${cache.evictions}, damaged ${cache.damaged}.`,
    ...wrong.slice(0, 5),
  ].join('\n')
}

export function killText({ kills, duringDownloads, filesSeen, halfWritten, judgements, wrong }: KillResult): string {
  return [
    `${kills} kills, ${duringDownloads} of them during a download: of ${filesSeen} files with a blob's name ${halfWritten.length} were not whole; of ${judgements} judgements ${wrong.length} were wrong.`,
    ...halfWritten.slice(0, 5), ...wrong.slice(0, 5),
  ].join('\n')
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`
}
