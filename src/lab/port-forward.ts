import { listening } from '../application.ts'
import { instantOf } from '../clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { ONE } from '../fraction.ts'
import type { Hop } from '../hop.ts'
import { type Issue, issue } from '../issue.ts'
import { nodeAlive } from '../network/view.ts'
import { type Kind, keyOf, type Stored } from '../object.ts'
import type { Outcome } from '../outcome.ts'
import { matchesLabels } from '../selector.ts'
import type { Branch } from '../walk.ts'

/** `svc/web:80`: what to forward to, as `kubectl port-forward` names it. */
export interface ForwardTarget {
  readonly kind: 'Pod' | 'Service' | 'Deployment' | 'ReplicaSet' | 'StatefulSet'
  readonly name: string
  readonly namespace: string
  /** A number, or a name that the Service or the Pod gives a port. */
  readonly port: string
}

const KINDS: Readonly<Record<string, ForwardTarget['kind']>> = {
  pod: 'Pod',
  pods: 'Pod',
  po: 'Pod',
  svc: 'Service',
  service: 'Service',
  services: 'Service',
  deploy: 'Deployment',
  deployment: 'Deployment',
  deployments: 'Deployment',
  rs: 'ReplicaSet',
  replicaset: 'ReplicaSet',
  sts: 'StatefulSet',
  statefulset: 'StatefulSet',
}

/** Reads `TYPE/NAME:PORT`; a name alone is a Pod's, as for kubectl. */
export function forwardTarget(text: string, namespace: string): ForwardTarget | undefined {
  const [, type = 'pod', name = '', port = ''] = /^(?:([a-z]+)\/)?([-a-z0-9.]+):([-a-z0-9]+)$/.exec(text) ?? []
  const kind = KINDS[type]
  return kind === undefined || name === '' ? undefined : { kind, name, namespace, port }
}

const PHASES = ['Pending', 'Unknown', 'Running']

function readySince(pod: Stored<'Pod'>): number | undefined {
  const ready = pod.status?.conditions?.find(({ type, status }) => type === 'Ready' && status === 'True')
  return ready === undefined ? undefined : instantOf(ready.lastTransitionTime ?? '')
}

const restarts = (pod: Stored<'Pod'>): number =>
  Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))

/**
 * The order in which kubectl prefers Pods (podutils.ActivePods, reversed): bound, running, ready, ready for longest,
 * fewest restarts, oldest.
 */
function preferred(a: Stored<'Pod'>, b: Stored<'Pod'>): number {
  const bound = Number(b.spec?.nodeName !== undefined) - Number(a.spec?.nodeName !== undefined)
  if (bound !== 0) return bound
  const phase = PHASES.indexOf(b.status?.phase ?? '') - PHASES.indexOf(a.status?.phase ?? '')
  if (phase !== 0) return phase
  const [since, other] = [readySince(a), readySince(b)]
  if ((since === undefined) !== (other === undefined)) return since === undefined ? 1 : -1
  if (since !== undefined && other !== undefined && since !== other) return since - other
  const again = restarts(a) - restarts(b)
  if (again !== 0) return again
  return instantOf(a.metadata.creationTimestamp ?? '') - instantOf(b.metadata.creationTimestamp ?? '')
}

interface Chosen {
  readonly pod: Stored<'Pod'>
  readonly count: number
}

function selectorOf(object: Stored): Readonly<Record<string, string>> | undefined {
  const { selector } = (object as Stored<'Deployment'>).spec ?? {}
  const labels = object.kind === 'Service' ? (selector as unknown as Record<string, string>) : selector?.matchLabels
  return labels === undefined || Object.keys(labels).length === 0 ? undefined : labels
}

function choose(target: ForwardTarget, cluster: Cluster): Chosen | Issue {
  const key = `${target.namespace}/${target.name}`
  const object = cluster.state.get(target.kind as Kind, key) as Stored | undefined
  if (object === undefined) {
    const plural = target.kind === 'Pod' || target.kind === 'Service' ? 's' : 's.apps'
    return issue('forward.not-found', { kind: `${target.kind.toLowerCase()}${plural}`, name: target.name })
  }
  if (target.kind === 'Pod') return { pod: object as Stored<'Pod'>, count: 1 }
  const selector = selectorOf(object)
  if (selector === undefined) return issue('forward.no-selector', { service: target.name })
  const pods = cluster.state
    .list('Pod', { namespace: target.namespace })
    .filter(({ metadata }) => matchesLabels(selector, metadata.labels ?? {}))
  const [pod] = [...pods].sort(preferred)
  return pod === undefined ? issue('forward.no-pod', { target: key }) : { pod, count: pods.length }
}

