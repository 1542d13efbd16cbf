import { useQuery } from '@tanstack/react-query'
import { sourceQuery } from '../../api/queries.ts'
import { CopyButton } from '../../elements/copy-button.tsx'
import { Loaded } from '../../elements/loaded.tsx'
import { OrElse } from '../../elements/or-else.tsx'
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
              {text === null ? <p className="soft">This file is not text.</p> : <SourceText text={text} language={language} name={name} />}
            </section>
          ))}
        </div>
      )}
    </Loaded>
  )
}

/** Without colours where the editor's script could not be fetched: the verdict beside it may still be coming. */
function SourceText({ text, language, name }: { text: string; language: string; name: string }) {
  return (
    <div className="source-text">
      <OrElse instead={<pre className="source-plain">{text}</pre>}><Editor text={text} language={language} label={name} /></OrElse>
    </div>
  )
}
