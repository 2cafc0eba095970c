import { describe, it } from 'node:test'
import { checkProperties, checkTexts } from './properties.case.ts'

describe('the API server, over mutated manifests', () => {
  it('never throws, defaults once, and leaves its own output unchanged', () => checkProperties(600))

  it('no text makes anything throw', () => checkTexts(600))
})
