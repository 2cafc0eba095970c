import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { assert } from 'chai'
import fc from 'fast-check'
import { Grader } from '../../src/batch/grader.ts'
import { type HandedFile, type HandedIn, readSubmission } from '../../src/batch/submission.ts'
import { entryOf } from '../../src/batch/tree.ts'
import type { SubmissionResult } from '../../src/result.ts'

const root = join(import.meta.dirname, '..', '..')
const options = { exercises: join(root, 'features'), locale: 'en', selection: { hidden: true }, root } as const
const sharing = new Grader(options)
const anew = new Grader({ ...options, anew: true })

interface Sample {
  readonly exercise: string
  readonly files: readonly HandedFile[]
}

/** Solutions and mistakes of every exercise: right, refused by the API server, never ready, wrong in the network. */
const samples: readonly Sample[] = sharing.ids.flatMap((exercise) =>
  ['solutions', 'mistakes'].flatMap((folder) => {
    const at = join(root, 'features', exercise, folder)
    return readdirSync(at)
      .slice(0, 2)
      .map((name) => ({ exercise, files: readSubmission(entryOf(join(at, name)), exercise).files }))
  }),
)

type Texts = readonly (readonly [path: string, text: string])[]

const textsOf = ({ files }: Sample): Texts =>
  files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')])

function handedOf(texts: Texts): HandedIn {
  const files = texts.map(([path, text]) => ({ path, bytes: Buffer.from(text) }))
  return { files, issues: [], ignored: [], refused: [], digest: 'sha256:' }
}

/** The same values elsewhere in the text. */
const layouts: Readonly<Record<string, (text: string) => string>> = {
  'a comment above': (text) => (text.trimStart().startsWith('{') ? `\n${text}` : `# mine\n\n${text}`),
  'lines of blanks': (text) => text.replaceAll('\n', '\n\n'),
  'a line that ends in blanks': (text) => text.replace('\n', '   \n'),
  'carriage returns': (text) => text.replaceAll('\n', '\r\n'),
}

/** Other values, other order, or no manifest any more. */
const changes: Readonly<Record<string, (texts: Texts) => Texts>> = {
  nothing: (texts) => texts,
  'other numbers': (texts) => texts.map(([path, text]) => [path, text.replace(/\b80\b/g, '81')]),
  'another name': (texts) => texts.map(([path, text]) => [path, text.replace(/name: (\w+)/, 'name: $1x')]),
  'documents the other way round': (texts) =>
    texts.map(([path, text]) => [
      path,
      text
        .split(/^---\n/m)
        .reverse()
        .join('\n---\n'),
    ]),
  'files the other way round': (texts) => texts.toReversed(),
  'other names of files': (texts) => texts.map(([path, text]) => [`x-${path}`, text]),
  'a misspelt field': (texts) => texts.map(([path, text]) => [path, text.replace('selector', 'selectr')]),
  'a key twice': (texts) => texts.map(([path, text]) => [path, text.replace(/^(kind: .*)$/m, '$1\n$1')]),
  'half a text': (texts) => texts.map(([path, text]) => [path, text.slice(0, text.length / 2)]),
}

async function text(grader: Grader, exercise: string, texts: Texts): Promise<string> {
  const result: SubmissionResult = await grader.grade({ student: 'x', exercise, handed: handedOf(texts) })
  return JSON.stringify(result)
}

describe('a judgement that submissions with equal values share', () => {
  it('is byte for byte what judging each anew comes to, in every layout and after every change', async () => {
    const layout = fc.constantFrom(...Object.keys(layouts))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.constantFrom(...Object.keys(changes)),
        fc.tuple(layout, layout),
        async (sample, change, [one, other]) => {
          const texts = changes[change]!(textsOf(sample))
          const laid = (name: string): Texts => texts.map(([path, content]) => [path, layouts[name]!(content)])
          for (const variant of [laid(one), laid(other), texts])
            assert.equal(
              await text(sharing, sample.exercise, variant),
              await text(anew, sample.exercise, variant),
              `${sample.exercise}, ${change}`,
            )
        },
      ),
      { numRuns: 40 },
    )
  })

  it('is told with the lines of each text', async () => {
    const [sample] = samples.filter(({ exercise }) => exercise === 'internal-database').slice(-1)
    const results = await Promise.all(
      [0, 3].map(async (above) => {
        const texts = textsOf(sample!).map(
          ([path, content]) => [path, `${'# above\n'.repeat(above)}${content}`] as const,
        )
        return sharing.grade({ student: 'x', exercise: sample!.exercise, handed: handedOf(texts) })
      }),
    )
    const lines = results.map(({ criteria }) =>
      criteria.flatMap(({ issues }) => issues.map(({ location }) => location?.line ?? 0)),
    )
    assert.isAbove(lines[0]!.length, 0)
    assert.deepEqual(
      lines[1],
      lines[0]!.map((line) => (line === 0 ? 0 : line + 3)),
    )
  })
})
