import { issue } from '../issue.ts'
import { asked, at, type Diagnosis, meant, numberOf, ways, well } from './symptom.ts'

/** A port is asked for that the Service does not declare; with a headless Service the Pod's own port is meant. */
export const servicePort: Diagnosis = (symptom) => {
  if (ways(symptom).every(({ value }) => well(value))) return undefined
  for (const one of asked(symptom)) {
    const name = meant(one, symptom)
    const key = name === undefined ? '' : `${name.namespace}/${name.name}`
    const service = symptom.state.get('Service', key)
    const ports = service?.spec?.ports ?? []
    if (service === undefined || ports.length === 0 || service.spec?.type === 'ExternalName') continue
    if (service.spec?.clusterIP === 'None') {
      const index = ports.findIndex(({ port }) => port === one.port)
      const written = ports[index]?.targetPort
      const target = written === undefined ? undefined : numberOf(symptom, service, written)
      if (target === undefined || target === one.port) continue
      return issue(
        'diagnosis.headless-port',
        { service: key, expected: String(target), actual: String(one.port) },
        { because: [at('Service', service, `spec.ports[${index}].targetPort`)] },
      )
    }
    if (ports.some(({ port }) => port === one.port)) continue
    return issue(
      'diagnosis.service-port',
      { service: key, expected: String(one.port), actual: ports.map(({ port }) => port).join(', ') },
      { because: [at('Service', service, 'spec.ports[0].port')] },
    )
  }
  return undefined
}
