import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import type { Io } from './command.ts'
import { main } from './main.ts'

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
})
after(() => rmSync(folder, { recursive: true }))

async function run(...line: readonly string[]): Promise<readonly [code: number, text: string]> {
  let text = ''
  const stream = {
    tty: false,
    columns: 100,
    write: (more: string) => {
      text += more
    },
  }
  const io: Io = { cwd: folder, env: {}, out: stream, err: stream, read: async () => '', now: () => 0 }
  return [await main(line, io, () => '0'), text]
}

describe('kubekata new', () => {
  it('refuses a name that is no id', async () => {
    expect((await run('new', 'My_Exercise'))[0]).to.equal(2)
  })

  it('scaffolds an exercise that passes verify', async () => {
    expect((await run('new', 'my-exercise'))[0]).to.equal(0)
    const [code, text] = await run('verify', 'my-exercise')
    expect(text).to.include('my-exercise: 4/4')
    expect(code).to.equal(0)
  })

  it('never writes over an exercise', async () => {
    expect((await run('new', 'my-exercise'))[0]).to.equal(2)
  })
})
