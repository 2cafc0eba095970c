/** What a step expects; see `conventions` in proxy.json. */
export interface Expect {
  readonly verdict?: string
  readonly clientSees?: string
  readonly exact?: string
  readonly shares?: Readonly<Record<string, number>>
  readonly counts?: Readonly<Record<string, number>>
  readonly countsSorted?: readonly number[]
  readonly sticky?: boolean
  readonly sameAs?: string
  readonly oneOf?: readonly string[]
  readonly usedEndpoints?: number
  readonly sourceSeen?: string
  readonly sourceSeenBy?: Readonly<Record<string, string>>
  readonly outcomes?: Readonly<Record<string, number>>
  readonly freshShares?: Readonly<Record<string, number>>
  readonly http?: {
    readonly status?: number
    readonly headers?: Readonly<Record<string, string>>
    readonly json?: unknown
  }
  readonly serviceChain?: string
  readonly alsoExists?: readonly string[]
  readonly endpointChains?: readonly string[]
  readonly chains?: readonly string[]
  readonly probabilities?: readonly (number | null)[]
}

/** How one connection ended, as the client and the endpoint see it. */
export interface Ended {
  readonly verdict: 'forward' | 'reject' | 'drop' | 'no-listener'
  readonly sees: string
  readonly endpoint?: string
  readonly source?: string
  readonly preserved?: boolean
  readonly http?: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  }
}

/** The first thing that differs from what a step expects; `labels` are the endpoints of steps before, by their label. */
export function differs(
  expect: Expect,
  ends: readonly Ended[],
  labels: ReadonlyMap<string, string>,
): string | undefined {
  const counts = countsOf(ends)
  const shown = `${JSON.stringify(Object.fromEntries(counts))} ${[...new Set(ends.map(({ verdict, sees }) => `${verdict}/${sees}`))].join(' ')}`
  const wrong =
    verdicts(expect, ends) ??
    spread(expect, counts, ends.length) ??
    choices(expect, counts, labels) ??
    oneOf(expect, ends)
  if (wrong !== undefined) return `${wrong} ${shown}`
  return sources(expect, ends) ?? outcomes(expect, ends) ?? answer(expect, ends)
}

/** Connections by endpoint. */
function countsOf(ends: readonly Ended[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { endpoint } of ends) if (endpoint !== undefined) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1)
  return counts
}

function verdicts(expect: Expect, ends: readonly Ended[]): string | undefined {
  if (expect.verdict !== undefined && ends.some(({ verdict }) => verdict !== expect.verdict)) return 'verdict'
  if (expect.clientSees !== undefined && ends.some(({ sees }) => sees !== expect.clientSees)) return 'client sees'
  return undefined
}

const sorted = (numbers: readonly number[]): string => [...numbers].sort((a, b) => b - a).join()

function spread(expect: Expect, counts: ReadonlyMap<string, number>, n: number): string | undefined {
  if (expect.exact !== undefined && (counts.size !== 1 || !counts.has(expect.exact))) return 'exact'
  if (expect.shares !== undefined && unlike(expect.shares, counts, n) !== undefined) return 'shares'
  const wanted = Object.entries(expect.counts ?? {})
  const other = counts.size !== wanted.length || wanted.some(([key, count]) => (counts.get(key) ?? 0) !== count)
  if (expect.counts !== undefined && other) return 'counts'
  if (expect.countsSorted !== undefined && sorted([...counts.values()]) !== sorted(expect.countsSorted)) return 'counts'
  return expect.usedEndpoints !== undefined && counts.size !== expect.usedEndpoints ? 'used' : undefined
}

function choices(
  expect: Expect,
  counts: ReadonlyMap<string, number>,
  labels: ReadonlyMap<string, string>,
): string | undefined {
  if (expect.sticky === true && counts.size !== 1) return 'sticky'
  if (expect.sticky === false && counts.size < 2) return 'not sticky'
  const before = labels.get(expect.sameAs ?? '')
  if (expect.sameAs !== undefined && (counts.size !== 1 || !counts.has(before ?? ''))) return `same as ${before}:`
  return undefined
}

function oneOf(expect: Expect, ends: readonly Ended[]): string | undefined {
  const wanted = expect.oneOf
  if (wanted === undefined) return undefined
  return ends.some(({ endpoint }) => endpoint === undefined || !wanted.includes(endpoint)) ? 'one of' : undefined
}

function sources(expect: Expect, ends: readonly Ended[]): string | undefined {
  const ok = (wanted: string, end: Ended): boolean =>
    wanted === 'preserved' ? end.preserved === true : end.source === wanted.slice('masqueraded:'.length)
  for (const end of ends) {
    const wanted = expect.sourceSeenBy?.[end.endpoint ?? ''] ?? expect.sourceSeen
    if (wanted !== undefined && end.endpoint !== undefined && !ok(wanted, end)) return `source seen ${end.source}`
  }
  return undefined
}

function outcomes(expect: Expect, ends: readonly Ended[]): string | undefined {
  if (expect.outcomes === undefined) return undefined
  for (const [sees, p] of Object.entries(expect.outcomes)) {
    const share = ends.filter((end) => end.sees === sees).length / ends.length
    if (Math.abs(share - p) > 5 * Math.sqrt(Math.max(p * (1 - p), 1e-4) / ends.length)) return `${sees} ${share}`
  }
  return undefined
}

function answer(expect: Expect, ends: readonly Ended[]): string | undefined {
  if (expect.http === undefined) return undefined
  const http = ends[0]?.http
  if (http === undefined) return 'no HTTP answer'
  if (expect.http.status !== undefined && http.status !== expect.http.status) return `HTTP ${http.status}`
  for (const [name, value] of Object.entries(expect.http.headers ?? {}))
    if (http.headers[name.toLowerCase()] !== value) return `header ${name}: ${http.headers[name.toLowerCase()]}`
  return expect.http.json === undefined || contains(JSON.parse(http.body ?? '{}'), expect.http.json)
    ? undefined
    : `body ${http.body}`
}

function contains(whole: unknown, part: unknown): boolean {
  if (part === null || typeof part !== 'object') return whole === part
  return Object.entries(part).every(([key, value]) => contains((whole as Record<string, unknown> | null)?.[key], value))
}

/** Counts that differ from shares by more than five standard deviations of the binomial. */
export function unlike(
  shares: Readonly<Record<string, number>>,
  counts: ReadonlyMap<string, number>,
  n: number,
): string | undefined {
  const off = [...new Set([...counts.keys(), ...Object.keys(shares)])].some((key) => {
    const p = shares[key] ?? 0
    return Math.abs((counts.get(key) ?? 0) / n - p) > 5 * Math.sqrt(Math.max(p * (1 - p), 1e-4) / n)
  })
  return off ? JSON.stringify(Object.fromEntries(counts)) : undefined
}
