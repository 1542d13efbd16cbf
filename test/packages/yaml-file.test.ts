import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { z } from 'zod'
import { Findings } from '../../src/packages/findings.ts'
import { readYaml } from '../../src/packages/yaml-file.ts'

const Schema = z.strictObject({ name: z.string({ error: 'must be a text' }), source: z.string().optional(), limits: z.strictObject({ memory: z.int().optional() }).default({}) })

/** What is read, or the errors. */
function read(text: string): unknown {
  const findings = new Findings()
  return readYaml(text, 'f.yaml', Schema, findings)?.value ?? findings.errors.map(({ path, message }) => `${path}: ${message}`)
}

describe('a YAML file', () => {
  it('takes a key without a value for one that is not there', () => {
    assert.deepEqual(read('name: x\nsource:\nlimits:\n'), { name: 'x', limits: {} })
    assert.deepEqual(read('name: x\nlimits:\n  memory: ~\n'), { name: 'x', limits: {} })
    assert.deepEqual(read('source: x\nname:\n'), ['f.yaml:2: name: must be a text'])
  })

  it('reports an unknown key also without a value, and nothing in its line', () => assert.deepEqual(read('name: x\nsource:\nsauce:\n'), ['f.yaml:3: unknown key "sauce"']))

  it('says once, and in which line, that an alias is of nothing', () =>
    assert.deepEqual(read('name: &a x\nsource: *a\nlimits: *b\n'), ['f.yaml:3: cannot be read: Unresolved alias (the anchor must be set before the alias): b']))

  it('is one document', () => assert.deepEqual(read('name: x\n---\nname: y\n'), ['f.yaml:2: is not YAML: a second document begins here (---): one is all that is read']))

  it('may end its lines as Windows does, and begin with a byte order mark', () => {
    assert.deepEqual(read('name: x\r\nsource: y\r\n'), { name: 'x', source: 'y', limits: {} })
    assert.deepEqual(read('name: x\r\n\r\nsauce: y\r\n'), ['f.yaml:3: unknown key "sauce"'])
  })

  it('prints no warnings of its own', (t) => {
    const warned = t.mock.method(process, 'emitWarning', () => {})
    read('name: x\n? [a, b]\n: 2\n')
    assert.equal(warned.mock.callCount(), 0)
  })
})
