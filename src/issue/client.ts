/** What clients and programs inside Pods are expected to meet, beyond the end of one connection. */
export interface ClientIssues {
  /** A connection left the zone or the node of its client; `place` is `zone zone-a` or `node n1`. */
  'expect.leaves-place': {
    readonly from: string
    readonly to: string
    readonly place: string
    readonly share: string
    readonly outcome: string
  }
  /** `request` reads `list endpointslices`. */
  'expect.access-denied': {
    readonly pod: string
    readonly account: string
    readonly request: string
    readonly namespace: string
  }
  'expect.access-granted': {
    readonly pod: string
    readonly account: string
    readonly request: string
    readonly namespace: string
  }
  'expect.no-token': { readonly pod: string; readonly account: string }
  'expect.queries': {
    readonly pod: string
    readonly name: string
    readonly expected: number
    readonly actual: number
    readonly tried: string
  }
  'expect.copies': {
    readonly label: string
    readonly from: string
    readonly to: string
    readonly expected: string
    readonly actual: string
  }
  'expect.load-answers': {
    readonly from: string
    readonly to: string
    readonly status: number
    readonly expected: number
    readonly answers: string
  }
  'expect.load-failures': {
    readonly from: string
    readonly to: string
    readonly most: number
    readonly failed: number
    readonly answers: string
  }
  'expect.load-tries': {
    readonly label: string
    readonly from: string
    readonly to: string
    readonly expected: string
    readonly actual: string
  }
  'expect.load-ejected': {
    readonly label: string
    readonly from: string
    readonly to: string
    readonly ejected: string
  }
  'expect.pool-share': {
    readonly pod: string
    readonly service: string
    readonly url: string
    readonly least: string
    readonly actual: string
  }
  'expect.pool-handshakes': { readonly url: string; readonly most: number; readonly actual: string }
  'expect.pool-open': { readonly url: string; readonly expected: number; readonly actual: string }
  'expect.pool-busiest': { readonly url: string; readonly expected: string; readonly actual: string }
  'expect.pool-nothing': {
    readonly url: string
    readonly pod: string
    readonly expected: string
    readonly actual: string
  }
  'expect.waits': {
    readonly from: string
    readonly to: string
    readonly most: number
    readonly delay: number
    readonly share: string
  }
  /** `shown` is 'other name', 'expired' or 'fallback'. */
  'expect.certificate': { readonly url: string; readonly from: string; readonly shown: string; readonly share: string }
}
