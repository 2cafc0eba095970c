import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import { at, type Diagnosis, type Pod, type Service, type Symptom, selected, services } from './symptom.ts'

type Labels = Readonly<Record<string, string>>

function likeness(selector: Labels, { metadata }: Pod): number {
  return Object.entries(selector).filter(([key, value]) => metadata.labels?.[key] === value).length
}

function nearestPod(selector: Labels, { state }: Symptom, { metadata }: Service): Pod | undefined {
  const all = state.list('Pod', { namespace: metadata.namespace ?? 'default' })
  const shared = (pod: Pod): number =>
    Object.keys(selector).filter((key) => pod.metadata.labels?.[key] !== undefined).length
  return all
    .filter((pod) => likeness(selector, pod) > 0 || shared(pod) > 0)
    .reduce<Pod | undefined>(
      (best, pod) => (best !== undefined && likeness(selector, best) >= likeness(selector, pod) ? best : pod),
      undefined,
    )
}

/** A Service whose selector matches no Pod of its namespace; the Pod that misses least shows which label differs. */
export const selectorMatchesNothing: Diagnosis = (symptom) => {
  for (const service of services(symptom)) {
    const selector = (service.spec?.selector ?? {}) as Labels
    if (Object.keys(selector).length === 0 || selected(symptom, service).length > 0) continue
    // Without any Pod the selector is not what is at fault.
    if (symptom.state.list('Pod', { namespace: service.metadata.namespace ?? 'default' }).length === 0) continue
    const pod = nearestPod(selector, symptom, service)
    const [key = '', value = ''] =
      Object.entries(selector).find(([label, wanted]) => pod?.metadata.labels?.[label] !== wanted) ?? []
    const label = `${key}=${value}`
    const carried = pod?.metadata.labels?.[key]
    return issue(
      'diagnosis.selector',
      {
        service: keyOf(service),
        expected: label,
        actual: carried === undefined ? '' : `${key}=${carried}`,
        pod: pod === undefined ? '' : keyOf(pod),
      },
      {
        because: [
          ...(pod === undefined ? [] : [at('Pod', pod, `metadata.labels.${key}`)]),
          at('Service', service, `spec.selector.${key}`),
        ],
      },
    )
  }
  return undefined
}
