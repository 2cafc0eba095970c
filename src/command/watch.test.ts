import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { watchFolder } from './watch.ts'

let folder: string
let calls: number
let ended: AbortController
let watching: Promise<void>

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'kubekata-watch-')), 'work')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.yaml'), 'a')
  calls = 0
  ended = new AbortController()
  watching = watchFolder(
    folder,
    async () => {
      calls++
    },
    ended.signal,
  )
  await delay(100)
})
afterEach(async () => {
  ended.abort()
  await watching
  rmSync(join(folder, '..'), { recursive: true })
})

/** Waits until `changed` was called again, or says that it never was. */
async function called(after: number): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if (calls > after) return true
    await delay(25)
  }
  return false
}

const changes: Readonly<Record<string, () => void>> = {
  'a file is written': () => writeFileSync(join(folder, 'a.yaml'), 'b'),
  'a copy is renamed over it, as editors do': () => {
    writeFileSync(join(folder, '.a.yaml.swp'), 'b')
    writeFileSync(join(folder, 'a.yaml.new'), 'b')
    renameSync(join(folder, 'a.yaml.new'), join(folder, 'a.yaml'))
  },
  'a file is new': () => writeFileSync(join(folder, 'b.yaml'), 'b'),
  'a file is deleted': () => rmSync(join(folder, 'a.yaml')),
  'a file is written in a new folder': () => {
    mkdirSync(join(folder, 'more'))
    writeFileSync(join(folder, 'more/c.yaml'), 'c')
  },
  'the folder is removed and made again': () => {
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
    writeFileSync(join(folder, 'a.yaml'), 'b')
  },
}

describe('watching a folder', () => {
  for (const [what, change] of Object.entries(changes))
    it(`is told when ${what}`, async () => {
      change()
      expect(await called(0)).to.equal(true)
    })

  it('is told once of many changes of one moment', async () => {
    for (let index = 0; index < 20; index++) writeFileSync(join(folder, 'a.yaml'), String(index))
    expect(await called(0)).to.equal(true)
    await delay(300)
    expect(calls).to.be.below(10)
  })

  it('hears nothing of what editors write beside it', async () => {
    for (const name of ['.a.yaml.swp', 'a.yaml~', '.#a.yaml', '4913']) writeFileSync(join(folder, name), 'x')
    await delay(300)
    expect(calls).to.equal(0)
  })
})
