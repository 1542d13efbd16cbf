import { Dialog } from '../elements/dialog.tsx'
import { runKeys, shortcutText, submitKeys } from '../elements/shortcut.ts'

const keys: [string, string][] = [
  [shortcutText(submitKeys), 'Submit the program'],
  [shortcutText(runKeys), 'Run it on the samples'],
  ['/', 'Search the problems'],
  ['← → Home End', 'Walk through the tests of a strip'],
  ['Esc, then Tab', 'Leave the editor'],
  ['Esc', 'Close what has opened'],
  ['?', 'This list'],
]

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className="keys">
        {keys.map(([key, what]) => (
          <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>
        ))}
      </dl>
      <div className="dialog-actions"><button type="button" className="button" onClick={onClose}>Close</button></div>
    </Dialog>
  )
}
