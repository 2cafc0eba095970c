import { type EditKind, placed } from './kind.ts'
import { kindOf, slots, type Value } from './tree.ts'

const wrong = (value: Value): readonly Value[] => (value === 'None' ? [undefined] : [])

/** A Service without an address of its own. */
export const headless: EditKind = (tree) =>
  kindOf(tree) === 'Service'
    ? placed(slots(tree, 'spec.clusterIP'), wrong, (_, { value }) => [value === 'None' ? undefined : 'None'])
    : []
