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
  return object.metadata.ownerReferences?.find(({ controller }) => controller === true)
}

/** Keys of the owners (of a kind) that an event's object has or had. */
export function ownerKeys(event: WatchEvent, kind: string): readonly string[] {
  const found = new Set<string>()
  for (const object of [event.object, event.old]) {
    const owner = object === undefined ? undefined : controllerOf(object)
    if (object !== undefined && owner?.kind === kind) found.add(`${object.metadata.namespace}/${owner.name}`)
  }
  return [...found]
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
