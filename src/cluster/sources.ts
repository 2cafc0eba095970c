import type { Manifest } from '../manifest.ts'
import type { Position, Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'

/** Fields of a Pod that come from the template of its owner. */
const TEMPLATED = /^(spec|metadata\.(labels|annotations))\b/

/**
 * Remembers which document made which object, so that a reference into the cluster becomes a place in a file. A Pod made
 * by a controller leads to the template that its owner was handed in with.
 */
export class Sources {
  readonly #manifests: Map<string, Manifest>

  constructor(manifests: ReadonlyMap<string, Manifest> = new Map()) {
    this.#manifests = new Map(manifests)
  }

  fork(): Sources {
    return new Sources(this.#manifests)
  }

  add(kind: string, key: string, manifest: Manifest): void {
    this.#manifests.set(`${kind}\0${key}`, manifest)
  }

  /** The place of a field, or of the object's owner when the object was made by a controller. */
  locate({ kind, key, field = '' }: Reference, state: ClusterState): Position | undefined {
    const manifest = this.#manifests.get(`${kind}\0${key}`)
    if (manifest !== undefined) return manifest.locate(field)
    const owner = state.find(kind, key)?.metadata.ownerReferences?.find(({ controller }) => controller === true)
    if (owner === undefined) return undefined
    const namespace = key.includes('/') ? `${key.split('/')[0]}/` : ''
    const made = kind === 'Pod' && TEMPLATED.test(field) ? `spec.template.${field}` : kind === 'ReplicaSet' ? field : ''
    return this.locate({ kind: owner.kind, key: `${namespace}${owner.name}`, field: made }, state)
  }
}
