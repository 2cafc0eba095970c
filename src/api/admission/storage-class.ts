import type { Stored } from '../../object.ts'
import type { Step } from '../request.ts'

const DEFAULT = 'storageclass.kubernetes.io/is-default-class'

/** Of several default classes the newest counts, then the first by name. */
export function defaultOf(classes: readonly Stored[], annotation: string): string | undefined {
  const defaults = classes.filter(({ metadata }) => metadata.annotations?.[annotation] === 'true')
  const newestFirst = defaults.toSorted((a, b) => {
    const [one, other] = [a.metadata, b.metadata]
    if (one.creationTimestamp !== other.creationTimestamp)
      return one.creationTimestamp < other.creationTimestamp ? 1 : -1
    return one.name < other.name ? -1 : 1
  })
  return newestFirst[0]?.metadata.name
}

/** A claim that names no class gets the default one (plugin DefaultStorageClass). */
export const storageClass: Step = ({ operation, draft, state }) => {
  if (operation !== 'CREATE') return undefined
  const spec = draft['spec'] as { storageClassName?: string } | undefined
  const beta = draft.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class']
  if (spec === undefined || spec.storageClassName !== undefined || beta !== undefined) return undefined
  const name = defaultOf(state.all('StorageClass'), DEFAULT)
  if (name !== undefined) spec.storageClassName = name
  return undefined
}
