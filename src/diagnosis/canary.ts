import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import {
  annotated,
  annotation,
  at,
  type Diagnosis,
  type Ingress,
  ingresses,
  NGINX,
  noticed,
  type Symptom,
  unmet,
} from './symptom.ts'

const splits = (symptom: Symptom): boolean =>
  unmet(symptom, 'expect.version-share', 'expect.label-share', 'expect.other-answers', 'expect.moves')

interface Place {
  readonly host: string
  readonly path: string
  readonly type: string
  readonly field: string
}

function places({ spec }: Ingress): readonly Place[] {
  return (spec?.rules ?? []).flatMap(({ host = '', http }, rule) =>
    (http?.paths ?? []).map(({ path = '/', pathType: type }, index) => ({
      host,
      path,
      type,
      field: `spec.rules[${rule}].http.paths[${index}]`,
    })),
  )
}

/** A canary that repeats no rule of a main Ingress is dropped: host, path or pathType differs. */
export const canaryRule: Diagnosis = (symptom) => {
  if (!splits(symptom)) return undefined
  for (const { params, because = [] } of noticed(symptom, 'ingress.canary-dropped')) {
    const canary = symptom.state.get('Ingress', params.name)
    const mains = symptom.state.list('Ingress').filter((one) => annotation(one, 'canary') !== 'true')
    if (canary === undefined || mains.length === 0 || (params.reason !== 'no-host' && params.reason !== 'no-path'))
      continue
    const mine = places(canary).find(({ field }) => because[0]?.field === field) ?? places(canary)[0]
    if (mine === undefined) continue
    const likeness = (one: Place): number =>
      Number(one.host === mine.host) * 4 + Number(one.path === mine.path) * 2 + Number(one.type === mine.type)
    const best = mains
      .flatMap((main) => places(main).map((place) => ({ main, place })))
      .sort((a, b) => likeness(b.place) - likeness(a.place))[0]
    if (best === undefined) continue
    const { place } = best
    const [field, expected, actual] =
      place.host !== mine.host
        ? ([mine.field.replace(/\.http.*$/, '.host'), place.host, mine.host] as const)
        : place.path !== mine.path
          ? ([`${mine.field}.path`, place.path, mine.path] as const)
          : ([`${mine.field}.pathType`, place.type, mine.type] as const)
    const what = field.split('.').at(-1)!
    return issue(
      'diagnosis.canary-rule',
      { canary: keyOf(canary), main: keyOf(best.main), what, expected, actual },
      { because: [at('Ingress', canary, field)] },
    )
  }
  return undefined
}

/** A weight that is no whole number counts as nothing; a total below 100 does not count. */
export const canaryWeight: Diagnosis = (symptom) => {
  if (!splits(symptom)) return undefined
  const [weight] = noticed(symptom, 'ingress.canary-weight')
  if (weight !== undefined)
    return issue(
      'diagnosis.canary-weight',
      { canary: weight.params.name, expected: weight.params.value.replace(/\D+$/, ''), actual: weight.params.value },
      { because: weight.because ?? [] },
    )
  const [total] = noticed(symptom, 'ingress.canary-total')
  if (total !== undefined)
    return issue(
      'diagnosis.canary-total',
      { canary: total.params.name, expected: '100', actual: total.params.value },
      { because: total.because ?? [] },
    )
  const bare = symptom.state
    .list('Ingress')
    .find(
      (one) =>
        annotation(one, 'canary') !== 'true' &&
        Object.keys(one.metadata.annotations ?? {}).some((key) => key.startsWith(`${NGINX}canary-`)),
    )
  if (bare === undefined) return undefined
  const name = Object.keys(bare.metadata.annotations ?? {})
    .find((key) => key.startsWith(`${NGINX}canary-`))!
    .slice(NGINX.length)
  return issue(
    'diagnosis.canary-missing',
    { ingress: keyOf(bare), annotation: NGINX + name },
    { because: [annotated(bare, name)] },
  )
}

/** Sessions that move: affinity on the canary, on the Service, by a hash, or behind a cluster IP. */
export const affinity: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.moves')) return undefined
  const all = ingresses(symptom)
  if (
    all.length === 0 ||
    all.some(
      (one) =>
        annotation(one, 'canary') !== 'true' &&
        annotation(one, 'affinity') === 'cookie' &&
        annotation(one, 'service-upstream') !== 'true',
    )
  )
    return undefined
  const upstream = all.find((one) => annotation(one, 'service-upstream') === 'true')
  if (upstream !== undefined)
    return issue(
      'diagnosis.service-upstream',
      { ingress: keyOf(upstream) },
      { because: [annotated(upstream, 'service-upstream')] },
    )
  const main = all.find((one) => annotation(one, 'canary') !== 'true')
  const canary = all.find((one) => annotation(one, 'canary') === 'true' && annotation(one, 'affinity') !== undefined)
  if (canary !== undefined && main !== undefined)
    return issue(
      'diagnosis.affinity-place',
      { canary: keyOf(canary), main: keyOf(main) },
      { because: [annotated(canary, 'affinity')] },
    )
  const hashing = all.find((one) => annotation(one, 'upstream-hash-by') !== undefined)
  if (hashing !== undefined)
    return issue(
      'diagnosis.hash-by',
      { ingress: keyOf(hashing) },
      { because: [annotated(hashing, 'upstream-hash-by')] },
    )
  return undefined
}

/** One peer, the cluster IP: an empty Service still gets its share, and kube-proxy refuses it. */
export const serviceUpstream: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.other-answers', 'expect.status')) return undefined
  const ingress = ingresses(symptom).find((one) => annotation(one, 'service-upstream') === 'true')
  return ingress === undefined
    ? undefined
    : issue(
        'diagnosis.service-upstream',
        { ingress: keyOf(ingress) },
        { because: [annotated(ingress, 'service-upstream')] },
      )
}
