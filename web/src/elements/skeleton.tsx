import './skeleton.css'

/** Lines that stand for what is still coming. Nothing is seen of them for the first 150 ms: most answers are quicker. */
export function Skeleton({ lines = 6 }: { lines?: number }) {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => <span key={line} />)}
    </div>
  )
}
