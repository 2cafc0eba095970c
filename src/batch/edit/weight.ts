import { type EditKind, placed } from './kind.ts'
import { fields, slots, type Value } from './tree.ts'

/** The share of a canary in a hundred, as ingress-nginx reads it. */
export const WEIGHT = 'nginx.ingress.kubernetes.io/canary-weight'

const ROUTES = ['spec.rules.*.backendRefs.*.weight', 'spec.http.*.route.*.weight', 'spec.tcp.*.route.*.weight'] as const

const doubled = (value: Value): readonly Value[] => [Number(value) === 0 ? 1 : Number(value) * 2]

/** How much of the traffic a backend gets. */
export const weight: EditKind = (tree) => [
  ...placed(
    fields(tree, 'metadata.annotations.*').filter(({ path }) => path.at(-1) === WEIGHT),
    (value) => doubled(value).map(String),
    (known) => known.numbers.map(String),
  ),
  ...ROUTES.flatMap((pattern) => placed(fields(tree, pattern), doubled, (known) => known.numbers)),
  ...ROUTES.slice(0, 1).flatMap((pattern) =>
    placed(
      slots(tree, pattern).filter(({ value }) => value === undefined),
      () => [],
      (known) => known.numbers,
    ),
  ),
]
