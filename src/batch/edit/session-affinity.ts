import { type EditKind, placed } from './kind.ts'
import { fields, kindOf, slots, type Value } from './tree.ts'

const wrong = (value: Value): readonly Value[] => (value === 'ClientIP' ? ['None'] : [])

/** Whether a client stays with a Pod, and how long. */
export const sessionAffinity: EditKind = (tree) =>
  kindOf(tree) === 'Service'
    ? [
        ...placed(slots(tree, 'spec.sessionAffinity'), wrong, (_, { value }) => [
          value === 'ClientIP' ? 'None' : 'ClientIP',
        ]),
        ...placed(
          fields(tree, 'spec.sessionAffinityConfig.clientIP.timeoutSeconds'),
          () => [1],
          (known) => known.numbers,
        ),
      ]
    : []
