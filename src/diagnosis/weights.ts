import { issue } from '../issue.ts'
import { type Diagnosis, hops, said, unmet } from './symptom.ts'

const EMPTY = ['hop.gateway.no-endpoint', 'hop.mesh.no-endpoint', 'hop.alb.empty'] as const
const SHARES = ['hop.gateway.backend', 'hop.mesh.destination', 'hop.alb.target-group'] as const

/** Weights are shares, not failover: a backend without endpoints keeps its own and answers 503. */
export const weightsAreNoFailover: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.other-answers', 'expect.status', 'expect.available')) return undefined
  const empty = said(symptom, ...EMPTY)
  const share = hops(symptom).find(({ says }) => (SHARES as readonly string[]).includes(says.code))
  const service = (empty?.says.params as { readonly service?: string } | undefined)?.service
  const split = Object.values(share?.says.params ?? {}).find((value) => /^\d+\/\d+$/.test(String(value)))
  if (empty === undefined || service === undefined || share === undefined || split === undefined) return undefined
  const [part, whole] = String(split).split('/')
  return part === whole
    ? undefined
    : issue('diagnosis.weights', { service, share: String(split) }, { because: share.because })
}

/** No session persistence is asked for where requests are split by weight. */
export const weightsForgetSessions: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.moves')) return undefined
  const share = hops(symptom).find(({ says }) => (SHARES as readonly string[]).includes(says.code))
  return share === undefined ? undefined : issue('diagnosis.weights-forget', {}, { because: share.because })
}
