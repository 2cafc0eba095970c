import type { ClientIssues } from '../../issue/client.ts'
import type { Sentences } from '../catalogue.ts'

const SHOWN: Readonly<Record<string, string>> = {
  'other name': 'one for another name',
  expired: 'one that has expired',
  fallback: "the proxy's own, which nobody knows",
}

export const client: Sentences<ClientIssues> = {
  'expect.leaves-place': ({ from, to, place, share, outcome }) =>
    `connections of ${from} to ${to} should stay in ${place}; ${share} of them end elsewhere: ${outcome}`,
  'expect.access-denied': ({ pod, account, request, namespace }) =>
    `Pod ${pod} should be able to ${request} in namespace ${namespace}; its service account ${account} may not`,
  'expect.access-granted': ({ pod, account, request, namespace }) =>
    `Pod ${pod} should not be able to ${request} in namespace ${namespace}; its service account ${account} may`,
  'expect.no-token': ({ pod, account }) =>
    `Pod ${pod} has no token of its service account ${account}, so the API server does not know it`,
  'expect.queries': ({ pod, name, expected, actual, tried }) =>
    `Pod ${pod} should find ${name} with ${expected} ${expected === 1 ? 'query' : 'queries'}, it takes ${actual}: ${tried}`,
  'expect.copies': ({ label, from, to, expected, actual }) =>
    `Pods labelled ${label} should get a copy of ${expected} of what ${from} sends to ${to}, they get ${actual}`,
  'expect.load-answers': ({ from, to, status, expected, answers }) =>
    `${expected} of the requests of ${from} to ${to} should get status ${status}; they get ${answers}`,
  'expect.load-failures': ({ from, to, most, failed, answers }) =>
    `at most ${most} of the requests of ${from} to ${to} should fail; up to ${failed} do (on average ${answers})`,
  'expect.load-tries': ({ label, from, to, expected, actual }) =>
    `Pods labelled ${label} should get ${expected} of what proxies send for ${from} to ${to}, they get ${actual}`,
  'expect.load-ejected': ({ label, from, to, ejected }) =>
    `under the requests of ${from} to ${to} a Pod labelled ${label} should be ejected; ${ejected === '' ? 'nobody surely is' : `only ${ejected} surely is`}`,
  'expect.pool-share': ({ pod, service, url, least, actual }) =>
    `Pod ${pod} behind Service ${service} should get at least ${least} of the requests over connections kept to ${url}, it gets ${actual}`,
  'expect.pool-handshakes': ({ url, most, actual }) =>
    `connections kept to ${url} should have taken at most ${most} ${most === 1 ? 'handshake' : 'handshakes'}, they took ${actual}`,
  'expect.pool-open': ({ url, expected, actual }) =>
    `${expected} of the connections kept to ${url} should be open, ${actual} are`,
  'expect.pool-busiest': ({ url, expected, actual }) =>
    `the busiest Pod should get ${expected} of the requests over connections kept to ${url}, on average it gets ${actual}`,
  'expect.pool-nothing': ({ url, pod, expected, actual }) =>
    `Pod ${pod} should get none of the requests over connections kept to ${url} with probability ${expected}; it is ${actual}`,
  'expect.waits': ({ from, to, most, delay, share }) =>
    `${from} should have the answer of ${to} within ${most} ms; ${share} of its requests take longer, up to ${delay} ms`,
  'expect.certificate': ({ url, from, shown, share }) =>
    `${from} should be shown a certificate for ${url} that it can accept; ${share} of its requests meet ${SHOWN[shown] ?? shown}`,
}
