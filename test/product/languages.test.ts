import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Grader } from '../../src/batch/grader.ts'
import { root } from './run.case.ts'

describe('every exercise', () => {
  for (const locale of ['ko', 'en'] as const) {
    const grader = new Grader({ exercises: join(root, 'features'), locale, selection: { hidden: true }, root })
    for (const id of grader.ids)
      it(`${id} is understood in ${locale}, step by step`, async () => {
        await grader.plan(id)
      })
  }
})
