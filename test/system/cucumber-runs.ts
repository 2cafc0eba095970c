/**
 * Cucumber's own runner over several submissions of one exercise, its support code loaded once: `FEATURE OUT SUBMISSION…`.
 * OUT is a folder; run n writes its messages to `n.ndjson`.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { loadConfiguration, loadSupport, runCucumber } from '@cucumber/cucumber/api'
import type { Envelope } from '@cucumber/messages'

const [feature = '', out = '', ...submissions] = process.argv.slice(2)
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
const environment = { cwd: process.cwd(), stdout: nowhere, stderr: nowhere }
const { runConfiguration } = await loadConfiguration({ provided: { paths: [feature] } }, environment)
const support = await loadSupport(runConfiguration, environment)
for (const [index, submission] of submissions.entries()) {
  const lines: string[] = []
  const runtime = { ...runConfiguration.runtime, worldParameters: { submission } }
  await runCucumber({ ...runConfiguration, runtime, support }, environment, (envelope: Envelope) => {
    lines.push(JSON.stringify(envelope))
  })
  writeFileSync(join(out, `${index}.ndjson`), lines.join('\n'))
}
