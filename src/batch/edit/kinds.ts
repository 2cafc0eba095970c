import { annotation } from './annotation.ts'
import { autoscaler } from './autoscaler.ts'
import { backend } from './backend.ts'
import { budget } from './budget.ts'
import { controllerClass } from './class.ts'
import { configuration } from './configuration.ts'
import { containerPort } from './container-port.ts'
import { endpoints } from './endpoints.ts'
import { environment } from './environment.ts'
import { externalName } from './external-name.ts'
import { headless } from './headless.ts'
import { host } from './host.ts'
import { image } from './image.ts'
import type { EditKind } from './kind.ts'
import { label } from './label.ts'
import { lifecycle } from './lifecycle.ts'
import { listener } from './listener.ts'
import { livenessProbe } from './liveness-probe.ts'
import { match } from './match.ts'
import { meshPolicy } from './mesh-policy.ts'
import { name } from './name.ts'
import { namespace } from './namespace.ts'
import { nodePort } from './node-port.ts'
import { parent } from './parent.ts'
import { path } from './path.ts'
import { placement } from './placement.ts'
import { policyPeer } from './policy-peer.ts'
import { policyPods } from './policy-pods.ts'
import { policyPort } from './policy-port.ts'
import { policyType } from './policy-type.ts'
import { port } from './port.ts'
import { portName } from './port-name.ts'
import { protocol } from './protocol.ts'
import { readinessProbe } from './readiness-probe.ts'
import { replicas } from './replicas.ts'
import { selector } from './selector.ts'
import { serviceName } from './service-name.ts'
import { serviceType } from './service-type.ts'
import { sessionAffinity } from './session-affinity.ts'
import { startupProbe } from './startup-probe.ts'
import { strategy } from './strategy.ts'
import { subset } from './subset.ts'
import { targetPort } from './target-port.ts'
import { trafficPolicy } from './traffic-policy.ts'
import { weight } from './weight.ts'

/** Every kind of edit by the name that `mutants.json` and reports use, in the order in which edits are tried. */
export const EDIT_KINDS = {
  name,
  namespace,
  selector,
  label,
  port,
  'target-port': targetPort,
  'node-port': nodePort,
  protocol,
  'port-name': portName,
  'container-port': containerPort,
  type: serviceType,
  headless,
  'session-affinity': sessionAffinity,
  'traffic-policy': trafficPolicy,
  'external-name': externalName,
  image,
  replicas,
  'readiness-probe': readinessProbe,
  'liveness-probe': livenessProbe,
  'startup-probe': startupProbe,
  lifecycle,
  strategy,
  environment,
  configuration,
  placement,
  'service-name': serviceName,
  endpoints,
  annotation,
  weight,
  class: controllerClass,
  host,
  path,
  match,
  backend,
  parent,
  listener,
  subset,
  'mesh-policy': meshPolicy,
  'policy-pods': policyPods,
  'policy-peer': policyPeer,
  'policy-port': policyPort,
  'policy-type': policyType,
  budget,
  autoscaler,
} satisfies Readonly<Record<string, EditKind>>

export type EditName = keyof typeof EDIT_KINDS

export const EDIT_NAMES = Object.keys(EDIT_KINDS) as readonly EditName[]
