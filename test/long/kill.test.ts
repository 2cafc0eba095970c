import { spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'kubekata-kill-'))
after(() => rmSync(folder, { recursive: true }))

const STUDENTS = 75
const EXERCISES = ['internal-database', 'public-frontend', 'cross-namespace-calls', 'endpoint-strategy'] as const
const KILLS = 20

/** 300 submissions, no two with the same bytes: the samples over and over, each with a line of its own. */
function makeClass(): void {
  const samples = readdirSync(join(root, 'submissions')).sort()
  for (let index = 0; index < STUDENTS; index++) {
    const student = `s${String(index).padStart(2, '0')}`
    for (const exercise of EXERCISES) {
      const from = join(root, 'submissions', samples[index % samples.length]!, exercise)
      const to = join(folder, 'class', student, exercise)
      cpSync(from, to, { recursive: true })
      appendFileSync(join(to, 'z.yaml'), `# ${student}\n`)
    }
  }
}

function start(out: string, resume: boolean): { readonly done: Promise<number | null>; kill(): void } {
  const words = ['grade', join(folder, 'class'), '--no-cache', '--quiet', '--exit-zero', '-o', out]
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...words, ...(resume ? ['--resume'] : [])], {
    cwd: root,
    stdio: 'ignore',
  })
  const done = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
  })
  return { done, kill: () => child.kill('SIGKILL') }
}

/** Every report by its path; the journal holds the wall clock, so it is not compared. */
function bytes(out: string): Record<string, string> {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.endsWith('journal.ndjson'))
      .sort()
      .map((file) => [file.slice(out.length + 1), readFileSync(file, 'utf8')]),
  )
}

const lines = (out: string): number => {
  try {
    return readFileSync(join(out, 'journal.ndjson'), 'utf8').split('\n').length - 1
  } catch {
    return 0
  }
}

describe(`kill -9 at ${KILLS} moments of ${STUDENTS * EXERCISES.length} submissions`, () => {
  let clean: Record<string, string>
  let whole = 0

  before(async () => {
    makeClass()
    const begun = performance.now()
    expect(await start(join(folder, 'clean'), false).done).to.equal(0)
    whole = performance.now() - begun
    clean = bytes(join(folder, 'clean'))
    expect(lines(join(folder, 'clean'))).to.equal(STUDENTS * EXERCISES.length)
  })

  for (let kill = 0; kill < KILLS; kill++) {
    it(`kill ${kill + 1}, then --resume → the bytes of a clean run`, async (context) => {
      const out = join(folder, `out-${kill}`)
      const moment = Math.random() * whole
      const run = start(out, false)
      await Promise.race([wait(moment), run.done])
      run.kill()
      await run.done
      const kept = lines(out)
      expect(await start(out, true).done).to.equal(0)
      context.diagnostic(`killed after ${Math.round(moment)} ms with ${kept} in the journal`)
      expect(bytes(out)).to.deep.equal(clean)
      rmSync(out, { recursive: true })
    })
  }

  it('also when the run that resumes is killed again and again', async () => {
    const out = join(folder, 'again')
    let kept = 0
    for (let times = 0; times < 8; times++) {
      const run = start(out, times > 0)
      const timer = wait(whole * (0.3 + times / 10)).then(() => run.kill())
      const code = await run.done
      await timer
      expect(lines(out), 'nothing that was on disk is lost').to.be.at.least(kept)
      kept = lines(out)
      if (code === 0) break
    }
    expect(await start(out, true).done).to.equal(0)
    expect(bytes(out)).to.deep.equal(clean)
  })
})
