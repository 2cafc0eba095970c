import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
export const EXERCISE = 'internal-database'

/** The same features with steps that do nothing, for cucumber-js. */
export function emptySteps(folder: string): string {
  const at = join(folder, 'empty')
  mkdirSync(at)
  cpSync(join(root, 'features', EXERCISE, `${EXERCISE}.en.feature`), join(at, 'x.feature'))
  writeFileSync(join(at, 'package.json'), '{"type":"module"}')
  const cucumber = JSON.stringify(join(root, 'node_modules/@cucumber/cucumber/lib/index.js'))
  writeFileSync(join(at, 'steps.mjs'), `import { Given } from ${cucumber}\nGiven(/.*/, () => {})\n`)
  return at
}

/**
 * A class of n students who handed in the samples in turn. No two texts are equal: a line of its own stands above each, so
 * that nothing remembered by a text, or by a place in it, helps.
 */
export function classOf(folder: string, n: number): string {
  const at = join(folder, `class-${n}`)
  const samples = readdirSync(join(root, 'submissions')).map((name) => join(root, 'submissions', name, EXERCISE))
  for (let index = 0; index < n; index++) {
    const student = join(at, `student-${String(index).padStart(5, '0')}`, EXERCISE)
    cpSync(samples[index % samples.length]!, student, { recursive: true })
    for (const name of readdirSync(student).filter((file) => /\.ya?ml$/.test(file))) {
      const text = readFileSync(join(student, name), 'utf8')
      writeFileSync(join(student, name), `# handed in by ${'student '.repeat(1 + (index % 3))}${index}\n${text}`)
    }
  }
  return at
}
