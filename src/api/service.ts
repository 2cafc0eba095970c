import type { Stored } from '../object.ts'
import { needsHealthCheck } from './allocate.ts'
import { defaultService, externallyAccessible } from './default/service.ts'
import type { Draft, Incoming, KindBehaviour } from './kind.ts'
import { isDNS1035Label, isDNS1123Label } from './names.ts'
import { enabled } from './profile.ts'
import { type OldSpec, type ServiceSpec, sameList } from './service-families.ts'
import { validateService, validateServiceUpdate } from './validate/service.ts'
import { serviceWarnings } from './validate/service-warnings.ts'

function needsNodePorts(type: string | undefined): boolean {
  return type === 'NodePort' || type === 'LoadBalancer'
}

function nodePorts(spec: OldSpec): readonly number[] {
  return (spec.ports ?? []).flatMap(({ nodePort }) => (nodePort ? [nodePort] : []))
}

/**
 * What the new type cannot have goes, if the user did not change it as well: then validation shall refuse it
 * (dropTypeDependentFields of pkg/registry/core/service/strategy.go).
 */
function dropTypeDependentFields({ spec }: Draft<Incoming<'Service'>>, stored: Stored<'Service'>): void {
  if (spec === undefined) return
  const old = stored.spec ?? {}
  const now = spec as OldSpec
  if (old.type !== 'ExternalName' && now.type === 'ExternalName') dropAddresses(spec, old)
  if (needsNodePorts(old.type) && !needsNodePorts(now.type)) {
    const before = nodePorts(old)
    if (nodePorts(now).every((port) => before.includes(port))) for (const port of spec.ports ?? []) delete port.nodePort
  }
  if (needsHealthCheck(old) && !needsHealthCheck(now) && old.healthCheckNodePort === now.healthCheckNodePort)
    delete spec.healthCheckNodePort
  if (old.type === 'LoadBalancer' && now.type !== 'LoadBalancer') {
    if (old.allocateLoadBalancerNodePorts === now.allocateLoadBalancerNodePorts)
      delete spec.allocateLoadBalancerNodePorts
    if (old.loadBalancerClass === now.loadBalancerClass) delete spec.loadBalancerClass
  }
  if (
    externallyAccessible(old) &&
    !externallyAccessible(now) &&
    old.externalTrafficPolicy === now.externalTrafficPolicy
  )
    delete spec.externalTrafficPolicy
}

function dropAddresses(spec: ServiceSpec, old: OldSpec): void {
  if (old.clusterIP === spec.clusterIP && sameList(old.clusterIPs, spec.clusterIPs)) {
    delete spec.clusterIP
    delete spec.clusterIPs
  }
  if (sameList(old.ipFamilies, spec.ipFamilies)) delete spec.ipFamilies
  if (old.ipFamilyPolicy === spec.ipFamilyPolicy) delete spec.ipFamilyPolicy
}

/** A balancer's status belongs to the type: it goes with it. */
function dropStatus(service: Draft<Incoming<'Service'>>): void {
  if (service.spec?.type !== 'LoadBalancer' && service.status?.loadBalancer !== undefined)
    service.status = { ...service.status, loadBalancer: {} }
}

/** Empty values that Go's omitempty leaves out of what is stored. */
function dropEmpty({ spec }: Draft<Incoming<'Service'>>): void {
  if (spec === undefined) return
  for (const port of spec.ports ?? []) if (!port.nodePort) delete port.nodePort
  if (!spec.healthCheckNodePort) delete spec.healthCheckNodePort
  if (!spec.clusterIP) delete spec.clusterIP
}

/** Services; what happens before validation is in `allocate.ts`. */
export const service: KindBehaviour<'Service'> = {
  kind: 'Service',
  apiVersions: ['v1'],
  namespaced: true,
  name: (name, profile) =>
    enabled(profile, 'RelaxedServiceNameValidation') ? isDNS1123Label(name) : isDNS1035Label(name),
  default: defaultService,
  prepareForCreate: (draft) => {
    draft.status = { loadBalancer: {} }
    dropEmpty(draft)
  },
  prepareForUpdate: (draft, old) => {
    dropTypeDependentFields(draft, old)
    dropStatus(draft)
    dropEmpty(draft)
  },
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  warnings: serviceWarnings,
}
