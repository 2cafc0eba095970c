import type { WatchEvent } from '../controller.ts'
import type { AnyObject, OwnerReference, Stored } from '../object.ts'

/** The reference a controller puts on what it makes. */
export function controllerReference(owner: Stored): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** The controlling owner's reference. */
export function controllerOf(object: {
  readonly metadata: { readonly ownerReferences?: readonly OwnerReference[] }
}): OwnerReference | undefined {
  const owners = object.metadata.ownerReferences
  if (owners === undefined) return undefined
  for (let index = 0; index < owners.length; index++) if (owners[index]!.controller === true) return owners[index]
  return undefined
}

const NOBODY: readonly string[] = []

/** Keys of the owners (of a kind) that an event's object has or had. */
export function ownerKeys({ object, old }: WatchEvent, kind: string): readonly string[] {
  const owners = object?.metadata.ownerReferences
  const stays = old === undefined || old.metadata.ownerReferences === owners
  if (object === undefined || (stays && owners === undefined)) return NOBODY
  const owner = controllerOf(object)
  const now = owner?.kind === kind ? `${object.metadata.namespace}/${owner.name}` : undefined
  if (stays) return now === undefined ? NOBODY : [now]
  const former = controllerOf(old)
  const before = former?.kind === kind ? `${old.metadata.namespace}/${former.name}` : undefined
  return [...new Set([now, before])].filter((key) => key !== undefined)
}

/** A Pod made from a template. */
export function podOf(
  owner: Stored,
  template: {
    readonly metadata?: {
      readonly labels?: Readonly<Record<string, string>>
      readonly annotations?: Readonly<Record<string, string>>
    }
    readonly spec?: object
  },
  more: { readonly name?: string; readonly labels?: Readonly<Record<string, string>>; readonly spec?: object } = {},
): AnyObject {
  const { labels = {}, annotations } = template.metadata ?? {}
  const name = more.name === undefined ? { generateName: `${owner.metadata.name}-` } : { name: more.name }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...name,
      namespace: owner.metadata.namespace!,
      labels: { ...labels, ...more.labels },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: { ...template.spec, ...more.spec },
  } as unknown as AnyObject
}
