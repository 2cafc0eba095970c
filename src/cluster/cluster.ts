import { type Billed, billedObjects } from '../balancer/bill.ts'
import { objectNotices } from '../balancer/notices.ts'
import type { Instant } from '../clock.ts'
import type { ClusterOptions } from '../environment.ts'
import type { ContainerVariable } from '../expect/variable.ts'
import type { Issue } from '../issue.ts'
import { type ExternalAddress, externalAddresses } from '../network/external.ts'
import { NO_MEMORY } from '../network/memory.ts'
import type { AnyObject, ObjectKey } from '../object.ts'
import type { Outcome } from '../outcome.ts'
import type { Position, Reference } from '../position.ts'
import { Snapshot } from '../state.ts'
import { Asking } from './asking.ts'
import { committer } from './commit.ts'
import { Dataplanes } from './dataplanes.ts'
import { systemObjects } from './defaults.ts'
import { type BalancerFront, frontOf } from './fronts.ts'
import { blueprint } from './install.ts'
import { Loop } from './loop.ts'
import { notices as noticesOf } from './notices.ts'
import { podsOfImage, runningSince, variablesOf, versionOf } from './questions.ts'
import { Sources } from './sources.ts'

export { type Ask, type From, NoClientError, type SessionAnswer, type SessionState } from './asking.ts'

/**
 * A Kubernetes cluster as a value in memory, on a virtual clock: hand it manifests, let time pass, break things, and ask
 * what a client would see. Every answer is exact; nothing waits, sleeps or draws luck.
 */
export class Cluster extends Asking {
  /** A fresh cluster: nodes Ready, system namespaces and Services there, installed controllers running, clock at 0. */
  static create(options: ClusterOptions = {}): Cluster {
    const made = blueprint(options)
    const loop = new Loop(made.controllers, committer(made.admission), new Snapshot(), options.limits?.rounds)
    const cluster = new Cluster({
      options,
      blueprint: made,
      loop,
      sources: new Sources(),
      dataplanes: new Dataplanes(options),
      memory: NO_MEMORY,
    })
    for (const object of [...systemObjects(options), ...made.objects]) cluster.#create(object)
    loop.settle()
    return cluster
  }

  #create(object: AnyObject): void {
    const refusal = this.loop.write({ verb: 'create', object })
    if (refusal !== undefined)
      throw new Error(`the cluster refuses its own ${object.kind} ${object.metadata?.name}: ${refusal.message}`)
    if (object['status'] !== undefined) this.loop.write({ verb: 'updateStatus', object })
  }

  /** A second cluster that shares nothing mutable with this one; costs nothing. */
  fork(): Cluster {
    return new Cluster({
      options: this.options,
      blueprint: this.blueprint,
      loop: this.loop.fork(),
      sources: this.sources.fork(),
      dataplanes: this.dataplanes.fork(),
      memory: this.memory,
    })
  }

  /** Addresses on which the outside reaches a Service: its load balancer's, or those of Ingresses that lead to it. */
  externalAddresses(service: string): readonly ExternalAddress[] {
    return externalAddresses(this.state, service, this.options)
  }

  /** The load balancer of a Service: why it has none yet, its targets' health, and what of the Service has no effect. */
  front(service: string): BalancerFront {
    return frontOf(service, this.state, this.options, this.now)
  }

  /** What of a Service or Ingress is ignored, unknown, or not simulated. */
  withoutEffect(kind: string, key: string): readonly Issue[] {
    const object = kind === 'Service' || kind === 'Ingress' ? this.state.get(kind, key) : undefined
    return object === undefined ? [] : objectNotices(object, this.options)
  }

  /** Objects outside that are billed as long as they exist. */
  billed(): readonly Billed[] {
    return billedObjects(this.state, this.options, this.view().gates(this.state))
  }

  /** What stands in front of the Pods without effect, ignored, pending or not simulated. */
  notices(): readonly Issue[] {
    const nodes = this.state.list('Node').flatMap(({ metadata }) => this.proxyUnmet(metadata.name))
    return [...nodes, ...noticesOf(this.state, this.options)]
  }

  podsOfImage(image: string): readonly ObjectKey[] {
    return podsOfImage(this.state, image)
  }

  variablesOf(variable: string, image: string): readonly ContainerVariable[] {
    return variablesOf(this.state, variable, image)
  }

  /** The label `version` of the Pod that answered with status 200. */
  versionOf(outcome: Outcome): string | undefined {
    return versionOf(this.state, outcome)
  }

  /** When the Pod's containers last started, if all of them run. */
  runningSince(pod: ObjectKey): Instant | undefined {
    return runningSince(this.state, pod)
  }

  /** Where a field was handed in; controllers' objects lead to their owners'. */
  locate(reference: Reference): Position | undefined {
    return this.sources.locate(reference, this.state)
  }
}
