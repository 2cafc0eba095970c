import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { exercises, type Input } from './target.ts'

const root = join(import.meta.dirname, '../..')

/** Right and wrong answers that people wrote, by exercise. */
function seeds(exercise: string): readonly string[] {
  return ['solutions', 'mistakes'].flatMap((kind) => {
    const folder = join(root, 'features', exercise, kind)
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(({ name }) => name.endsWith('.yaml'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  })
}

const bySeed = new Map(exercises.map((exercise) => [exercise, seeds(exercise)]))

/** Words that meet a rule somewhere: limits, keywords of YAML and Kubernetes, names that JavaScript knows. */
const WORDS = [
  'null',
  '~',
  'true',
  'yes',
  '0',
  '-1',
  '65536',
  '99999999999999999999',
  '.inf',
  '0x1F',
  '1e400',
  '08',
  '"',
  "''",
  '[]',
  '{}',
  '&a',
  '*a',
  '<<: *a',
  '!!binary x',
  '|',
  '>-',
  '---',
  '...',
  '# c',
  '? ',
  ': ',
  '- ',
  '__proto__',
  'constructor',
  'toString',
  '100%',
  '1Gi',
  '-1m',
  '10.0.0.0/8',
  '0.0.0.0',
  '::1',
  'fd00::/8',
  'None',
  'LoadBalancer',
  'ExternalName',
  'Local',
  'ClientIP',
  'http',
  'TCP',
  'SCTP',
  'Always',
  'In',
  'kubernetes.io/metadata.name',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\u200b',
  '\ud83d\ude00',
  '가',
  'a'.repeat(300),
  '\t',
  '\r\n',
  '\ufeff',
] as const

type Edit = { readonly at: number; readonly length: number; readonly text: string }

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(400)),
  text: fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 12 }), fc.constant('')),
})

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((now, { at, length, text: put }) => {
    const from = Math.floor(at * now.length)
    return now.slice(0, from) + put + now.slice(from + length)
  }, text)
}

/** Values of a manifest replaced line by line: `key: value` keeps its key. */
function revalued(text: string, changes: readonly { readonly at: number; readonly text: string }[]): string {
  const lines = text.split('\n')
  for (const { at, text: put } of changes) {
    const index = Math.floor(at * lines.length)
    lines[index] = lines[index]!.replace(/:\s.*$/, `: ${put}`)
  }
  return lines.join('\n')
}

/** A line moved, repeated or with another indentation. */
function shuffled(
  text: string,
  moves: readonly { readonly from: number; readonly to: number; readonly indent: number }[],
): string {
  const lines = text.split('\n')
  for (const { from, to, indent } of moves) {
    const line = lines[Math.floor(from * lines.length)] ?? ''
    const moved =
      indent < 0 ? line.slice(Math.min(line.length - line.trimStart().length, -indent)) : ' '.repeat(indent) + line
    lines.splice(Math.floor(to * lines.length), indent % 2 === 0 ? 1 : 0, moved)
  }
  return lines.join('\n')
}

const share = fc.double({ min: 0, max: 0.999999, noNaN: true })

function manifest(exercise: (typeof exercises)[number]): fc.Arbitrary<string> {
  const seed = fc.constantFrom(...bySeed.get(exercise)!)
  const value = fc.oneof(
    fc.constantFrom(...WORDS),
    fc.integer().map(String),
    fc.string({ maxLength: 20 }).map((text) => JSON.stringify(text)),
  )
  return fc.oneof(
    fc.tuple(seed, fc.array(edit, { minLength: 1, maxLength: 6 })).map(([text, edits]) => edited(text, edits)),
    fc
      .tuple(seed, fc.array(fc.record({ at: share, text: value }), { minLength: 1, maxLength: 4 }))
      .map(([text, changes]) => revalued(text, changes)),
    fc
      .tuple(
        seed,
        fc.array(fc.record({ from: share, to: share, indent: fc.integer({ min: -4, max: 4 }) }), {
          minLength: 1,
          maxLength: 4,
        }),
      )
      .map(([text, moves]) => shuffled(text, moves)),
    fc.tuple(seed, seed, share).map(([one, other, at]) => one.slice(0, Math.floor(at * one.length)) + other),
    fc.json().map((text) => `{"apiVersion":"v1","kind":"Service","metadata":{"name":"x"},"spec":${text}}`),
  )
}

const encoder = new TextEncoder()

/** Submissions of any exercise: manifests that went wrong a little, text, or bytes. */
export const inputs: fc.Arbitrary<Input> = fc.constantFrom(...exercises).chain((exercise) => {
  const bytes = fc.oneof(
    { weight: 8, arbitrary: manifest(exercise).map((text) => encoder.encode(text)) },
    { weight: 1, arbitrary: fc.string({ maxLength: 400, unit: 'binary' }).map((text) => encoder.encode(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }) },
  )
  const file = fc.record({ path: fc.constantFrom('a.yaml', 'b/c.yml', 'd.json', '이름 \u202e\n.yaml'), bytes })
  return fc.array(file, { minLength: 1, maxLength: 3 }).map((files) => ({ exercise, files }))
})
