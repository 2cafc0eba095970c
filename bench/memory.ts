/**
 * Grades a class in this process, with a journal as every run has one, and says what is left on the heap while its results
 * are held. Bytes, as JSON.
 */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { gradeAll } from '../src/batch/batch.ts'
import { discover } from '../src/batch/discovery.ts'
import { Journal } from '../src/batch/journal.ts'
import { EXERCISE } from './students.ts'

const root = join(import.meta.dirname, '..')
const [, , folder = '', count = '100'] = process.argv
const { units } = discover([folder], { ids: [EXERCISE], only: undefined })
const { journal } = Journal.open(`${folder}-journal`, false)
const results = await gradeAll(units.slice(0, Number(count)), {
  exercises: join(root, 'features'),
  root,
  locale: 'en',
  selection: { hidden: true },
  jobs: Math.min(1, availableParallelism()),
  engine: '',
  few: Number.POSITIVE_INFINITY,
  journal,
})
journal.close()
globalThis.gc?.()
console.log(
  JSON.stringify({
    graded: results.length,
    heap: process.memoryUsage().heapUsed,
  }),
)
