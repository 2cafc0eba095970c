import { Worker } from 'node:worker_threads'

const LOOP = `
  const { parentPort } = require('node:worker_threads')
  parentPort.on('message', (rounds) => {
    let x = 1
    for (let i = 0; i < rounds; i++) x = (x * 16807) % 2147483647
    parentPort.postMessage(x)
  })
`

/** Two threads that only count, and what the same counting takes with one and with both: the machine's own ceiling. */
export function counting(): { one: () => Promise<number>; two: () => Promise<number>; end: () => Promise<void> } {
  const workers = [0, 1].map(() => new Worker(LOOP, { eval: true }))
  const count = (worker: Worker, rounds: number): Promise<unknown> =>
    new Promise((resolve) => {
      worker.once('message', resolve)
      worker.postMessage(rounds)
    })
  const milliseconds = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now()
    await work()
    return performance.now() - start
  }
  const ROUNDS = 1e8
  return {
    one: () => milliseconds(() => count(workers[0]!, ROUNDS)),
    two: () => milliseconds(() => Promise.all(workers.map((worker) => count(worker, ROUNDS / 2)))),
    end: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  }
}
