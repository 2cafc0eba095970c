/** What happens to Pods and endpoints on the virtual clock, as reports tell it. */
export interface MomentIssues {
  'moment.made': { readonly pod: string }
  'moment.ready': { readonly pod: string }
  'moment.unready': { readonly pod: string }
  'moment.restarted': { readonly pod: string; readonly restarts: number }
  'moment.gone': { readonly pod: string }
  'moment.fault': { readonly pod: string }
  'moment.healed': { readonly pod: string }
  'moment.ejected': { readonly pod: string; readonly seconds: number }
  'moment.endpoints': { readonly service: string; readonly ready: number; readonly all: number }
}
