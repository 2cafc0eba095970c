import { type ImageTable, normalizedImage } from '../application.ts'
import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import { nearest } from '../words.ts'
import { at, type Diagnosis, isReady, pods, unmet } from './symptom.ts'

function nearImage(image: string, { images }: ImageTable): string {
  const known = Object.keys(images)
  const repository = normalizedImage(image).replace(/:[^/]*$/, '')
  return (
    nearest(image, known)[0] ?? known.find((name) => normalizedImage(name).replace(/:[^/]*$/, '') === repository) ?? ''
  )
}

/** An image that no registry of the exercise has. */
export const unknownImage: Diagnosis = (symptom) => {
  for (const pod of pods(symptom)) {
    const waiting = (pod.status?.containerStatuses ?? []).find(({ state }) =>
      ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName'].includes(state?.waiting?.reason ?? ''),
    )
    if (waiting === undefined) continue
    const index = (pod.spec?.containers ?? []).findIndex(({ name }) => name === waiting.name)
    const image = pod.spec?.containers[index]?.image ?? ''
    const near = nearImage(image, symptom.images)
    return issue(
      'diagnosis.image',
      { pod: keyOf(pod), expected: near, actual: image },
      { because: [at('Pod', pod, `spec.containers[${index}].image`)] },
    )
  }
  return undefined
}

/** A Pod that fits no node: what it asks for is more than any has, or a selector that none carries. */
export const unschedulable: Diagnosis = (symptom) => {
  for (const pod of pods(symptom)) {
    const found = pod.status?.conditions?.find(
      ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
    )
    if (found === undefined) continue
    const message = found.message ?? ''
    const field = /Insufficient/.test(message)
      ? 'spec.containers[0].resources.requests'
      : /selector|affinity/.test(message)
        ? pod.spec?.nodeSelector === undefined
          ? 'spec.affinity'
          : 'spec.nodeSelector'
        : 'spec'
    return issue('diagnosis.unschedulable', { pod: keyOf(pod), message }, { because: [at('Pod', pod, field)] })
  }
  return undefined
}

/** A StatefulSet that names a governing Service which is not there: its Pods have no names of their own. */
export const governingService: Diagnosis = (symptom) => {
  const lost = symptom.observations.some(({ branches }) => branches.some(({ value }) => value.kind === 'unresolved'))
  if (!lost && !unmet(symptom, 'expect.resolves', 'expect.resolves-to', 'expect.no-service')) return undefined
  for (const set of symptom.state.list('StatefulSet')) {
    const namespace = set.metadata.namespace ?? 'default'
    const name = set.spec?.serviceName ?? ''
    if (name === '' || symptom.state.get('Service', `${namespace}/${name}`) !== undefined) continue
    const names = symptom.state.list('Service', { namespace }).map(({ metadata }) => metadata.name)
    const params = { set: keyOf(set), expected: nearest(name, names)[0] ?? names.join(', '), actual: name }
    return issue('diagnosis.governing-service', params, { because: [at('StatefulSet', set, 'spec.serviceName')] })
  }
  return undefined
}

/** Every Pod is Ready, and there are not as many as asked: the number of replicas says so. */
export const replicas: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.ready-pods', 'expect.labelled-pods')) return undefined
  const labels = symptom.issues.flatMap(({ params }) => {
    const { label } = params as { readonly label?: unknown }
    return typeof label === 'string' ? [label.split('=')] : []
  })
  const all = pods(symptom).filter(({ metadata }) =>
    labels.every(([key = '', value]) => metadata.labels?.[key] === value),
  )
  if (all.length === 0 || !all.every(isReady)) return undefined
  const owners = new Set(all.map(({ metadata }) => `${metadata.namespace}/${metadata.ownerReferences?.[0]?.name}`))
  const sets = symptom.state.list('StatefulSet').filter((set) => owners.has(keyOf(set)))
  const names = symptom.state
    .list('ReplicaSet')
    .filter((set) => owners.has(keyOf(set)))
    .map(({ metadata }) => `${metadata.namespace}/${metadata.ownerReferences?.[0]?.name}`)
  const deployments = symptom.state.list('Deployment').filter((deployment) => names.includes(keyOf(deployment)))
  const found = [
    ...deployments.map((one) => ['Deployment', one] as const),
    ...sets.map((one) => ['StatefulSet', one] as const),
  ]
  if (found.length === 0) return undefined
  const actual = found.map(([kind, one]) => `${kind} ${keyOf(one)} × ${one.spec?.replicas ?? 1}`).join(', ')
  return issue(
    'diagnosis.replicas',
    { actual },
    { because: found.map(([kind, one]) => at(kind, one, 'spec.replicas')).toReversed() },
  )
}
