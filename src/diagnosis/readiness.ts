import { FAULT, listening, servingContainers } from '../application.ts'
import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import {
  at,
  type Diagnosis,
  isReady,
  type Pod,
  type Symptom,
  selected,
  services,
  unmet,
  ways,
  well,
} from './symptom.ts'

function closed({ state, images, now }: Symptom, pod: Pod): boolean {
  return servingContainers(pod)
    .flatMap(({ ports = [] }) => ports)
    .every(({ containerPort }) => listening(state, images, pod, 'TCP', containerPort, now) === undefined)
}

/** A Pod that is sent to although its application has a problem, or has not begun to listen. */
function failing(symptom: Symptom): Pod | undefined {
  for (const { value, trace } of ways(symptom)) {
    if (well(value)) continue
    const last = trace.flatMap(({ because }) => because).findLast(({ kind }) => kind === 'Pod')?.key
    const key = value.kind === 'answered' ? (value.response.pod ?? last) : last
    const pod = key === undefined ? undefined : symptom.state.get('Pod', key)
    if (pod === undefined) continue
    if (symptom.state.memory(FAULT, keyOf(pod)) !== undefined || closed(symptom, pod)) return pod
  }
  return undefined
}

function staying({ issues, state }: Symptom): Pod | undefined {
  const key = issues.flatMap(({ code, params }) =>
    code === 'expect.leaves' ? [(params as { readonly pod: string }).pod] : [],
  )[0]
  return key === undefined ? undefined : state.get('Pod', key)
}

/** A Service that lists Pods whatever their probes say. */
export const publishesAnyway: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.leaves', 'expect.other-answers', 'expect.available')) return undefined
  const service = services(symptom).find(({ spec }) => spec?.publishNotReadyAddresses === true)
  if (service === undefined) return undefined
  return issue(
    'diagnosis.publishes-anyway',
    { service: keyOf(service) },
    { because: [at('Service', service, 'spec.publishNotReadyAddresses')] },
  )
}

/** An application that fails while its Pod is Ready: nothing asks it, or what is asked does not show the failure. */
export const readiness: Diagnosis = (symptom) => {
  const pod = staying(symptom) ?? failing(symptom)
  const [container] = pod?.spec?.containers ?? []
  if (pod === undefined || container === undefined || !isReady(pod)) return undefined
  const { readinessProbe } = container
  if (readinessProbe === undefined)
    return issue(
      'diagnosis.no-readiness',
      { pod: keyOf(pod), container: container.name },
      { because: [at('Pod', pod, 'spec.containers[0]')] },
    )
  const path = readinessProbe.httpGet?.path
  if (path === undefined) return undefined
  const place = at('Pod', pod, 'spec.containers[0].readinessProbe.httpGet.path')
  return issue('diagnosis.blind-readiness', { pod: keyOf(pod), path }, { because: [place] })
}

/** Connections lost while Pods come and go: all at once, before they listen, or after they stopped. */
export const rollout: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.available')) return undefined
  for (const pod of services(symptom).flatMap((service) => selected(symptom, service))) {
    const set = pod.metadata.ownerReferences?.find(({ controller }) => controller === true)
    const owner =
      set === undefined
        ? undefined
        : symptom.state.get('ReplicaSet', `${pod.metadata.namespace}/${set.name}`)?.metadata.ownerReferences?.[0]
    const deployment =
      owner === undefined ? undefined : symptom.state.get('Deployment', `${pod.metadata.namespace}/${owner.name}`)
    if (deployment?.spec?.strategy?.type === 'Recreate')
      return issue(
        'diagnosis.recreate',
        { deployment: keyOf(deployment) },
        { because: [at('Deployment', deployment, 'spec.strategy.type')] },
      )
    const [container] = pod.spec?.containers ?? []
    if (container === undefined) continue
    const params = { pod: keyOf(pod), container: container.name }
    const because = [at('Pod', pod, 'spec.containers[0]')]
    if (container.readinessProbe === undefined) return issue('diagnosis.no-readiness', params, { because })
    if (container.lifecycle?.preStop === undefined) return issue('diagnosis.no-pre-stop', params, { because })
  }
  return undefined
}
