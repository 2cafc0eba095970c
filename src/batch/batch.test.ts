import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { document } from '../report/document.ts'
import { writeJson } from '../report/json.ts'
import type { SubmissionResult } from '../result.ts'
import { type BatchOptions, gradeAll } from './batch.ts'
import { folderCache } from './cache.ts'
import { discover } from './discovery.ts'
import { Journal } from './journal.ts'
import { LIMITS } from './limits.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const ALL = {
  valid: 'yes',
  one: 'yes',
  two: 'yes',
  three: 'yes',
  later: 'yes',
  there: 'yes',
  secret: 'yes',
  advice: 'yes',
  table: 'yes',
  text: 'yes',
}

let folder: string

const options: BatchOptions = {
  exercises: join(here, 'testdata', 'features'),
  locale: 'ko',
  selection: { hidden: true },
  root: join(here, '..', '..'),
  instead: { steps: [join(here, 'testdata', 'steps', 'tiny.ts')], preparer: join(here, 'testdata', 'preparer.ts') },
  jobs: 1,
  engine: 'test',
}

function handIn(student: string, text: string): void {
  mkdirSync(join(folder, 'class', student, 'tiny'), { recursive: true })
  writeFileSync(join(folder, 'class', student, 'tiny', 'answers.json'), text)
}

function bytes(results: readonly SubmissionResult[]): string {
  return writeJson(document(results, { engine: 'test', locale: 'ko', visibility: 'instructor' }), {})
}

async function gradedBy(...run: Parameters<typeof gradeAll>): Promise<readonly SubmissionResult[]> {
  return [...(await gradeAll(...run))]
}

const units = (): ReturnType<typeof discover>['units'] => discover([join(folder, 'class')], { ids: ['tiny'] }).units
const scores = (results: readonly SubmissionResult[]): readonly string[] =>
  results.map(({ student, score }) => `${student} ${score}`)

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  handIn('kim', JSON.stringify(ALL))
  handIn('lee', JSON.stringify({ ...ALL, two: 'no' }))
  handIn('박', JSON.stringify({ ...ALL, valid: 'no', secret: 'no' }))
  for (let count = 0; count < 12; count++)
    handIn(`s${count}`, JSON.stringify({ ...ALL, one: count % 2 === 0 ? 'no' : 'yes' }))
})

after(() => rmSync(folder, { recursive: true }))

