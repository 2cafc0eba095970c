import { type EditKind, misspelt, placed } from './kind.ts'
import { kindOf, slots } from './tree.ts'

const RANGE = [30000, 32767] as const

/** The port of every node. */
export const nodePort: EditKind = (tree) =>
  kindOf(tree) === 'Service'
    ? placed(slots(tree, 'spec.ports.*.nodePort'), misspelt, (known) =>
        known.ports.filter((one) => one >= RANGE[0] && one <= RANGE[1]),
      )
    : []
