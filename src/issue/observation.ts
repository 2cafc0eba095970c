/** Unmet expectations (`expect/`): one code per question a criterion can ask. */
export interface ObservationIssues {
  'expect.nothing-concerns': { readonly namespaces: string }
  'expect.no-object': Readonly<Record<string, never>>
  'expect.not-restarted': { readonly image: string }
  'expect.no-service': { readonly service: string; readonly near: string }
  'expect.ready-pods': {
    readonly service: string
    readonly expected: string
    readonly actual: number
    readonly pods: string
  }
  'expect.labelled-pods': {
    readonly namespace: string
    readonly label: string
    readonly expected: number
    readonly actual: number
    readonly pods: string
  }
  'expect.connects': { readonly from: string; readonly to: string; readonly outcome: string; readonly share: string }
  'expect.connects-anyway': { readonly from: string; readonly to: string; readonly outcome: string }
  'expect.no-such-pod': { readonly namespace: string; readonly label: string }
  'expect.reaches-other': {
    readonly from: string
    readonly to: string
    readonly outcome: string
    readonly share: string
  }
  'expect.not-reached': { readonly pod: string; readonly to: string }
  'expect.label-share': {
    readonly label: string
    readonly from: string
    readonly to: string
    readonly expected: string
    readonly actual: string
  }
  'expect.source-seen': { readonly to: string; readonly expected: string; readonly actual: string }
  'expect.resolves': { readonly from: string; readonly name: string; readonly rcode: string }
  'expect.gets-nothing': { readonly service: string; readonly pod: string }
  'expect.share-over': {
    readonly service: string
    readonly pod: string
    readonly share: string
    readonly limit: string
  }
  'expect.share-unequal': {
    readonly service: string
    readonly pod: string
    readonly share: string
    readonly expected: string
  }
  'expect.connection-lost': { readonly service: string; readonly outcome: string; readonly share: string }
  'expect.no-endpoint': { readonly service: string }
  'expect.opened-by-type': { readonly service: string; readonly type: string }
  'expect.opened-by-external-ip': { readonly service: string; readonly address: string }
  'expect.opened-by-route': { readonly kind: string; readonly name: string; readonly service: string }
  'expect.opened-by-host': { readonly pod: string; readonly field: string }
  'expect.leaves': { readonly service: string; readonly pod: string; readonly within: string }
  'expect.leaves-not-judged': { readonly service: string }
  'expect.comes-back-early': { readonly service: string; readonly pod: string; readonly at: string }
  'expect.returns': { readonly service: string; readonly pod: string; readonly within: string }
  'expect.fails-meanwhile': {
    readonly service: string
    readonly pod: string
    readonly at: string
    readonly outcome: string
  }
  'expect.not-selected': { readonly pod: string }
  'expect.status': {
    readonly url: string
    readonly from: string
    readonly expected: string
    readonly outcome: string
    readonly share: string
  }
  'expect.no-external-address': { readonly service: string }
  'expect.not-lbc': { readonly service: string; readonly owner: string }
  'expect.variable-missing': { readonly container: string; readonly variable: string; readonly reason: string }
  'expect.variable-no-url': { readonly container: string; readonly variable: string; readonly value: string }
  'expect.variable-value': {
    readonly container: string
    readonly variable: string
    readonly expected: string
    readonly actual: string
  }
  'expect.variable-set': { readonly container: string; readonly variable: string; readonly value: string }
  'expect.resolves-to': {
    readonly from: string
    readonly name: string
    readonly expected: string
    readonly actual: string
  }
  'expect.endpoint-counts': { readonly service: string; readonly expected: string; readonly actual: string }
  'expect.endpoints': { readonly service: string; readonly expected: string; readonly actual: string }
  'expect.event': { readonly reason: string; readonly object: string; readonly seen: string }
  'expect.refused': { readonly message: string }
  'expect.evictable': { readonly pod: string; readonly reason: string }
  'expect.not-evictable': { readonly pod: string; readonly reason: string }
  'expect.available': {
    readonly service: string
    readonly expected: string
    readonly actual: string
    readonly at: string
    readonly outcome: string
  }
  'expect.no-pod-of-image': { readonly image: string }
  'expect.answered-by': {
    readonly url: string
    readonly from: string
    readonly image: string
    readonly outcome: string
    readonly share: string
  }
  'expect.version-share': { readonly version: string; readonly expected: string; readonly actual: string }
  'expect.other-answers': { readonly outcome: string; readonly share: string }
  'expect.comes-back': {
    readonly from: string
    readonly to: string
    readonly after: string
    readonly expected: string
    readonly actual: string
  }
  'expect.busiest': { readonly to: string; readonly least: string; readonly most: string; readonly actual: string }
  'expect.most-of': { readonly to: string; readonly count: number; readonly limit: number; readonly actual: number }
  'expect.lost-of': { readonly to: string; readonly count: number; readonly lost: number }
  'expect.cut': { readonly pod: string; readonly at: string; readonly expected: string }
  'expect.still-sent': { readonly pod: string; readonly from: string; readonly to: string; readonly at: string }
  'expect.worst-second': {
    readonly service: string
    readonly limit: string
    readonly actual: string
    readonly at: string
    readonly outcome: string
  }
  'expect.no-health-check': { readonly service: string }
  'expect.counted': {
    readonly node: string
    readonly service: string
    readonly expected: number
    readonly actual: number
  }
  'expect.no-counters': { readonly node: string; readonly mode: string }
  'expect.moves': { readonly request: number; readonly first: string; readonly next: string }
  'expect.access-log': { readonly expected: string; readonly actual: string }
  'expect.runs-for-ever': { readonly detail: string }
}
