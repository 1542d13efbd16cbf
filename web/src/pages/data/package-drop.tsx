import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type DragEvent } from 'react'
import { ErrorNote } from '../../elements/error-note.tsx'
import { bytes, duration } from '../../format/amounts.ts'
import { PackageReport } from './package-report.tsx'
import { messageMaxLength, remainingMs, uploadPackage, type UploadProgress } from './upload.ts'

interface PackageDropProps {
  /** The problem that a file goes to; null: to none after all. */
  target: (file: File) => Promise<string | null>
}

/** Takes a zip by drop or choice, and why it is sent; sends it, and shows what was understood of it. */
export function PackageDrop({ target }: PackageDropProps) {
  const client = useQueryClient()
  const chooser = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [message, setMessage] = useState('')
  const [progress, setProgress] = useState<UploadProgress | null>(null)
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])

  const sending = useMutation({
    mutationFn: async (file: File) => {
      const slug = await target(file)
      if (slug === null) return null
      const controller = new AbortController()
      stop.current = controller
      setProgress({ sentBytes: 0, totalBytes: file.size, elapsedMs: 0 })
      return uploadPackage({ slug, file, message: message.trim() }, setProgress, controller.signal)
    },
    onSuccess: async (accepted) => {
      if (accepted === null) return
      setMessage('')
      await Promise.all([['testsets', accepted.slug], ['problem', accepted.slug], ['problems']].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
    onSettled: () => setProgress(null),
  })
  function send(file: File | undefined): void {
    if (file !== undefined && !sending.isPending) sending.mutate(file)
  }
  function drop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    send(event.dataTransfer.files[0])
  }
  const wasStopped = sending.error instanceof DOMException && sending.error.name === 'AbortError'

  return (
    <div className="stack">
      <label className="field">
        <span>What is this version for?</span>
        <input className="input" name="message" maxLength={messageMaxLength} placeholder="such as: larger tests against quadratic solutions" autoComplete="off" value={message} onChange={(event) => setMessage(event.target.value)} />
      </label>
      <div
        className={isOver ? 'drop is-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {sending.isPending && progress !== null ? (
          <UploadBar file={sending.variables} progress={progress} onStop={() => stop.current?.abort()} />
        ) : (
          <>
            <p><strong>Drop a package here</strong></p>
            <p className="soft small">A zip in the ICPC or Kattis format, or a plain zip of <code>.in</code> and <code>.ans</code> or <code>.out</code> files. It becomes a draft; nothing changes for contestants until you publish it.</p>
            <button type="button" className="button" onClick={() => chooser.current?.click()}>Choose a zip</button>
          </>
        )}
        <input
          ref={chooser}
          type="file"
          accept=".zip,application/zip"
          aria-label="Package"
          className="visually-hidden"
          tabIndex={-1}
          onChange={(event) => {
            send(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </div>
      {sending.error !== null && (wasStopped ? <p className="soft" role="status">Stopped. Nothing of it was kept.</p> : <ErrorNote error={sending.error}><p>Nothing of it was kept, and nothing has changed. Mend the package and drop it again.</p></ErrorNote>)}
      {sending.data !== undefined && sending.data !== null && <PackageReport accepted={sending.data} />}
    </div>
  )
}

function UploadBar({ file, progress, onStop }: { file: File; progress: UploadProgress; onStop: () => void }) {
  const { sentBytes, totalBytes } = progress
  const isSent = sentBytes >= totalBytes && totalBytes > 0
  const restMs = remainingMs(progress)
  return (
    <div className="upload">
      <p><strong>{file.name}</strong></p>
      {isSent ? <progress aria-label="Reading the package" /> : <progress aria-label="Sending the package" value={sentBytes} max={Math.max(1, totalBytes)} />}
      <p className="soft small number">{isSent ? 'sent; being read and checked …' : `${bytes(sentBytes)} of ${bytes(totalBytes)}${restMs === null ? '' : `, ${duration(Math.max(1_000, Math.round(restMs / 1_000) * 1_000))} still`}`}</p>
      <button type="button" className="button button-small" onClick={onStop}>Stop</button>
    </div>
  )
}
