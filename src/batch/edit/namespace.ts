import { type EditKind, placed } from './kind.ts'
import { kindOf, slots, type Value } from './tree.ts'

const wrong = (value: Value): readonly Value[] => (value === undefined || value === 'default' ? [] : ['default'])

/** Kinds that live in no namespace. */
const CLUSTERED = new Set([
  'Namespace',
  'IngressClass',
  'GatewayClass',
  'StorageClass',
  'ClusterRole',
  'ClusterRoleBinding',
  'PersistentVolume',
  'List',
])

/** Where an object lives. */
export const namespace: EditKind = (tree) =>
  CLUSTERED.has(kindOf(tree)) ? [] : placed(slots(tree, 'metadata.namespace'), wrong, (known) => known.namespaces)