function namedPort(pod: Stored<'Pod'>, name: string): number | Issue {
  for (const { ports = [] } of pod.spec?.containers ?? [])
    for (const one of ports) if (one.name === name) return one.containerPort
  return issue('forward.no-named-port', { pod: pod.metadata.name, port: name })
}

/** A Service's port becomes its target port on the chosen Pod; of a headless Service it stays as it is. */
function servicePort(service: Stored<'Service'>, pod: Stored<'Pod'>, port: string): number | Issue {
  const number = /^\d+$/.test(port) ? Number(port) : undefined
  const all = (service.spec?.ports ?? []).filter((one) =>
    number === undefined ? one.name === port : one.port === number,
  )
  const [found] = all
  if (found === undefined) return issue('forward.no-service-port', { service: service.metadata.name, port })
  if (!all.some(({ protocol = 'TCP' }) => protocol === 'TCP'))
    return issue('forward.udp', { port, protocol: found.protocol ?? 'TCP' })
  if (service.spec?.clusterIP === 'None') return found.port
  const { targetPort = 0 } = found
  if (typeof targetPort === 'string') return namedPort(pod, targetPort)
  return targetPort === 0 ? found.port : targetPort
}

function portOf(target: ForwardTarget, pod: Stored<'Pod'>, cluster: Cluster): number | Issue {
  if (target.kind === 'Service') {
    const service = cluster.state.get('Service', `${target.namespace}/${target.name}`)!
    return servicePort(service, pod, target.port)
  }
  return /^\d+$/.test(target.port) ? Number(target.port) : namedPort(pod, target.port)
}

function* hopsOf(target: ForwardTarget, { pod, count }: Chosen, port: number): Generator<Hop> {
  const text = `${target.kind.toLowerCase()}/${target.name}`
  const key = keyOf(pod)
  const node = pod.spec?.nodeName ?? ''
  yield {
    at: 'client',
    rule: `kubectl port-forward ${text} ${target.port}`,
    says: issue('hop.forward.chosen', { target: text, pod: key, count }),
    because: [
      {
        kind: target.kind,
        key: `${target.namespace}/${target.name}`,
        ...(target.kind === 'Service' ? { field: 'spec.selector' } : {}),
      },
    ],
  }
  yield {
    at: 'node',
    node,
    rule: `kubelet portForward ${key} ${port}`,
    says: issue('hop.forward.kubelet', { pod: key, port, node }),
    because: [{ kind: 'Pod', key }],
  }
}

/**
 * `kubectl port-forward`: one Pod, chosen once, reached through the API server and its kubelet on its own loopback
 * (kubectl/pkg/cmd/portforward). An issue is what kubectl prints instead of forwarding.
 */
export function portForward(target: ForwardTarget, cluster: Cluster): Branch<Outcome> | Issue {
  const chosen = choose(target, cluster)
  if ('code' in chosen) return chosen
  const { pod } = chosen
  const port = portOf(target, pod, cluster)
  if (typeof port !== 'number') return port
  const key = keyOf(pod)
  const { phase = 'Pending', podIP = '' } = pod.status ?? {}
  if (phase !== 'Running') return issue('forward.not-running', { pod: key, phase })
  const view = cluster.view()
  const trace = [...hopsOf(target, chosen, port)]
  const done = (value: Outcome): Branch<Outcome> => ({ value, probability: ONE, trace })
  if (!nodeAlive(view, pod.spec!.nodeName!)) return done({ kind: 'dropped', by: 'node' })
  if (listening(view.state, view.images, pod, 'TCP', port, view.now) === undefined) {
    trace.push({
      at: 'pod',
      rule: `127.0.0.1:${port}`,
      says: issue('hop.forward.refused', { pod: key, port }),
      because: [{ kind: 'Pod', key }],
    })
    return done({ kind: 'refused', by: 'pod' })
  }
  return done({ kind: 'delivered', to: { kind: 'pod', key, ip: podIP }, port, sourceSeen: '127.0.0.1' })
}
