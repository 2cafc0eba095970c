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

/** What the texts of a class differ in. */
export type Differing = 'text' | 'values'

/** A line of its own above each: nothing remembered by a text, or by a place in it, helps. */
function commented(text: string, index: number): string {
  return `# handed in by ${'student '.repeat(1 + (index % 3))}${index}\n${text}`
}

/** A label, a variable, a Secret's value and periods of its own: nothing remembered by values helps either. */
function varied(text: string, index: number): string {
  return text
    .replaceAll(/(["']?app["']?: ["']?)mysql\b/g, `$1mysql-${index}`)
    .replaceAll(/(["']?password["']?: ["']?)changeme\b/g, `$1changeme-${index}`)
    .replaceAll(/(["']?periodSeconds["']?: )5\b/g, `$1${4 + (index % 3)}`)
}

/** A class of n students who handed in the samples in turn. No two texts are equal, nor, where wanted, any two in value. */
export function classOf(folder: string, n: number, differing: Differing = 'text'): string {
  const at = join(folder, `class-${differing}-${n}`)
  const samples = readdirSync(join(root, 'submissions')).map((name) => join(root, 'submissions', name, EXERCISE))
  for (let index = 0; index < n; index++) {
    const student = join(at, `student-${String(index).padStart(5, '0')}`, EXERCISE)
    cpSync(samples[index % samples.length]!, student, { recursive: true })
    for (const name of readdirSync(student).filter((file) => /\.(ya?ml|json)$/.test(file))) {
      const text = readFileSync(join(student, name), 'utf8')
      const other = differing === 'values' ? varied(text, index) : text
      writeFileSync(
        join(student, name),
        name.endsWith('.json') ? `${other}${' '.repeat(index)}` : commented(other, index),
      )
    }
  }
  return at
}
