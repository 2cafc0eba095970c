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

/** Our own limit, then the admission plugins that are on by default and matter here, in the server's order. */
const list: readonly Step[] = [
  limit,
  limitRangeDefaults,
  serviceAccount,
  priority,
  tolerations,
  storageClass,
  ingressClass,
]

const last: readonly Step[] = [limitRangeCheck, webhooks('validating'), resourceQuota]

/** What looks at an object once it is found valid, in the server's order: quota comes after the webhooks. */
export const lastPlugins: Step = (request) => run(last, request)

/** All of them as one step. */
export const plugins: Step = (request) => run(list, request)
