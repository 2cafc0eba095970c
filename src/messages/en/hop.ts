import type { HopIssues } from '../../issue/hop.ts'
import type { Sentences } from '../catalogue.ts'

export const hop: Sentences<HopIssues> = {
  'hop.pod.accepted': ({ pod, port }) => `${pod} accepts the connection on port ${port}`,
}
