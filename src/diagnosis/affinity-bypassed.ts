import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import { at, type Diagnosis, ingresses, services, unmet } from './symptom.ts'

/** sessionAffinity of a Service is kube-proxy's; a controller that picks Pods itself never asks it. */
export const affinityBypassed: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.moves')) return undefined
  const service = services(symptom).find(({ spec }) => spec?.sessionAffinity === 'ClientIP')
  const [ingress] = ingresses(symptom)
  if (service === undefined || ingress === undefined) return undefined
  return issue(
    'diagnosis.affinity-bypassed',
    { service: keyOf(service), ingress: keyOf(ingress) },
    { because: [at('Service', service, 'spec.sessionAffinity')] },
  )
}
