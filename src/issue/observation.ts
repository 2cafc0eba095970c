/** Unmet expectations (`expect/`) and well-known mistakes behind them (`diagnosis/`). */
export interface ObservationIssues {
  'expect.reachable': { readonly to: string; readonly outcome: string }
}
