import { useQuery } from '@tanstack/react-query'
import { CatchBoundary } from '@tanstack/react-router'
import { sourceQuery } from '../../api/queries.ts'
import { CopyButton } from '../../elements/copy-button.tsx'
import { Loaded } from '../../elements/loaded.tsx'
import { Editor } from '../../editor/editor.tsx'

/** What was sent, with highlighting, to copy or to keep. */
export function SourceView({ id }: { id: string }) {
  const query = useQuery(sourceQuery(id))
  return (
    <Loaded query={query}>
      {({ language, files }) => (
        <div className="stack">
          {files.map(({ name, text, content_base64 }) => (
            <section key={name} className="source-file">
              <div className="source-head">
                <h2 className="mono">{name}</h2>
                <a className="button button-small push" href={`data:application/octet-stream;base64,${content_base64}`} download={name}>Save</a>
                {text !== null && <CopyButton text={text} what={name} />}
              </div>
              {text === null ? <p className="soft">This file is not text.</p> : <div className="source-text"><Text text={text} language={language} label={name} /></div>}
            </section>
          ))}
        </div>
      )}
    </Loaded>
  )
}

/** Without colours where the editor's script could not be fetched: the verdict beside it may still be coming. */
function Text(props: { text: string; language: string; label: string }) {
  return <CatchBoundary getResetKey={() => props.text} errorComponent={() => <pre className="source-plain">{props.text}</pre>}><Editor {...props} /></CatchBoundary>
}