describe('a batch', () => {
  it('gives exact scores, sorted by student', async () => {
    const results = await gradedBy(units(), options)
    expect(scores(results).filter((text) => /kim|lee|박/.test(text))).to.deep.equal(['kim 71/3', 'lee 61/3', '박 29/3'])
  })

  it('gives the same bytes with threads and without, whatever the order of the units', async () => {
    const one = bytes(await gradedBy(units(), options))
    const two = bytes(await gradedBy([...units()].reverse(), { ...options, jobs: 2, few: 1 }))
    expect(two).to.equal(one)
  })

  it('costs one that dies among many quick ones, in one message with some of them, only itself', async () => {
    const many = mkdtempSync(join(tmpdir(), 'kubekata-'))
    for (let count = 0; count < 80; count++) {
      const student = join(many, `s${String(count).padStart(2, '0')}`, 'tiny')
      mkdirSync(student, { recursive: true })
      writeFileSync(join(student, 'answers.json'), count === 61 ? '"die"' : JSON.stringify({ ...ALL, one: `${count}` }))
    }
    try {
      const found = discover([many], { ids: ['tiny'] }).units
      const results = await gradedBy(found, { ...options, few: 1, limits: { ...LIMITS, wallClock: 6000 } })
      expect(results.map(({ student }) => student)).to.deep.equal(found.map(({ student }) => student))
      expect(results.filter(({ status }) => status === 'broken').map(({ student }) => student)).to.deep.equal(['s61'])
    } finally {
      rmSync(many, { recursive: true })
    }
  })

  it('costs a worker that dies, hangs or a preparer that throws only its own submission', async () => {
    const bad = mkdtempSync(join(tmpdir(), 'kubekata-'))
    for (const [student, text] of Object.entries({
      a: '"die"',
      b: '"throw"',
      c: JSON.stringify(ALL),
      d: '"hang"',
      e: JSON.stringify(ALL),
    })) {
      mkdirSync(join(bad, student, 'tiny'), { recursive: true })
      writeFileSync(join(bad, student, 'tiny', 'answers.json'), text)
    }
    try {
      const found = discover([bad], { ids: ['tiny'] }).units
      const results = await gradedBy(found, { ...options, jobs: 2, few: 1, limits: { ...LIMITS, wallClock: 9000 } })
      expect(results.map(({ student, status, score }) => `${student} ${status} ${score}`)).to.deep.equal([
        'a broken null',
        'b broken null',
        'c graded 71/3',
        'd broken null',
        'e graded 71/3',
      ])
    } finally {
      rmSync(bad, { recursive: true })
    }
  })

  it('ends at once, workers and all, where a result cannot be told', async () => {
    const told: string[] = []
    const progress = (_: number, { student }: SubmissionResult): void => {
      told.push(student)
      throw new Error('no space left')
    }
    const error = await gradedBy(units(), { ...options, few: 1, progress }).catch((one: Error) => one.message)
    expect(error).to.equal('no space left')
    const count = told.length
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(told.length).to.equal(count)
  })

  it('goes on from its journal, also behind a torn line', async () => {
    const reports = join(folder, 'reports')
    const first = Journal.open(reports, false)
    const whole = bytes(await gradedBy(units(), { ...options, journal: first.journal }))
    first.journal.close()
    const lines = readFileSync(join(reports, 'journal.ndjson'), 'utf8').split('\n')
    truncateSync(join(reports, 'journal.ndjson'), Buffer.byteLength(`${lines.slice(0, 5).join('\n')}\n`) + 20)
    const second = Journal.open(reports, true)
    expect(second.finished.size).to.equal(5)
    const graded: string[] = []
    const results = await gradedBy(units(), {
      ...options,
      journal: second.journal,
      finished: second.finished,
      progress: (_, { student }) => graded.push(student),
    })
    second.journal.close()
    expect(bytes(results)).to.equal(whole)
    expect(readFileSync(join(reports, 'journal.ndjson'), 'utf8').trim().split('\n').length).to.equal(units().length)
  })

  it('takes from the cache what did not change, and nothing else', async () => {
    const cache = folderCache(join(folder, 'cache'))
    const fresh = await gradedBy(units(), { ...options, cache })
    let misses = 0
    const counting = {
      get(key: string) {
        const found = cache.get(key)
        if (found === undefined) misses++
        return found
      },
      put: cache.put,
    }
    handIn('kim', JSON.stringify({ ...ALL, valid: 'no' }))
    const again = await gradedBy(units(), { ...options, cache: counting })
    handIn('kim', JSON.stringify(ALL))
    expect(misses).to.equal(1)
    expect(again.filter(({ student }) => student !== 'kim')).to.deep.equal(
      fresh.filter(({ student }) => student !== 'kim'),
    )
    appendFileSync(join(folder, 'class', 'kim', 'tiny', 'answers.json'), ' ')
  })

  it('runs hidden criteria only for instructors', async () => {
    const [kim] = await gradedBy(units(), { ...options, selection: { hidden: false } })
    expect(kim?.criteria.map(({ id }) => id)).to.not.include('secret')
    expect(kim?.max).to.equal('59/3')
  })

  it('runs one criterion with what it needs', async () => {
    const [kim] = await gradedBy(units(), { ...options, selection: { hidden: true, only: 'later' } })
    expect(kim?.criteria.map(({ id }) => id)).to.deep.equal(['parts', 'later'])
  })
})
