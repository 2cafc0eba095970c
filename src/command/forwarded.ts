import type { Cluster } from '../cluster/cluster.ts'
import type { Issue } from '../issue.ts'
import { forwardTarget, portForward } from '../lab/port-forward.ts'
import { render } from '../messages/render.ts'
import type { Outcome } from '../outcome.ts'
import type { Branch } from '../walk.ts'
import { type Invocation, usage } from './command.ts'

/** The way through `kubectl port-forward`; undefined: kubectl would not have started, and said why. */
export function forwarded(text: string, invocation: Invocation, cluster: Cluster): Branch<Outcome> | undefined {
  const { io, locale, value } = invocation
  const target = forwardTarget(text, value('namespace') ?? 'default')
  if (target === undefined) throw usage('forward.type', { target: text })
  const way = portForward(target, cluster)
  if (!('code' in way)) return way
  io.err.write(`${render(way as Issue, locale)}\n`)
  return undefined
}
