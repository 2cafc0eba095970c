import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { skipped } from './hosts.case.ts'

const LAB = `
const { Namespaces } = await import('${new URL('./namespaces.ts', import.meta.url)}')
const net = new Namespaces()
net.node()
net.leg('a', '10.244.1.10')
await net.serve('a', [8080])
console.log('up')
setInterval(() => undefined, 1000)
`

describe('namespaces', { skip: skipped }, () => {
  it('are gone when the process that made them was killed', { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', LAB], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const left = (): readonly string[] =>
      spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' })
        .stdout.split('\n')
        .filter((line) => line.startsWith(`kk${child.pid}-`))
    expect(left()).to.have.length(2)
    child.kill('SIGKILL')
    for (let tries = 0; tries < 100 && left().length > 0; tries++) await sleep(100)
    expect(left()).to.deep.equal([])
  })
})
