import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HOSTILE, put } from '../test/product/hostile.case.ts'
import { type Cost, costOf, median } from './measure.ts'
import { EXERCISE } from './students.ts'

export interface HostileRatio {
  readonly name: string
  readonly time: number
  readonly memory: number
}

function cost(cli: string, submission: string): Cost {
  return costOf([cli, 'test', submission, '--exercise', EXERCISE], process.cwd())
}

/** An honest file just below the limit of 1 MiB: ConfigMaps of ordinary lines. */
function honest(folder: string): string {
  const map = (index: number): string => {
    const lines = Array.from({ length: 500 }, (_, at) => `    setting.${index}.${at} = value ${at}`)
    return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-${index}\n  namespace: data\ndata:\n  file: |\n${lines.join('\n')}\n`
  }
  const documents: string[] = []
  for (let bytes = 0; ; ) {
    const text = map(documents.length)
    bytes += text.length + 4
    if (bytes > 1_048_000) break
    documents.push(text)
  }
  const submission = join(folder, 'honest')
  mkdirSync(submission)
  writeFileSync(join(submission, 'settings.yaml'), documents.join('---\n'))
  return submission
}

/** Every hostile input alone, beside the honest file, in turn; the costliest first. */
export function hostileRatios(cli: string, folder: string, rounds: number): readonly HostileRatio[] {
  const good = honest(folder)
  const submissions = HOSTILE.map(([name, hostile], index) => {
    const submission = join(folder, `hostile-${index}`)
    put(submission, hostile)
    return { name, submission }
  })
  const measured = submissions.map(({ name, submission }) => {
    const rows = Array.from({ length: rounds }, () => ({ one: cost(cli, submission), other: cost(cli, good) }))
    const of = (what: keyof Cost): number =>
      median(rows.map(({ one }) => one[what])) / median(rows.map(({ other }) => other[what]))
    return { name, time: of('milliseconds'), memory: of('peak') }
  })
  return measured.sort((a, b) => Math.max(b.time, b.memory) - Math.max(a.time, a.memory))
}
