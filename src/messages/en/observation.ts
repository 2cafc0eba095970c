import type { ObservationIssues } from '../../issue/observation.ts'
import type { Sentences } from '../catalogue.ts'

export const observation: Sentences<ObservationIssues> = {
  'expect.reachable': ({ to, outcome }) => `${to} should be reachable, but: ${outcome}`,
}
