import { type Issue, issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { nearest } from '../../words.ts'
import { annotationsOf } from './annotations.ts'
import { configurationOf } from './configuration.ts'
import { ON_CANARY, RECOGNISED, SIMULATED } from './known.ts'
import { annotationField, DEFAULT_SERVER, fieldOf, pathOf } from './model.ts'
import { annotation, PREFIX } from './reader.ts'
import { type NginxOptions, servedBy, servedIngresses } from './served.ts'

type Ingress = Stored<'Ingress'>

/** Why an Ingress that may be meant for ingress-nginx is not served by it. */
function classNotice(ingress: Ingress, state: ClusterState, options: NginxOptions): readonly Issue[] {
  const answer = servedBy(ingress, state, options)
  if (answer.served) return []
  const name = keyOf(ingress)
  const named = ingress.spec?.ingressClassName ?? ''
  const because = { because: [fieldOf(ingress, 'spec.ingressClassName')] }
  switch (answer.reason) {
    case 'no-class-object':
      return [issue('ingress.class-missing', { name, class: named }, because)]
    case 'no-class':
      return [issue('ingress.class-none', { name }, { because: [fieldOf(ingress, 'spec')] })]
    default:
      return []
  }
}

function* canaryNotices(ingress: Ingress): Generator<Issue> {
  const name = keyOf(ingress)
  const pairs = ingress.metadata.annotations
  if (!annotationsOf(pairs).canary.enabled) return
  const weight = annotation(pairs, 'canary-weight')
  if (weight !== undefined && !/^[+-]?\d+$/.test(weight))
    yield issue('ingress.canary-weight', { name, value: weight }, { because: [annotationField(name, 'canary-weight')] })
  const total = annotation(pairs, 'canary-weight-total')
  if (total !== undefined && Number(total) < 100)
    yield issue(
      'ingress.canary-total',
      { name, value: total },
      { because: [annotationField(name, 'canary-weight-total')] },
    )
  for (const key of Object.keys(pairs ?? {})) {
    const short = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : ''
    if (short === '' || short.startsWith('canary') || ON_CANARY.includes(short) || !SIMULATED.includes(short)) continue
    yield issue('ingress.canary-annotation', { name, annotation: key }, { because: [annotationField(name, short)] })
  }
}

function* annotationNotices(ingress: Ingress): Generator<Issue> {
  const name = keyOf(ingress)
  for (const key of Object.keys(ingress.metadata.annotations ?? {})) {
    if (!key.startsWith(PREFIX)) continue
    const short = key.slice(PREFIX.length)
    const because = { because: [annotationField(name, short)] }
    if (RECOGNISED.includes(short)) yield issue('ingress.not-simulated', { name, annotation: key }, because)
    else if (!SIMULATED.includes(short)) {
      const near = nearest(short, [...SIMULATED, ...RECOGNISED])[0]
      yield issue(
        'ingress.unknown-annotation',
        { name, annotation: key, near: near === undefined ? '' : PREFIX + near },
        because,
      )
    }
  }
  if (annotationsOf(ingress.metadata.annotations).loadBalance === 'ewma')
    yield issue(
      'ingress.unpredictable',
      { name, annotation: `${PREFIX}load-balance` },
      { because: [annotationField(name, 'load-balance')] },
    )
}

/** Paths that another Ingress owns already: the younger one gets nothing of them. */
function* ownerNotices(state: ClusterState, options: NginxOptions): Generator<Issue> {
  const owners = new Map<string, string>()
  for (const ingress of servedIngresses(state, options)) {
    if (annotationsOf(ingress.metadata.annotations).canary.enabled) continue
    const name = keyOf(ingress)
    for (const [rule, { host = '', http }] of (ingress.spec?.rules ?? []).entries()) {
      for (const [index, written] of (http?.paths ?? []).entries()) {
        const { path, pathType } = pathOf(written)
        const place = `${host === '' ? DEFAULT_SERVER : host} ${path} ${pathType}`
        const other = owners.get(place) ?? name
        owners.set(place, other)
        if (other !== name)
          yield issue(
            'ingress.owner',
            { name, other, host, path },
            { because: [fieldOf(ingress, `spec.rules[${rule}].http.paths[${index}]`)] },
          )
      }
    }
  }
}

/** What a person should know about the Ingresses of a state: without effect, ignored, or not simulated here. */
export function nginxNotices(state: ClusterState, options: NginxOptions = {}): readonly Issue[] {
  const served = servedIngresses(state, options)
  const dropped = configurationOf(state, options).dropped.map(({ ingress: name, reason, host, path, field }) =>
    issue(
      'ingress.canary-dropped',
      { name, reason, host: host === DEFAULT_SERVER ? '' : host, path },
      { because: [{ kind: 'Ingress', key: name, field }] },
    ),
  )
  return [
    ...state.list('Ingress').flatMap((ingress) => classNotice(ingress, state, options)),
    ...served.flatMap((ingress) => [...canaryNotices(ingress), ...annotationNotices(ingress)]),
    ...dropped,
    ...ownerNotices(state, options),
  ]
}
