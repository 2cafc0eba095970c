import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { assert } from 'chai'
import { writeWhole } from './journal.ts'

describe('a file written whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  const file = join(folder, 'students', 'kim.html')
  after(() => rmSync(folder, { recursive: true }))

  it('is replaced by another text, and nothing else is left in its folder', () => {
    for (const text of ['one', '둘', '']) {
      writeWhole(file, text)
      assert.equal(readFileSync(file, 'utf8'), text)
    }
    assert.deepEqual(readdirSync(join(folder, 'students')), ['kim.html'])
  })

  it('is left alone by the same text', () => {
    writeWhole(file, '둘')
    const { ino } = statSync(file)
    writeWhole(file, '둘')
    assert.equal(statSync(file).ino, ino)
    writeWhole(file, '셋')
    assert.notEqual(statSync(file).ino, ino)
  })
})
