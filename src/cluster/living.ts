import { duration, type Instant } from '../clock.ts'
import type { Controller } from '../controller.ts'
import type { ClusterOptions } from '../environment.ts'
import { type Read, readManifests } from '../manifest/read.ts'
import type { NetworkMemory } from '../network/memory.ts'
import type { ObjectKey } from '../object.ts'
import { type Refusal, StatusError } from '../refusal.ts'
import type { ClusterState } from '../state.ts'
import { type Applied, applyAll } from './apply.ts'
import type { Dataplanes } from './dataplanes.ts'
import type { Blueprint } from './install.ts'
import type { Loop } from './loop.ts'
import type { Sources } from './sources.ts'

/** What a cluster consists of. */
export interface Parts {
  readonly options: ClusterOptions
  readonly blueprint: Blueprint
  readonly loop: Loop
  readonly sources: Sources
  readonly dataplanes: Dataplanes
  readonly memory: NetworkMemory
}

/** A cluster as something that lives: objects come and go, time passes, things break. It answers no question. */
export class Living {
  readonly options: ClusterOptions
  protected readonly blueprint: Blueprint
  protected readonly loop: Loop
  protected readonly sources: Sources
  protected readonly dataplanes: Dataplanes
  /** What the network remembers of connections that really happened. */
  protected memory: NetworkMemory
  #together = false

  protected constructor({ options, blueprint, loop, sources, dataplanes, memory }: Parts) {
    this.options = options
    this.blueprint = blueprint
    this.loop = loop
    this.sources = sources
    this.dataplanes = dataplanes
    this.memory = memory
  }

  get state(): ClusterState {
    return this.loop.state
  }

  /** Milliseconds since the cluster was born. */
  get now(): Instant {
    return this.loop.now
  }

  /** The next instant at which a controller or kubelet wants to run; undefined: none does. */
  next(): Instant | undefined {
    return this.loop.next()
  }

  get controllers(): readonly Controller[] {
    return this.blueprint.controllers
  }

  /** Writes that the API server refused to controllers. */
  get refused(): Loop['refused'] {
    return this.loop.refused
  }

  /** Sees every write with its virtual instant; returns the way to stop. */
  listen(listener: Parameters<Loop['listen']>[0]): () => void {
    return this.loop.listen(listener)
  }

  /**
   * Applies the documents of a text as `kubectl apply -f` would: each on its own, a refused one holding back no other.
   * Controllers run what is due at this instant.
   */
  apply(text: string | Uint8Array, file = 'manifest.yaml'): readonly Applied[] {
    return this.applyRead(readManifests(text, file), file)
  }

  /** The same for a text that was read. */
  applyRead(read: Read, file: string): readonly Applied[] {
    const applied = applyAll(read, file, this.loop, { context: this.blueprint.admission, sources: this.sources })
    this.settle()
    return applied
  }

  /** Deletes an object as `kubectl delete` would. @throws StatusError when there is none. */
  delete(kind: string, key: ObjectKey, gracePeriodSeconds?: number): void {
    const refusal = this.loop.write({
      verb: 'delete',
      kind,
      key,
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    })
    if (refusal !== undefined) throw new StatusError(refusal)
    this.settle()
  }

  /** Writes one object as a controller would; the refusal, if any, is returned. */
  write(write: Parameters<Loop['write']>[0]): Refusal | undefined {
    const refusal = this.loop.write(write)
    if (refusal === undefined) this.settle()
    return refusal
  }

  /** Lets virtual time pass: milliseconds, or `30s`, `2m`. */
  advance(time: number | string): void {
    const milliseconds = typeof time === 'number' ? time : duration(time)
    if (milliseconds === undefined || milliseconds < 0) throw new RangeError(`not a duration: ${time}`)
    this.loop.advance(milliseconds)
  }

  /** Runs the controllers until nothing more is due at this instant. */
  settle(): void {
    if (!this.#together) this.loop.settle()
  }

  /** Several things at one instant: controllers and kubelets see them together, whichever was said first. */
  atOnce(deeds: () => void): void {
    this.#together = true
    try {
      deeds()
    } finally {
      this.#together = false
    }
    this.settle()
  }

  /** Private memory of a component, and what follows from it at this instant. */
  protected remember(component: string, key: string, value: unknown): void {
    this.loop.write({ verb: 'remember', component, key, value })
    this.settle()
  }
}
