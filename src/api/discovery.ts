import type { FieldError, Refusal } from '../refusal.ts'
import { nearest } from '../words.ts'
import { customServed } from './custom-resources.ts'
import type { ApiProfile } from './profile.ts'
import { served as builtIn, type Served } from './served.ts'

const served: readonly Served[] = [...builtIn, ...customServed]

const byKind = Map.groupBy(served, ({ kind }) => kind)

function installed({ needs, apiVersion }: Served, profile: ApiProfile): boolean {
  if (needs === undefined) return true
  if (needs === 'gateway-api') return profile.gatewayChannel !== undefined
  if (needs === 'gateway-api-experimental') return profile.gatewayChannel === 'experimental'
  return profile.groups.includes(apiVersion.split('/')[0]!)
}

/** The served kind behind apiVersion and kind, if its group is installed. */
export function servedKind(apiVersion: string, kind: string, profile: ApiProfile): Served | undefined {
  for (const one of byKind.get(kind) ?? [])
    if (one.apiVersion === apiVersion) return one.needs === undefined || installed(one, profile) ? one : undefined
  return undefined
}

/** kubectl finds no resource for the type; what it says last is its advice. */
export function noMatch(apiVersion: string, kind: string, profile: ApiProfile): Refusal {
  const detail = `no matches for kind "${kind}" in version "${apiVersion}"`
  const known = served.filter((one) => installed(one, profile))
  const same = known.find((one) => one.kind === kind)
  const near = same === undefined ? nearest(kind, [...new Set(known.map((one) => one.kind))])[0] : same.apiVersion
  const error: FieldError = { type: 'NoMatch', field: '', detail, ...(near === undefined ? {} : { suggestion: near }) }
  return { status: 0, reason: 'NotFound', message: `${detail}\nensure CRDs are installed first`, errors: [error] }
}

/** Every kind that some profile serves: built in, of the known groups, and of custom resources. */
export function everyServed(): readonly Served[] {
  return served
}
