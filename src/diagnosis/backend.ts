import { type Issue, issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import type { Reference } from '../position.ts'
import { nearest } from '../words.ts'
import { at, type Diagnosis, ingresses, ingressesOfHost, type Symptom, ways, well } from './symptom.ts'

/** A place that sends to a Service: whose it is, and where the name and the port are written. */
interface Backend {
  readonly by: string
  readonly namespace: string
  readonly name: string
  readonly port: number | string | undefined
  readonly place: Reference
}

function ofIngresses(symptom: Symptom): readonly Backend[] {
  const all = new Set([...ingresses(symptom), ...ingressesOfHost(symptom)])
  return [...all].flatMap((ingress) => {
    const namespace = ingress.metadata.namespace ?? 'default'
    const named = (
      service: { name: string; port?: { name?: string; number?: number } } | undefined,
      field: string,
    ): Backend[] =>
      service === undefined || service.port?.name === 'use-annotation'
        ? []
        : [
            {
              by: `Ingress ${keyOf(ingress)}`,
              namespace,
              name: service.name,
              port: service.port?.name ?? service.port?.number,
              place: at('Ingress', ingress, field),
            },
          ]
    return [
      ...(ingress.spec?.rules ?? []).flatMap(({ http }, rule) =>
        (http?.paths ?? []).flatMap(({ backend }, path) =>
          named(backend.service, `spec.rules[${rule}].http.paths[${path}].backend.service`),
        ),
      ),
      ...named(ingress.spec?.defaultBackend?.service, 'spec.defaultBackend.service'),
    ]
  })
}

function ofRoutes({ state }: Symptom): readonly Backend[] {
  return state.list('HTTPRoute').flatMap((route) =>
    (route.spec?.rules ?? []).flatMap(({ backendRefs = [] }, rule) =>
      backendRefs.flatMap(
        ({ kind = 'Service', name, port, namespace = route.metadata.namespace ?? 'default' }, index) =>
          kind === 'Service'
            ? [
                {
                  by: `HTTPRoute ${keyOf(route)}`,
                  namespace,
                  name,
                  port,
                  place: at('HTTPRoute', route, `spec.rules[${rule}].backendRefs[${index}]`),
                },
              ]
            : [],
      ),
    ),
  )
}

function wrong({ state }: Symptom, { by, namespace, name, port, place }: Backend): Issue | undefined {
  const service = state.get('Service', `${namespace}/${name}`)
  const part = (of: string): Reference => ({ ...place, field: `${place.field}.${of}` })
  if (service === undefined) {
    const names = state.list('Service', { namespace }).map(({ metadata }) => metadata.name)
    const params = { by, expected: names.join(', '), actual: name, near: nearest(name, names)[0] ?? '' }
    return issue('diagnosis.backend-service', params, { because: [part('name')] })
  }
  const ports = service.spec?.ports ?? []
  const found = ports.some(
    (one) => one.port === port || one.name === port || (by.startsWith('Ingress') && one.targetPort === port),
  )
  if (found || ports.length === 0) return undefined
  const expected = ports.map((one) => (one.name === undefined ? one.port : `${one.name} ${one.port}`)).join(', ')
  const params = { by, service: keyOf(service), expected, actual: String(port ?? '') }
  return issue('diagnosis.backend-port', params, { because: [at('Service', service, 'spec.ports'), part('port')] })
}

/** An Ingress or HTTPRoute that sends to a Service, or a port of one, that is not there. */
export const backend: Diagnosis = (symptom) => {
  if (ways(symptom).every(({ value }) => well(value))) return undefined
  for (const one of [...ofIngresses(symptom), ...ofRoutes(symptom)]) {
    const found = wrong(symptom, one)
    if (found !== undefined) return found
  }
  return undefined
}
