import { forbidden, resourceOf } from '../answers.ts'
import type { Step } from '../request.ts'

/** `reason` of the refusal below: no status reason of upstream's, since no API server has this rule. */
export const LIMIT = 'SimulatorLimit'

/** The simulator holds so many objects of a kind and no more, so that no manifest can fill its memory; a rule of ours. */
export const limit: Step = ({ kind, operation, draft, state, arrival }) => {
  const most = arrival.context.limits?.[kind]
  if (operation !== 'CREATE' || most === undefined || state.count(kind) < most) return undefined
  const detail = `exceeded the simulator's limit: ${most} ${resourceOf(kind)}`
  return { ...forbidden(draft, draft.metadata?.name ?? '', detail), reason: LIMIT }
}
