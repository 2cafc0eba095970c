import { listening, servingContainers } from '../application.ts'
import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import { nearest } from '../words.ts'
import { at, type Diagnosis, type Pod, type Symptom, selected, services } from './symptom.ts'

function declared(pod: Pod): readonly { readonly name?: string; readonly containerPort: number }[] {
  return servingContainers(pod).flatMap(({ ports = [] }) => ports)
}

/** TCP ports that a Pod has open now, of those it declares or its image is known for. */
function open({ state, images, now }: Symptom, pod: Pod): readonly number[] {
  const known = servingContainers(pod).flatMap(({ image = '', ports = [] }) => [
    ...ports.map(({ containerPort }) => containerPort),
    ...Object.entries(images.images).flatMap(([name, { listen }]) =>
      name === image ? listen.map(({ port }) => port) : [],
    ),
  ])
  return [...new Set(known)].filter((port) => listening(state, images, pod, 'TCP', port, now) !== undefined)
}

/** A targetPort by a name that no container of the selected Pods has, or by a number at which nobody listens. */
export const targetPort: Diagnosis = (symptom) => {
  for (const service of services(symptom)) {
    const [pod] = selected(symptom, service)
    if (pod === undefined) continue
    for (const [index, { port, targetPort: written, protocol = 'TCP' }] of (service.spec?.ports ?? []).entries()) {
      const target = written ?? port
      const field = `spec.ports[${index}].${written === undefined ? 'port' : 'targetPort'}`
      const because = [at('Pod', pod, 'spec.containers[0].ports'), at('Service', service, field)]
      if (typeof target === 'string') {
        const names = declared(pod).flatMap(({ name }) => name ?? [])
        if (names.includes(target)) continue
        const near = nearest(target, names)[0] ?? ''
        const params = { service: keyOf(service), expected: names.join(', '), actual: target, pod: keyOf(pod), near }
        return issue('diagnosis.target-port-name', params, { because })
      }
      const ports = open(symptom, pod)
      if (protocol !== 'TCP' || ports.length === 0 || ports.includes(target)) continue
      if (listening(symptom.state, symptom.images, pod, 'TCP', target, symptom.now) !== undefined) continue
      const params = { service: keyOf(service), expected: ports.join(', '), actual: String(target), pod: keyOf(pod) }
      return issue('diagnosis.target-port-closed', params, { because })
    }
  }
  return undefined
}
