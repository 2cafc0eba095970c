import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { generate, generatedFile } from './generate-fields.ts'

describe('fields.generated.ts', () => {
  it('is what `npm run generate:fields` writes', async () => {
    expect(readFileSync(generatedFile, 'utf8') === (await generate()), 'run `npm run generate:fields`').to.equal(true)
  })
})
