import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { HOSTILE, put } from './hostile.case.ts'
import { kubekata, root } from './run.case.ts'

const FORMATS = ['csv', 'github', 'sarif', 'ctrf', 'gradescope', 'classroom50', 'prairielearn', 'junit', 'markdown']
const ALL_LOST = ['submission.objects']

const folder = mkdtempSync(join(tmpdir(), 'kubekata-hostile-'))
const right = join(root, 'features/internal-database/solutions/cluster-ip')
after(() => rmSync(folder, { recursive: true }))

const studentOf = (index: number): string => `m${String(index).padStart(3, '0')}`

interface Result {
  readonly student: string
  readonly status: string
  readonly score: string | null
  readonly criteria: readonly {
    readonly id: string
    readonly status: string
    readonly code?: string
    readonly params?: object
  }[]
}

/** What was lost, as `valid:yaml.syntax`; nothing lost is the empty text. */
function lost({ criteria }: Result): string {
  return criteria
    .filter(({ status }) => status !== 'passed')
    .map(({ id, status, code = '' }) => (status === 'failed' ? `${id}:${code}` : `${id}:${status}`))
    .join(' ')
}

let results: ReadonlyMap<string, Result>
let out: string

before(() => {
  for (const neighbour of ['aaa', 'zzz']) {
    cpSync(right, join(folder, 'class', neighbour, 'internal-database'), { recursive: true })
  }
  for (const [index, [, hostile]] of HOSTILE.entries()) {
    const of = join(folder, 'class', studentOf(index), 'internal-database')
    cpSync(right, join(of, '0-right'), { recursive: true })
    put(of, hostile)
  }
  out = join(folder, 'out')
  const formats = FORMATS.flatMap((name) => ['--format', `${name}:${join(out, `${name}.txt`)}`])
  const { status, stderr } = kubekata(['grade', join(folder, 'class'), '--no-cache', '-v', '-o', out, ...formats])
  expect(status, stderr).to.equal(0)
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as { readonly results: readonly Result[] }
  results = new Map(report.results.map((result) => [result.student, result]))
})

describe('hostile manifests beside a right answer', () => {
  it('are at least sixty', () => {
    expect(HOSTILE.length).to.be.at.least(60)
  })

  for (const [index, [name, , found]] of HOSTILE.entries()) {
    it(`${name} ✗ ${found === '' ? 'nothing' : found}`, () => {
      const result = results.get(studentOf(index))!
      expect(result.status).to.equal('graded')
      const all = result.criteria.map(({ id }) => `${id}:${found}`).join(' ')
      expect(lost(result)).to.equal(found === '' ? '' : ALL_LOST.includes(found) ? all : `valid:${found}`)
    })
  }

  it('cost no neighbour anything', () => {
    for (const neighbour of ['aaa', 'zzz']) expect(results.get(neighbour)!.score).to.equal('100')
  })

  it('change nothing in this process or on the disk', () => {
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined)
    expect(readdirSync(join(folder, 'class', studentOf(0))).sort()).to.deep.equal(['internal-database'])
  })
})

/** Every file that was written, the folder of students included. */
function written(): readonly (readonly [file: string, text: string])[] {
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return [file.slice(out.length + 1), readFileSync(file, 'utf8')] as const
    })
}

describe('what hostile manifests say', () => {
  it('reaches no report as a control, bidirectional or zero-width character', () => {
    const hidden = /(?![\n\t\r])[\p{Cc}\p{Bidi_Control}\u200b-\u200d\u2060]/u
    // The journal is read by this program alone: it keeps what was found, in JSON.
    for (const [file, text] of written().filter(([name]) => name !== 'journal.ndjson')) {
      const [met = ''] = hidden.exec(text) ?? []
      expect(met === '' ? '' : met.codePointAt(0)!.toString(16), file).to.equal('')
    }
  })

  it('is no markup in pages', () => {
    for (const [file, text] of written().filter(([name]) => name.endsWith('.html'))) {
      expect(text.includes('<img src=x'), file).to.equal(false)
      expect(text.includes('<i>"'), file).to.equal(false)
    }
  })

  it('is no formula in a sheet', () => {
    const cells = written()
      .filter(([name]) => name.startsWith('csv'))
      .flatMap(([, text]) => text.split(/\r?\n/).flatMap((line) => line.split(',')))
    expect(cells.filter((cell) => /^"?[=+@]/.test(cell.trim()))).to.deep.equal([])
  })

  it('is no command to GitHub', () => {
    const lines = written()
      .filter(([name]) => name.startsWith('github'))
      .flatMap(([, text]) => text.split('\n'))
    expect(lines.length).to.be.above(HOSTILE.length / 2)
    expect(lines.filter((line) => line.startsWith('::error file=a') || line.includes('owned\n'))).to.deep.equal([])
  })
})
