import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { CaseResult, RunTable } from './result.ts'

/** The adapter of a table, by what any of its cases holds, the most telling first: a file may have any name. */
const formats: readonly (readonly [name: string, has: readonly string[]])[] = [
  ['validation', ['op', 'manifest']],
  ['proxy', ['mode', 'steps']],
  ['dns', ['queries']],
  ['env', ['checkAtSeconds']],
  ['l7', ['controller']],
  ['netpol', ['probes']],
  ['lb', ['environment']],
  ['endpoints', ['expect']],
]

interface Table {
  readonly cases: readonly { readonly id: string }[]
}

function formatOf(table: Table, file: string): string {
  const found = formats.find(([, has]) => table.cases.some((one) => has.every((key) => key in one)))
  if (found === undefined) throw new Error(`${file}: its cases have the shape of no known table`)
  return found[0]
}

async function runFile(file: string, only: string | undefined): Promise<readonly CaseResult[]> {
  const table = JSON.parse(readFileSync(file, 'utf8')) as Table
  const { run } = (await import(`./${formatOf(table, file)}.ts`)) as { run: RunTable }
  return run(table, only)
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' } },
  allowPositionals: true,
})
if (positionals.length === 0) {
  console.error('usage: npm run conformance -- [--json] [--only ID] FILE…')
  process.exit(2)
}

const files: { file: string; passed: number; failed: number; cases: readonly CaseResult[] }[] = []
for (const file of positionals) {
  const cases = await runFile(file, values.only)
  const failed = cases.filter(({ passed }) => !passed)
  files.push({ file: basename(file), passed: cases.length - failed.length, failed: failed.length, cases })
  if (values.json) continue
  for (const { id, expected, got } of failed)
    console.log(`${basename(file)} ${id}\n  expected: ${expected ?? ''}\n  got:      ${got ?? ''}`)
  if (positionals.length > 1)
    console.log(`${basename(file)}: ${cases.length - failed.length} passed, ${failed.length} failed`)
}
const passed = files.reduce((sum, file) => sum + file.passed, 0)
const failed = files.reduce((sum, file) => sum + file.failed, 0)
if (values.json) console.log(JSON.stringify({ passed, failed, files }, null, 2))
else console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
