import { type EditKind, left, misspelt, placed } from './kind.ts'
import { fields, kindOf, slots, type Value } from './tree.ts'

const both = (value: Value): readonly Value[] => [...left(value), ...misspelt(value)]

/** Who looks after an object: the class of an Ingress, a Gateway or a load balancer, the controller of a class. */
export const controllerClass: EditKind = (tree) => {
  const kind = kindOf(tree)
  if (kind === 'Ingress') return placed(slots(tree, 'spec.ingressClassName'), both, (known) => known.classes)
  if (kind === 'IngressClass') return placed(fields(tree, 'spec.controller'), misspelt)
  if (kind === 'Service') return placed(fields(tree, 'spec.loadBalancerClass'), both)
  return placed(fields(tree, 'spec.gatewayClassName'), misspelt, (known) => known.classes)
}
