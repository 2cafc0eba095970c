import { spawnSync } from 'node:child_process'

/** What a child process took, the whole of it: milliseconds, and the most bytes that were resident. */
export interface Cost {
  readonly milliseconds: number
  readonly peak: number
}

const PEAK = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\nPEAK '+process.resourceUsage().maxRSS))`

interface Child {
  readonly milliseconds: number
  readonly status: number | null
  readonly said: string
}

function child(args: readonly string[], cwd: string): Child {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, [...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { milliseconds: Number(process.hrtime.bigint() - start) / 1e6, status, said: stderr }
}

/** Milliseconds of a child process, the whole of it. */
export function timed(args: readonly string[], cwd: string): number {
  const { milliseconds, status, said } = child(args, cwd)
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')}: ${said}`)
  return milliseconds
}

/** Time and memory of a child process, however it ended; memory costs it a module more. */
export function costOf(args: readonly string[], cwd: string): Cost {
  const { milliseconds, said } = child(['--import', PEAK, ...args], cwd)
  // Threads that end by themselves say it too, earlier.
  const peaks = Array.from(said.matchAll(/PEAK (\d+)/g), ([, kilobytes]) => Number(kilobytes) * 1024)
  return { milliseconds, peak: Math.max(...peaks) }
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

/** What several ways took: a row of milliseconds for each, in the order they were measured. */
export type Rows<Name extends string> = Readonly<Record<Name, readonly number[]>>

/** Measures every way in turn, a b c a b c …, after one round of warm-up: a machine's moods meet all of them alike. */
export async function interleaved<Name extends string>(
  ways: Readonly<Record<Name, () => number | Promise<number>>>,
  rounds: number,
): Promise<Rows<Name>> {
  const names = Object.keys(ways) as Name[]
  const rows = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const took = await ways[name]()
      if (round > 0) rows[name].push(took)
    }
  }
  return rows
}

/** A ratio of two rows: of their medians, and of their minima, which no other load on the machine has touched. */
export interface Ratio {
  readonly median: number
  readonly minimum: number
}

export function ratio(a: readonly number[], b: readonly number[]): Ratio {
  return { median: median(a) / median(b), minimum: Math.min(...a) / Math.min(...b) }
}

/** What a ratio should be. */
export type Target = readonly ['at most' | 'at least', number]

/** One line of the bench: what, both ratios, the target, and whether the medians meet it. */
export function line(
  what: string,
  { median: middle, minimum }: Ratio,
  [bound, value]: Target,
  moonshot: number,
): string {
  const met = bound === 'at most' ? middle <= value : middle >= value
  const figures = `${middle.toFixed(2).padStart(8)} (minima ${minimum.toFixed(2)})`
  return `${what.padEnd(78)} ${figures.padEnd(26)} target ${bound} ${value} (moonshot ${moonshot})  ${met ? 'met' : 'NOT MET'}`
}
