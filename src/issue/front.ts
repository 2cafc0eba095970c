/** Expectations of what stands in front of Services, and of the policies between Pods. */
export interface FrontIssues {
  'expect.pending-reason': { readonly service: string; readonly expected: string; readonly actual: string }
  'expect.targets': {
    readonly service: string
    readonly expected: string
    readonly actual: string
    readonly unhealthy: string
  }
  'expect.billed': { readonly expected: number; readonly actual: number; readonly what: string }
  'expect.source-kept': { readonly to: string; readonly client: string }
  'expect.by-policy': {
    readonly from: string
    readonly to: string
    readonly policy: string
    readonly verdict: 'allows' | 'denies'
    readonly others: string
  }
}
