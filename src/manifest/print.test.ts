import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { printYAML } from './print.ts'
import { readManifests } from './read.ts'

describe('printYAML', () => {
  it('prints as kubectl does', () => {
    const object = {
      kind: 'Service',
      apiVersion: 'v1',
      metadata: { name: 'web', labels: { version: '1.0', public: 'yes', tier: 'a-b' }, annotations: {} },
      spec: {
        ports: [{ port: 80, name: 'http' }, { port: 443 }],
        args: [],
        on: true,
        note: 'a: b',
        text: 'one\n\ntwo\n',
      },
    }
    expect(printYAML(object)).to.equal(`apiVersion: v1
kind: Service
metadata:
  annotations: {}
  labels:
    public: "yes"
    tier: a-b
    version: "1.0"
  name: web
spec:
  args: []
  note: 'a: b'
  "on": true
  ports:
  - name: http
    port: 80
  - port: 443
  text: |
    one

    two
`)
  })

  const words = fc.constantFrom(
    'y',
    'no',
    '~',
    '0120',
    '0x1f',
    '1e3',
    '1_0',
    '.5',
    '<<',
    '- a',
    'a: b',
    'a #b',
    '*x',
    '---',
    '...',
    ' a',
    'a ',
    '',
    '#',
    '한글',
    'é\n',
    'x\ny',
    '\n',
    ' \n',
    '\u0085',
    '\ufeff',
    '\t',
    '__proto__',
  )
  const texts = fc.oneof(words, fc.string(), fc.string({ unit: 'binary' }))
  const values = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      texts,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(texts, tie('value'), { maxKeys: 4 }),
    ),
  })).value

  it('is read back as the same value', () => {
    fc.assert(
      fc.property(values, (value) => {
        const { manifests, issues } = readManifests(printYAML({ value }), 'x.yaml')
        const text = JSON.stringify({ value })
        if (text.includes('\\u0000')) return
        expect(issues).to.deep.equal([])
        expect(JSON.stringify(sorted(manifests[0]?.value))).to.equal(JSON.stringify(sorted(JSON.parse(text))))
      }),
      { numRuns: 400 },
    )
  })
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, item]) => [key, sorted(item)])
}
