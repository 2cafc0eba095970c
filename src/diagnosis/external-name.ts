import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import { asked, at, type Diagnosis, meant, ways } from './symptom.ts'

/** ExternalName changes the address alone: the Host header still names the Service, which the host outside does not know. */
export const externalNameHost: Diagnosis = (symptom) => {
  const strange = ways(symptom).some(
    ({ value }) =>
      (value.kind === 'answered' && value.response.host !== undefined && [404, 421].includes(value.response.status)) ||
      value.kind === 'closed',
  )
  if (!strange) return undefined
  for (const one of asked(symptom)) {
    const name = meant(one, symptom)
    const service = name === undefined ? undefined : symptom.state.get('Service', `${name.namespace}/${name.name}`)
    if (service?.spec?.type !== 'ExternalName') continue
    const params = { service: keyOf(service), expected: service.spec.externalName ?? '', actual: one.host }
    return issue('diagnosis.external-name-host', params, { because: [at('Service', service, 'spec.externalName')] })
  }
  return undefined
}
