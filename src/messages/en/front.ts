import type { FrontIssues } from '../../issue/front.ts'
import type { Sentences } from '../catalogue.ts'

export const front: Sentences<FrontIssues> = {
  'expect.pending-reason': ({ service, expected, actual }) =>
    `Service ${service} should wait for its address with the reason ${expected}; ${actual === '' ? 'it does not wait' : `its reason is ${actual}`}`,
  'expect.targets': ({ service, expected, actual, unhealthy }) =>
    `the load balancer of Service ${service} should have ${expected} targets healthy, it has ${actual}${unhealthy === '' ? '' : ` (not healthy: ${unhealthy})`}`,
  'expect.billed': ({ expected, actual, what }) =>
    `${expected} objects should be billed, ${actual} are${what === '' ? '' : `: ${what}`}`,
  'expect.source-kept': ({ to, client }) =>
    `the Pods behind ${to} should not see the client's address, they see ${client}`,
  'expect.by-policy': ({ from, to, policy, verdict, others }) =>
    verdict === 'denies'
      ? `NetworkPolicy ${policy} should be what stops connections of ${from} to ${to}; ${others === '' ? 'no policy stops them' : `they are stopped by ${others}`}`
      : `NetworkPolicy ${policy} should be what lets connections of ${from} to ${to} through; ${others === '' ? 'no policy is asked' : `what decides is ${others}`}`,
}
