import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { kubekata, root } from './run.case.ts'

describe('every exercise', () => {
  for (const exercise of readdirSync(join(root, 'features'))) {
    it(`${exercise}: solutions earn everything, nothing earns nothing, each recorded mistake loses what it should, every mutant is killed`, () => {
      const { status, stdout, stderr } = kubekata(['verify', exercise, '--mutants', '--locale', 'en'])
      expect(status, stdout + stderr).to.equal(0)
    })
  }
})
