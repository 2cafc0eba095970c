import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { run } from './validation.ts'

const text = readFileSync(join(import.meta.dirname, 'validation.json'), 'utf8')

describe('manifests through the whole cluster', () => {
  it('every case of validation.json', async () => {
    const results = await run(JSON.parse(text))
    expect(results.filter(({ passed }) => !passed)).to.deep.equal([])
    expect(results).not.to.deep.equal([])
  })

  it('the adapter tells a wrong expectation', async () => {
    const results = await run(JSON.parse(text.replaceAll('"Duplicate"', '"Invalid"')))
    expect(results.some(({ passed }) => !passed)).to.equal(true)
  })
})
