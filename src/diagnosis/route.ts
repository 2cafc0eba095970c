import { type Issue, issue } from '../issue.ts'
import { keyOf, type Stored } from '../object.ts'
import { nearest } from '../words.ts'
import { at, type Diagnosis, type Symptom, ways, well } from './symptom.ts'

type Route = Stored<'HTTPRoute'>

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message?: string
}

function conditions(route: Route): readonly Condition[] {
  return (route.status?.parents ?? []).flatMap((parent) => (parent.conditions ?? []) as readonly Condition[])
}

function withoutParent({ state }: Symptom, route: Route): Issue | undefined {
  for (const [index, parent] of (route.spec?.parentRefs ?? []).entries()) {
    if ((parent.kind ?? 'Gateway') !== 'Gateway') continue
    const key = `${parent.namespace ?? route.metadata.namespace ?? 'default'}/${parent.name}`
    if (state.get('Gateway', key) !== undefined) continue
    const known = state.list('Gateway').map(keyOf)
    const near =
      nearest(
        parent.name,
        known.map((one) => one.split('/')[1]!),
      )[0] ?? ''
    const params = { route: keyOf(route), expected: known.join(', '), actual: key, near }
    return issue('diagnosis.route-parent', params, { because: [at('HTTPRoute', route, `spec.parentRefs[${index}]`)] })
  }
  return undefined
}

const FIELDS: Readonly<Record<string, string>> = {
  NoMatchingListenerHostname: 'spec.hostnames',
  NotAllowedByListeners: 'spec.parentRefs[0]',
  NoMatchingParent: 'spec.parentRefs[0]',
  RefNotPermitted: 'spec.rules[0].backendRefs[0]',
  InvalidKind: 'spec.rules[0].backendRefs[0]',
}

function foreign({ metadata, spec }: Route): string | undefined {
  for (const [rule, { backendRefs = [] }] of (spec?.rules ?? []).entries()) {
    const index = backendRefs.findIndex(({ namespace }) => namespace !== undefined && namespace !== metadata.namespace)
    if (index >= 0) return `spec.rules[${rule}].backendRefs[${index}].namespace`
  }
  return undefined
}

/** An HTTPRoute that no Gateway takes, or whose backend it must not use, as its own status says. */
export const route: Diagnosis = (symptom) => {
  if (symptom.observations.length === 0 || ways(symptom).every(({ value }) => well(value))) return undefined
  for (const one of symptom.state.list('HTTPRoute')) {
    const lost = withoutParent(symptom, one)
    if (lost !== undefined) return lost
    const bad = conditions(one).find(
      ({ type, status, reason }) =>
        (type === 'Accepted' || type === 'ResolvedRefs') && status === 'False' && FIELDS[reason] !== undefined,
    )
    if (bad === undefined) continue
    const field = (bad.reason === 'RefNotPermitted' ? foreign(one) : undefined) ?? FIELDS[bad.reason]!
    const because = [at('HTTPRoute', one, field)]
    if (bad.reason === 'RefNotPermitted')
      return issue(
        'diagnosis.reference-grant',
        { route: keyOf(one), namespace: one.metadata.namespace ?? 'default' },
        { because },
      )
    return issue(
      'diagnosis.route-refused',
      { route: keyOf(one), reason: bad.reason, detail: bad.message ?? '' },
      { because },
    )
  }
  return undefined
}
