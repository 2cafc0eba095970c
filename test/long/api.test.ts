import { describe, it } from 'node:test'
import { checkProperties, checkTexts } from '../../src/api/properties.case.ts'

describe('the API server, over many mutated manifests', () => {
  it('never throws, defaults once, and leaves its own output unchanged', () => checkProperties(20_000))

  it('no text makes anything throw', () => checkTexts(20_000))
})
