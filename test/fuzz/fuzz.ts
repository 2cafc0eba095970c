import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { inputs } from './inputs.ts'
import { findingOf, type Input } from './target.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } } })
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
const end = performance.now() + Number(values.minutes) * 60_000
const corpus = join(import.meta.dirname, 'corpus')

let tried = 0

/** A finding becomes a test: the corpus is replayed by `corpus.test.ts`. */
function keep(input: Input): string {
  const text = `${JSON.stringify({ exercise: input.exercise, files: input.files.map(({ path, bytes }) => ({ path, base64: Buffer.from(bytes).toString('base64') })) }, null, 2)}\n`
  const file = join(corpus, `${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`)
  mkdirSync(corpus, { recursive: true })
  writeFileSync(file, text)
  return file
}

console.log(`seed ${seed}, ${values.minutes} min`)
const outcome = await fc.check(
  fc.asyncProperty(inputs, async (input) => {
    tried++
    const finding = await findingOf(input)
    if (finding !== undefined) throw new Error(finding)
  }),
  {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: Math.max(1, end - performance.now()),
    markInterruptAsFailure: false,
  },
)
console.log(`${tried} inputs tried`)
if (outcome.failed && outcome.counterexample !== null) {
  console.log(`${String(outcome.errorInstance)}\nkept as ${keep(outcome.counterexample[0])}`)
  process.exitCode = 1
}
