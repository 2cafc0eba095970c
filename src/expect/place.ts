import { ONE } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { Observation } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import type { ClusterState } from '../state.ts'
import { outcomeText, percentText, shareOf, worst } from './outcome.ts'

/** How near a client its connections should end. */
export type Place = 'zone' | 'node'

const ZONE = 'topology.kubernetes.io/zone'

function placeOf(node: Stored<'Node'> | undefined, place: Place): string {
  return (place === 'zone' ? node?.metadata.labels?.[ZONE] : node?.metadata.name) ?? ''
}

/** Every connection of a client on a node ends at a Pod of the same zone, or of the node itself. */
export function expectStays(
  state: ClusterState,
  place: Place,
  observations: readonly (Observation & { readonly node: string })[],
): readonly Issue[] {
  return observations.flatMap(({ question, branches, node }) => {
    const own = placeOf(state.get('Node', node), place)
    const near = (outcome: Outcome): boolean => {
      if (outcome.kind !== 'delivered' || outcome.to.kind !== 'pod') return false
      const on = state.get('Pod', outcome.to.key)?.spec?.nodeName ?? ''
      return placeOf(state.get('Node', on), place) === own
    }
    const bad = worst(branches, near)
    if (bad === undefined) return []
    const share = percentText(ONE.sub(shareOf(branches, near)))
    const params = {
      from: question.from,
      to: question.to,
      place: `${place} ${own}`,
      share,
      outcome: outcomeText(bad.value),
    }
    return [issue('expect.leaves-place', params, { because: bad.trace.flatMap((hop) => hop.because) })]
  })
}
