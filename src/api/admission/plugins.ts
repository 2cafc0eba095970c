import type { Step } from '../request.ts'
import { run, webhooks } from '../request.ts'
import { ingressClass } from './ingress-class.ts'
import { limit } from './limit.ts'
import { limitRangeCheck, limitRangeDefaults } from './limit-range.ts'
import { priority } from './priority.ts'
import { resourceQuota } from './resource-quota.ts'
import { serviceAccount } from './service-account.ts'
import { storageClass } from './storage-class.ts'
import { tolerations } from './tolerations.ts'

/** A step, and the kinds that it is for; none: all. */
type Plugin = readonly [step: Step, ...kinds: readonly string[]]

/** Our own limit, then the admission plugins that are on by default and matter here, in the server's order. */
const list = byKind([
  [limit],
  [limitRangeDefaults, 'Pod'],
  [serviceAccount, 'Pod'],
  [priority, 'Pod'],
  [tolerations, 'Pod'],
  [storageClass, 'PersistentVolumeClaim'],
  [ingressClass, 'Ingress'],
])

const last = byKind([[limitRangeCheck, 'Pod', 'PersistentVolumeClaim'], [webhooks('validating')], [resourceQuota]])

/** The steps for a kind, chosen once. */
function byKind(all: readonly Plugin[]): (kind: string) => readonly Step[] {
  const chosen = new Map<string, readonly Step[]>()
  return (kind) => {
    let steps = chosen.get(kind)
    if (steps === undefined) {
      steps = all.filter(([, ...kinds]) => kinds.length === 0 || kinds.includes(kind)).map(([step]) => step)
      chosen.set(kind, steps)
    }
    return steps
  }
}

/** What looks at an object once it is found valid, in the server's order: quota comes after the webhooks. */
export const lastPlugins: Step = (request) => run(last(request.kind), request)

/** All of them as one step. */
export const plugins: Step = (request) => run(list(request.kind), request)
