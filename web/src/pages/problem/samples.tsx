import type { Sample } from '../../api/types.ts'
import { CopyButton } from '../../elements/copy-button.tsx'
import { visible } from '../../format/visible.ts'

/** What goes in and what comes out, to read, to copy, to try. */
export function Samples({ samples, onRun, canRun }: { samples: Sample[]; onRun: (name: string) => void; canRun: boolean }) {
  return samples.map((sample, index) => (
    <section key={sample.name} className="sample" aria-label={`Sample ${index + 1}`}>
      <div className="sample-head">
        <h2>Sample {samples.length === 1 ? '' : index + 1}</h2>
        <button type="button" className="button button-small" disabled={!canRun} title={canRun ? 'Run your program on the samples' : 'Write a program first'} onClick={() => onRun(sample.name)}>Run</button>
      </div>
      <div className="sample-texts">
        <SampleText title="Input" text={sample.input} what={`the input of sample ${index + 1}`} />
        <SampleText title="Output" text={sample.answer} what={`the output of sample ${index + 1}`} />
      </div>
      {sample.description !== null && sample.description !== '' && <p className="soft" dir="auto">{sample.description}</p>}
    </section>
  ))
}

function SampleText({ title, text, what }: { title: string; text: string; what: string }) {
  return (
    <div className="sample-text">
      <div className="data-text-head"><h3>{title}</h3><CopyButton text={text} what={what} /></div>
      <pre tabIndex={0} aria-label={what}>{text === '' ? <span className="soft">(nothing)</span> : visible(text)}</pre>
    </div>
  )
}
