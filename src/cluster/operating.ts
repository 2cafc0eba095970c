import { timestamp } from '../clock.ts'
import { LOAD } from '../controllers/autoscaler.ts'
import { evictionRefused } from '../controllers/disruption.ts'
import { DRAIN } from '../controllers/drain.ts'
import { templateBefore } from '../controllers/undo.ts'
import { changed } from '../controllers/write.ts'
import type { Kind, ObjectKey, Stored } from '../object.ts'
import { type Refusal, StatusError } from '../refusal.ts'
import { Living } from './living.ts'

const ZONE = 'topology.kubernetes.io/zone'

/** Kinds with a number of replicas of their own. */
export type Scalable = 'Deployment' | 'ReplicaSet' | 'StatefulSet'

/** Kinds that replace their Pods when the template changes. */
export type Rollable = 'Deployment' | 'StatefulSet' | 'DaemonSet'

interface Template {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }
  readonly spec?: { readonly containers?: readonly { readonly name: string; readonly image?: string }[] }
}

function refused(status: number, reason: string, message: string): StatusError {
  const refusal: Refusal = { status, reason, message, errors: [] }
  return new StatusError(refusal)
}

/** A living cluster as an operator works on it: what kubectl scale, set image, rollout, drain do, and what breaks by itself. */
export class Operating extends Living {
  /** @throws StatusError NotFound. */
  protected found<K extends Kind>(kind: K, key: ObjectKey): Stored<K> {
    const object = this.state.get(kind, key)
    if (object === undefined) throw refused(404, 'NotFound', `${kind.toLowerCase()} "${key}" not found`)
    return object
  }

  /** Sends an object with a changed spec. @throws StatusError when the API server refuses it. */
  #respec(kind: Kind, key: ObjectKey, change: Readonly<Record<string, unknown>>): void {
    const object = this.found(kind, key)
    const spec = { ...(object as unknown as { readonly spec?: object }).spec, ...change }
    const refusal = this.write({ verb: 'update', object: changed(object, { spec }) })
    if (refusal !== undefined) throw new StatusError(refusal)
  }

  /** `kubectl scale`: the number of Pods a workload asks for; a HorizontalPodAutoscaler would do no more. */
  scale(kind: Scalable, key: ObjectKey, replicas: number): void {
    this.#respec(kind, key, { replicas })
  }

  /** Load on all Pods of a workload together, in percent of one Pod's CPU request: what its autoscaler measures. */
  load(kind: Scalable, key: ObjectKey, percent: number): void {
    this.found(kind, key)
    this.remember(LOAD, `${kind} ${key}`, percent)
  }

  #template(kind: Rollable, key: ObjectKey): Template {
    return ((this.found(kind, key) as Stored<'Deployment'>).spec?.template ?? {}) as Template
  }

  /** `kubectl set image`: a new template, hence a rollout. Without a container name all of them change. */
  setImage(kind: Rollable, key: ObjectKey, image: string, container?: string): void {
    const template = this.#template(kind, key)
    const containers = (template.spec?.containers ?? []).map((one) =>
      container === undefined || one.name === container ? { ...one, image } : one,
    )
    this.#respec(kind, key, { template: { ...template, spec: { ...template.spec, containers } } })
  }

  /** `kubectl rollout restart`: the same containers, new Pods. */
  restart(kind: Rollable, key: ObjectKey): void {
    const template = this.#template(kind, key)
    const annotations = { ...template.metadata?.annotations, 'kubectl.kubernetes.io/restartedAt': timestamp(this.now) }
    this.#respec(kind, key, { template: { ...template, metadata: { ...template.metadata, annotations } } })
  }

  /** `kubectl rollout undo`: the template before the present one, or that of a revision. @throws StatusError when nobody keeps it. */
  undo(kind: Rollable, key: ObjectKey, revision?: number): void {
    const template = templateBefore(this.found(kind, key) as unknown as Stored, this.state, revision)
    if (template === undefined) {
      const message =
        revision === undefined
          ? `no rollout history found for ${kind.toLowerCase()} "${key}"`
          : `unable to find specified revision ${revision} in history`
      throw refused(404, 'NotFound', message)
    }
    this.#respec(kind, key, { template })
  }

  /** `kubectl rollout pause` and `resume`: while paused a Deployment changes no Pod's version. */
  pause(key: ObjectKey, paused: boolean): void {
    this.#respec('Deployment', key, { paused })
  }

  /**
   * The eviction subresource: a deletion that PodDisruptionBudgets may forbid.
   * @throws StatusError TooManyRequests, as the API server answers, when one does.
   */
  evict(pod: ObjectKey): void {
    const found = this.found('Pod', pod)
    const reason = evictionRefused(found, this.state)
    if (reason !== undefined) throw refused(429, 'TooManyRequests', reason)
    this.delete('Pod', pod)
  }

  /** `kubectl cordon` and `uncordon`: no new Pod is bound to the node; those there stay. */
  cordon(node: string, unschedulable = true): void {
    if (!unschedulable) this.remember(DRAIN, node, undefined)
    this.#respec('Node', node, { unschedulable })
  }

  /** `kubectl drain`: cordons, then evicts until nothing but DaemonSets' Pods is left; budgets make it wait and try again. */
  drain(node: string): void {
    this.found('Node', node)
    this.cordon(node)
    this.remember(DRAIN, node, Object.freeze({ since: this.now }))
  }

  /** The application of a Pod has a problem from now on, whatever restarts. */
  break(pod: ObjectKey): void {
    this.remember('fault', pod, Object.freeze({ since: this.now, kind: 'problem' }))
  }

  heal(pod: ObjectKey): void {
    this.remember('fault', pod, undefined)
  }

  /** A node fails: its kubelet, its Pods and its addresses fall silent. */
  breakNode(node: string): void {
    this.remember('node-fault', node, Object.freeze({ since: this.now }))
  }

  healNode(node: string): void {
    this.remember('node-fault', node, undefined)
  }

  /** Names of a zone's nodes, by their label. */
  nodesOf(zone: string): readonly string[] {
    return this.state.list('Node', { labels: { matchLabels: { [ZONE]: zone } } }).map(({ metadata }) => metadata.name)
  }

  /** A whole zone fails: every node of it at the same instant. */
  breakZone(zone: string): void {
    for (const node of this.nodesOf(zone)) this.breakNode(node)
  }

  healZone(zone: string): void {
    for (const node of this.nodesOf(zone)) this.healNode(node)
  }
}
