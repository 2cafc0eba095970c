import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { assert } from 'chai'
import type { SubmissionResult } from '../result.ts'
import { Journal, writeWhole } from './journal.ts'
import { Results } from './results.ts'

describe('a file written whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  const file = join(folder, 'students', 'kim.html')
  after(() => rmSync(folder, { recursive: true }))

  it('is replaced by another text, and nothing else is left in its folder', () => {
    for (const text of ['one', '둘', '']) {
      writeWhole(file, text)
      assert.equal(readFileSync(file, 'utf8'), text)
    }
    assert.deepEqual(readdirSync(join(folder, 'students')), ['kim.html'])
  })

  it('is left alone by the same text', () => {
    writeWhole(file, '둘')
    const { ino } = statSync(file)
    writeWhole(file, '둘')
    assert.equal(statSync(file).ino, ino)
    writeWhole(file, '셋')
    assert.notEqual(statSync(file).ino, ino)
  })
})

function resultOf(student: string, detail: string): SubmissionResult {
  return {
    student,
    exercise: 'tiny',
    title: { ko: '작은 것', en: 'Tiny' },
    exerciseDigest: '',
    submissionDigest: detail,
    status: 'graded',
    score: '1/3',
    max: '1',
    criteria: [],
    warnings: [],
    ignored: [],
  }
}

describe('results that were written down', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  after(() => rmSync(folder, { recursive: true }))

  it('are read back by student, as often as somebody asks, also once the journal is closed', () => {
    const students = ['정', 'kim', 'lee 😀', 'a"\n']
    const { journal } = Journal.open(join(folder, 'one'), false)
    const results = new Results()
    const all = students.map((student, index) => resultOf(student, '가'.repeat(index * 40_000)))
    for (const one of all) results.add(one, journal.write(`key ${one.student}`, one))
    journal.close()
    const sorted = ['a"\n', 'kim', 'lee 😀', '정'].map((name) => all.find(({ student }) => student === name))
    for (let time = 0; time < 2; time++) assert.deepEqual([...results], sorted)
  })

  it('stand behind those of an earlier run, whose torn line is cut off', () => {
    const first = Journal.open(join(folder, 'two'), false)
    first.journal.write('k1', resultOf('kim', '하나'))
    first.journal.close()
    appendFileSync(first.journal.file, '{"key":"k2","res')
    const second = Journal.open(join(folder, 'two'), true)
    const results = new Results()
    results.add(second.finished.get('k1')!)
    results.add(resultOf('lee', '둘'), second.journal.write('k2', resultOf('lee', '둘')))
    second.journal.close()
    assert.deepEqual([...results], [resultOf('kim', '하나'), resultOf('lee', '둘')])
  })

  it('are nobody else’s: a journal that another run wrote over is an error', () => {
    const { journal } = Journal.open(join(folder, 'three'), false)
    const read = journal.write('k1', resultOf('kim', ''))
    journal.close()
    writeFileSync(journal.file, readFileSync(journal.file, 'utf8').replace('"k1"', '"k2"'))
    assert.throws(read, /was changed/)
  })
})
