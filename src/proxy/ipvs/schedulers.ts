import { dh } from './dh.ts'
import { fo } from './fo.ts'
import { lblc } from './lblc.ts'
import { lblcr } from './lblcr.ts'
import { lc } from './lc.ts'
import { mh } from './mh.ts'
import { nq } from './nq.ts'
import { ovf } from './ovf.ts'
import { rr } from './rr.ts'
import type { Scheduler } from './scheduler.ts'
import { sed } from './sed.ts'
import { sh } from './sh.ts'
import { wlc } from './wlc.ts'
import { wrr } from './wrr.ts'

/** Every scheduler kube-proxy can set, one line each. */
export const schedulers: Readonly<Record<string, Scheduler>> = {
  rr,
  wrr,
  lc,
  wlc,
  lblc,
  lblcr,
  sh,
  dh,
  sed,
  nq,
  mh,
  fo,
  ovf,
}
