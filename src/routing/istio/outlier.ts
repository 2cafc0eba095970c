import type { Instant } from '../../clock.ts'
import type { HttpResponse } from '../../http.ts'
import { failed, type RouterMemory, recall, remember, type UpstreamFailure } from '../contract.ts'
import { milliseconds, type OutlierDetection } from './model.ts'

/** What a proxy remembers of one endpoint of a cluster. */
interface HostRecord {
  readonly errors: number
  readonly gateway: number
  readonly local: number
  /** Until when it gets nothing, or got nothing the last time. */
  readonly until?: number
  readonly ejections: number
}

type Records = Readonly<Record<string, HostRecord>>

const FRESH: HostRecord = { errors: 0, gateway: 0, local: 0, ejections: 0 }
/** Envoy's max_ejection_time. */
const LONGEST = 300_000

function recordsOf(cluster: string, memory: RouterMemory): Records {
  return recall<Records>(memory, `outliers ${cluster}`) ?? {}
}

/** Endpoints that are ejected now. */
export function ejected(cluster: string, memory: RouterMemory, now: Instant): ReadonlySet<string> {
  return new Set(
    Object.entries(recordsOf(cluster, memory)).flatMap(([address, { until }]) =>
      until !== undefined && until > now ? [address] : [],
    ),
  )
}

interface Thresholds {
  readonly errors: number
  readonly gateway: number
  readonly local: number
}

/** Failures in a row that eject, by what is counted; 0 counts nothing. */
function thresholds(settings: OutlierDetection): Thresholds {
  return {
    errors: settings.consecutive5xxErrors ?? settings.consecutiveErrors ?? 5,
    gateway: settings.consecutiveGatewayErrors ?? 0,
    local: settings.splitExternalLocalOriginErrors === true ? (settings.consecutiveLocalOriginFailures ?? 5) : 0,
  }
}

function counted(record: HostRecord, answer: HttpResponse | UpstreamFailure, settings: OutlierDetection): HostRecord {
  if (failed(answer)) {
    return settings.splitExternalLocalOriginErrors === true
      ? { ...record, local: record.local + 1 }
      : { ...record, errors: record.errors + 1, gateway: record.gateway + 1 }
  }
  if (answer.status < 500) return { ...record, errors: 0, gateway: 0, local: 0 }
  const gateway = answer.status >= 502 && answer.status <= 504
  return { ...record, errors: record.errors + 1, gateway: gateway ? record.gateway + 1 : 0, local: 0 }
}

const COUNTS = ['errors', 'gateway', 'local'] as const

/** A count that has reached its threshold starts anew, whether the host could be ejected or not (onConsecutiveErrorWorker). */
function judged(record: HostRecord, most: Thresholds): { readonly record: HostRecord; readonly tooMany: boolean } {
  const reached = COUNTS.filter((name) => most[name] > 0 && record[name] >= most[name])
  const anew = COUNTS.filter((name) => most[name] === 0 || reached.includes(name)).map((name) => [name, 0])
  return { record: { ...record, ...Object.fromEntries(anew) }, tooMany: reached.length > 0 }
}

/** Counts an answer; an endpoint with too many failures in a row is ejected, if the share that may be is not used up. */
export function observed(
  { cluster, address, total }: { readonly cluster: string; readonly address: string; readonly total: number },
  answer: HttpResponse | UpstreamFailure,
  settings: OutlierDetection,
  now: Instant,
  memory: RouterMemory,
): { readonly memory: RouterMemory; readonly until?: Instant } {
  const records = recordsOf(cluster, memory)
  const { record, tooMany } = judged(counted(records[address] ?? FRESH, answer, settings), thresholds(settings))
  const out = ejected(cluster, memory, now)
  const allowed = (100 * (out.size + 1)) / total <= (settings.maxEjectionPercent ?? 10)
  if (!tooMany || out.has(address) || !allowed) {
    const same = record.errors === 0 && record.gateway === 0 && record.local === 0 && record.until === undefined
    const { [address]: _, ...others } = records
    const next = same ? others : { ...others, [address]: record }
    return { memory: remember(memory, `outliers ${cluster}`, Object.keys(next).length === 0 ? undefined : next) }
  }
  const interval = milliseconds(settings.interval) ?? 10_000
  const base = milliseconds(settings.baseEjectionTime) ?? 30_000
  // Each interval in good health takes one off the multiplier; the sweep that lets it back runs once an interval.
  const rested = record.until === undefined ? 0 : Math.floor((now - record.until) / interval)
  const ejections = Math.max(0, record.ejections - rested) + 1
  const end = now + Math.min(base * ejections, Math.max(base, LONGEST))
  const until = Math.ceil(end / interval) * interval
  const next = { ...records, [address]: { ...FRESH, ejections, until } }
  return { memory: remember(memory, `outliers ${cluster}`, next), until }
}
