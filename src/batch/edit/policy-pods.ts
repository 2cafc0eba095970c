import type { EditKind } from './kind.ts'
import { selectorsAt } from './policy-selectors.ts'
import { kindOf } from './tree.ts'

/** The Pods that a NetworkPolicy isolates. */
export const policyPods: EditKind = (tree) =>
  kindOf(tree) === 'NetworkPolicy' ? selectorsAt(tree, 'spec.podSelector') : []
