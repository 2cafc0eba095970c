import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { byCodeUnit } from '../state.ts'
import { PACKAGE } from './step-files.ts'

/** `kubekata 0.1.0`, as reports name the engine. */
export function engineName(): string {
  const { name, version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
    name: string
    version: string
  }
  return `${name} ${version}`
}

function* codeIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => byCodeUnit(a.name, b.name))) {
    const at = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== 'testdata') yield* codeIn(at)
    } else if (/\.(ts|js|mjs|json)$/.test(entry.name) && !/\.(test|case)\./.test(entry.name)) yield at
  }
}

/** A digest over the code that grades, steps included: a cache never survives a change of the engine. */
export function engineDigest(steps: readonly string[]): string {
  const hash = createHash('sha256').update(engineName())
  const src = join(dirname(fileURLToPath(import.meta.url)), '..')
  for (const file of [...codeIn(src), ...steps]) hash.update(readFileSync(file))
  return hash.digest('hex')
}
