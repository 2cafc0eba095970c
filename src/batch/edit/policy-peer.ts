import { type EditKind, misspelt, placed } from './kind.ts'
import { selectorsAt } from './policy-selectors.ts'
import { fields, kindOf, type Value } from './tree.ts'

const PEERS = ['spec.ingress.*.from', 'spec.egress.*.to'] as const
const gone = (): readonly Value[] => [undefined]

/** Whom a NetworkPolicy lets through: nobody it should, everybody, half of a condition. */
export const policyPeer: EditKind = (tree) => {
  if (kindOf(tree) !== 'NetworkPolicy') return []
  return PEERS.flatMap((peers) => [
    ...placed(fields(tree, peers), gone),
    ...['podSelector', 'namespaceSelector'].flatMap((selector) => [
      ...placed(fields(tree, `${peers}.*.${selector}`), gone),
      ...selectorsAt(tree, `${peers}.*.${selector}`),
    ]),
    ...placed(
      fields(tree, `${peers}.*.ipBlock.cidr`),
      () => ['192.0.2.0/24'],
      (known) => known.addresses.map((address) => `${address}/32`),
    ),
    ...placed(fields(tree, `${peers}.*.ipBlock.except`), misspelt),
  ])
}
