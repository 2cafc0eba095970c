import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { expect } from 'chai'
import { kubekata, root } from '../product/run.case.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubekata-queue-'))
const STUDENTS = 15
const EXERCISES = ['internal-database', 'public-frontend', 'cross-namespace-calls', 'endpoint-strategy'] as const
const UNITS = STUDENTS * EXERCISES.length

const there = spawn('redis-server', ['--version']).once('error', () => undefined)
const skip = await new Promise<string | false>((resolve) => {
  there.once('error', () => resolve('redis-server is not installed'))
  there.once('exit', () => resolve(false))
})
if (skip !== false && process.getuid?.() === 0 && process.env['CI']) throw new Error(skip)

const started: ChildProcess[] = []
let url = ''

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { readonly port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

interface Running {
  readonly child: ChildProcess
  readonly done: Promise<number | null>
  text(): string
}

function run(words: readonly string[]): Running {
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...words], {
    cwd: root,
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', KUBEKATA_QUEUE: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream!.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
  const done = new Promise<number | null>((resolve) => void child.once('exit', (code) => resolve(code)))
  return { child, done, text: () => text }
}

const worker = (name: string, ...more: readonly string[]): Running =>
  run(['worker', '--name', name, '--jobs', '1', '--silence', '2', ...more])

function makeClass(): void {
  const samples = readdirSync(join(root, 'submissions')).sort()
  for (let index = 0; index < STUDENTS; index++) {
    const student = `s${String(index).padStart(2, '0')}`
    for (const exercise of EXERCISES) {
      const to = join(folder, 'class', student, exercise)
      cpSync(join(root, 'submissions', samples[index % samples.length]!, exercise), to, { recursive: true })
      appendFileSync(join(to, 'z.yaml'), `# ${student}\n`)
    }
  }
}

const report = (out: string): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, out, 'report.json')))
    .digest('hex')

describe('the grading service, on a real Redis', { skip }, () => {
  before(async () => {
    const port = await freePort()
    const redis = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      {
        cwd: folder,
        stdio: 'ignore',
      },
    )
    started.push(redis)
    url = `redis://127.0.0.1:${port}`
    makeClass()
    const { status, stderr } = kubekata(['grade', join(folder, 'class'), '--no-cache', '-o', join(folder, 'alone')])
    expect(status, stderr).to.equal(0)
  })
  after(async () => {
    for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await wait(100)
    rmSync(folder, { recursive: true, force: true })
  })

  it('workers killed in the middle of a job → nothing lost, nothing graded twice, the bytes of grade', {
    timeout: 300_000,
  }, async () => {
    const name = 'killed'
    const doomed = [worker(name), worker(name)]
    const submit = run(['submit', join(folder, 'class'), '--name', name, '-o', join(folder, 'queued')])
    const queue = new Queue(name, { connection: { url } })
    let killed = 0
    for (const { child } of doomed) {
      while ((await queue.getActiveCount()) === 0) await wait(5)
      child.kill('SIGKILL')
      killed++
      worker(name)
    }
    expect(killed).to.equal(2)
    expect(await submit.done, submit.text()).to.equal(0)
    expect(report('queued')).to.equal(report('alone'))
    const counts = await queue.getJobCounts('completed', 'failed', 'waiting', 'active', 'delayed')
    expect(counts).to.deep.equal({ completed: UNITS, failed: 0, waiting: 0, active: 0, delayed: 0 })
    await queue.close()
  })

  it('what is graded is not graded again: a second submit needs no worker', { timeout: 120_000 }, async () => {
    for (const child of started.slice(1)) if (child.exitCode === null) child.kill('SIGKILL')
    const again = run(['submit', join(folder, 'class'), '--name', 'killed', '-o', join(folder, 'again')])
    expect(await again.done, again.text()).to.equal(0)
    expect(report('again')).to.equal(report('alone'))
  })

  it('puts in no more than may wait', { timeout: 120_000 }, async () => {
    const name = 'pressed'
    const submit = run(['submit', join(folder, 'class'), '--name', name, '--most', '5', '--detach'])
    const queue = new Queue(name, { connection: { url } })
    while ((await queue.getWaitingCount()) < 5) await wait(100)
    await wait(1000)
    expect(await queue.getWaitingCount()).to.equal(5)
    const grading = worker(name)
    expect(await submit.done, submit.text()).to.equal(0)
    grading.child.kill('SIGTERM')
    expect([130, 143]).to.include(await grading.done)
    // Told to end, a worker finishes what it has begun: nobody has to wait for its silence.
    expect(await queue.getActiveCount()).to.equal(0)
    await queue.close()
  })

  it('a job of another version lies among the dead letters, with the reason, and can be tried again', {
    timeout: 120_000,
  }, async () => {
    const name = 'other'
    const job = {
      student: 'kim',
      exercise: 'internal-database',
      locale: 'en',
      selection: { hidden: true },
      engine: 'another',
      exerciseDigest: 'x',
      handed: { files: [], issues: [], ignored: [], refused: [], digest: 'd' },
    }
    const queue = new Queue(name, { connection: { url } })
    await queue.add('grade', job, { jobId: 'odd', attempts: 2, backoff: { type: 'fixed', delay: 50 } })
    const grading = worker(name)
    while ((await queue.getFailedCount()) === 0) await wait(50)
    const dead = run(['submit', '--dead', '--name', name])
    expect(await dead.done).to.equal(3)
    expect(dead.text()).to.match(/^kim\tinternal-database\tengine another, this worker has /)
    grading.child.kill('SIGKILL')
    const retry = run(['submit', '--retry', '--name', name])
    expect(await retry.done).to.equal(0)
    expect(await queue.getFailedCount()).to.equal(0)
    expect(await queue.getWaitingCount()).to.equal(1)
    await queue.close()
  })

  it('says what is wrong with an address', async () => {
    const wrong = run(['submit', join(folder, 'class'), '--queue', 'http://x'])
    expect(await wrong.done).to.equal(2)
    expect(wrong.text()).to.include('http://x is no address of a queue')
    const silent = run(['submit', join(folder, 'class'), '--queue', 'redis://127.0.0.1:1'])
    expect(await silent.done).to.equal(2)
    expect(silent.text()).to.include('does not answer')
  })
})
