import type { Step } from '../request.ts'
import { run } from '../request.ts'
import { ingressClass } from './ingress-class.ts'
import { limit } from './limit.ts'
import { priority } from './priority.ts'
import { serviceAccount } from './service-account.ts'
import { storageClass } from './storage-class.ts'
import { tolerations } from './tolerations.ts'

/** Our own limit, then the admission plugins that are on by default and matter here, in the server's order. */
const list: readonly Step[] = [limit, serviceAccount, priority, tolerations, storageClass, ingressClass]

/** All of them as one step. */
export const plugins: Step = (request) => run(list, request)
