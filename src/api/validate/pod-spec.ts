import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import { NOT_AN_IP, parseIP } from '../ip.ts'
import type { Loose } from '../loose.ts'
import { validateAnnotations, validateLabels } from '../metadata.ts'
import { inclusiveRange, isDNS1123Label, isDNS1123Subdomain, isQualifiedName } from '../names.ts'
import {
  type Container,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from './containers.ts'
import { validatePodAnnotations } from './pod-annotations.ts'
import { validatePodResources, validateResources } from './resources.ts'
import { validateAffinity, validateGates, validateSpread, validateTolerations } from './scheduling.ts'
import { validatePodSecurity } from './security.ts'
import { validateVolumes } from './volumes.ts'

export type PodSpec = Loose<IPodSpec>

const NO_CONTAINERS: readonly Container[] = []
const NO_CLAIMS: ReadonlySet<string> = new Set()
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

/** ValidatePodSpec of pkg/apis/core/validation/validation.go, of a Pod or of a template. */
export function validatePodSpec(
  spec: PodSpec,
  path: FieldPath,
  errors: FieldErrors,
  of: { readonly pod?: string | undefined; readonly template?: true },
): void {
  const containers = spec.containers ?? NO_CONTAINERS
  const initContainers = spec.initContainers ?? NO_CONTAINERS
  const { restartPolicy = '', dnsPolicy = '', resourceClaims, ephemeralContainers } = spec
  const around = {
    volumes: validateVolumes(spec.volumes ?? [], `${path}.volumes`, errors, of.pod),
    grace: spec.terminationGracePeriodSeconds ?? 0,
    restartPolicy,
    hostUsers: spec.hostUsers !== false,
    claims: resourceClaims === undefined ? NO_CLAIMS : new Set(resourceClaims.flatMap(({ name }) => name || [])),
  }
  if (resourceClaims !== undefined) validateResourceClaims(resourceClaims, `${path}.resourceClaims`, errors)
  validateContainers(containers, `${path}.containers`, errors, around)
  validateInitContainers(initContainers, containers, `${path}.initContainers`, errors, around)
  if (ephemeralContainers !== undefined) {
    const others = [...containers, ...initContainers]
    validateEphemeralContainers(ephemeralContainers, others, `${path}.ephemeralContainers`, errors, around)
  }
  if (spec.resources !== undefined) validatePodResources(spec.resources, containers, `${path}.resources`, errors)
  if (!RESTART_POLICIES.includes(restartPolicy))
    errors.notSupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES)
  if (!DNS_POLICIES.includes(dnsPolicy)) errors.notSupported(`${path}.dnsPolicy`, dnsPolicy, DNS_POLICIES)
  validateLabels(spec.nodeSelector, `${path}.nodeSelector`, errors)
  if (spec.hostNetwork === true) validateHostNetwork(containers, `${path}.containers`, errors, of.template === true)
  validatePodSecurity(spec, path, errors)
  validateAffinity(spec.affinity, `${path}.affinity`, errors)
  validateDNSConfig(spec, `${path}.dnsConfig`, errors)
  for (const [index, { conditionType = '' }] of (spec.readinessGates ?? []).entries())
    errors.each(`${path}.readinessGates[${index}].conditionType`, conditionType, isQualifiedName(conditionType))
  if (spec.schedulingGates !== undefined) validateGates(spec.schedulingGates, `${path}.schedulingGates`, errors)
  if (spec.topologySpreadConstraints !== undefined)
    validateSpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`, errors)
  validateNames(spec, path, errors)
  if (spec.tolerations !== undefined) validateTolerations(spec.tolerations, `${path}.tolerations`, errors)
  validateHostAliases(spec.hostAliases ?? [], `${path}.hostAliases`, errors)
}

const MAX_INT32 = 2147483647

function validateNames(spec: PodSpec, path: FieldPath, errors: FieldErrors): void {
  const { serviceAccountName, nodeName, activeDeadlineSeconds: seconds, hostname, subdomain, priorityClassName } = spec
  if (serviceAccountName)
    errors.each(`${path}.serviceAccountName`, serviceAccountName, isDNS1123Subdomain(serviceAccountName))
  if (nodeName) errors.each(`${path}.nodeName`, nodeName, isDNS1123Subdomain(nodeName))
  if (seconds !== undefined && (seconds < 1 || seconds > MAX_INT32))
    errors.invalid(`${path}.activeDeadlineSeconds`, seconds, inclusiveRange(1, MAX_INT32))
  if (hostname) errors.each(`${path}.hostname`, hostname, isDNS1123Label(hostname))
  if (subdomain) errors.each(`${path}.subdomain`, subdomain, isDNS1123Label(subdomain))
  if (priorityClassName)
    errors.each(`${path}.priorityClassName`, priorityClassName, isDNS1123Subdomain(priorityClassName))
  validateRuntime(spec, path, errors)
}

const PREEMPTION = ['PreemptLowerPriority', 'Never']
const SYSTEMS = ['linux', 'windows']

function validateRuntime(spec: PodSpec, path: FieldPath, errors: FieldErrors): void {
  const { runtimeClassName, overhead, os } = spec
  const preemptionPolicy: string | undefined = spec.preemptionPolicy
  if (runtimeClassName !== undefined)
    errors.each(`${path}.runtimeClassName`, runtimeClassName, isDNS1123Subdomain(runtimeClassName))
  if (preemptionPolicy === '') errors.required(`${path}.preemptionPolicy`)
  else if (preemptionPolicy !== undefined && !PREEMPTION.includes(preemptionPolicy))
    errors.notSupported(`${path}.preemptionPolicy`, preemptionPolicy, PREEMPTION)
  if (overhead !== undefined) validateResources({ limits: overhead }, `${path}.overhead`, errors)
  if (os === undefined) return
  if (!os.name) errors.required(`${path}.os.name`, 'cannot be empty')
  else if (!SYSTEMS.includes(os.name)) errors.notSupported(`${path}.os`, os.name, SYSTEMS)
}

function validateResourceClaims(
  claims: NonNullable<PodSpec['resourceClaims']>,
  list: FieldPath,
  errors: FieldErrors,
): void {
  const names = new Set<string>()
  for (const [index, claim] of claims.entries()) {
    const path = `${list}[${index}]`
    const { name = '', resourceClaimName: one, resourceClaimTemplateName: other } = claim
    if (name === '') errors.required(`${path}.name`)
    else if (names.has(name)) errors.duplicate(`${path}.name`, name)
    else errors.each(`${path}.name`, name, isDNS1123Label(name))
    names.add(name)
    if (one !== undefined && other !== undefined)
      errors.invalid(path, claim, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified')
    if (one === undefined && other === undefined)
      errors.invalid(path, claim, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`')
    if (one !== undefined) errors.each(`${path}.resourceClaimName`, one, isDNS1123Subdomain(one))
    if (other !== undefined) errors.each(`${path}.resourceClaimTemplateName`, other, isDNS1123Subdomain(other))
  }
}

/** A template may leave the host port open: it is filled when the Pod is made. */
function validateHostNetwork(
  containers: readonly Container[],
  list: FieldPath,
  errors: FieldErrors,
  template: boolean,
): void {
  for (const [index, { ports = [] }] of containers.entries())
    for (const [place, { hostPort = 0, containerPort = 0 }] of ports.entries())
      if ((!template || hostPort !== 0) && hostPort !== containerPort)
        errors.invalid(
          `${list}[${index}].ports[${place}].hostPort`,
          hostPort,
          'must match `containerPort` when `hostNetwork` is true',
        )
}

const MAX = { nameservers: 3, searches: 32, searchLength: 2048 } as const

function validateDNSConfig({ dnsPolicy, dnsConfig }: PodSpec, path: FieldPath, errors: FieldErrors): void {
  if (dnsPolicy === 'None') {
    if (dnsConfig === undefined) return void errors.required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')
    if ((dnsConfig.nameservers ?? []).length === 0)
      return void errors.required(
        `${path}.nameservers`,
        'must provide at least one DNS nameserver when `dnsPolicy` is None',
      )
  }
  if (dnsConfig === undefined) return
  const { nameservers = [], searches = [], options = [] } = dnsConfig
  if (nameservers.length > MAX.nameservers)
    errors.invalid(`${path}.nameservers`, nameservers, `must not have more than ${MAX.nameservers} nameservers`)
  for (const [index, address] of nameservers.entries())
    if (parseIP(address) === undefined) errors.invalid(`${path}.nameservers[${index}]`, address, NOT_AN_IP)
  if (searches.length > MAX.searches)
    errors.invalid(`${path}.searches`, searches, `must not have more than ${MAX.searches} search paths`)
  if (searches.join(' ').length > MAX.searchLength) {
    const detail = `must not have more than ${MAX.searchLength} characters (including spaces) in the search list`
    errors.invalid(`${path}.searches`, searches, detail)
  }
  for (const [index, search] of searches.entries())
    if (search !== '.')
      errors.each(
        `${path}.searches[${index}]`,
        search,
        isDNS1123Subdomain(search.replace(/\.$/, '').replaceAll('_', 'a')),
      )
  for (const [index, { name = '' }] of options.entries())
    if (name === '') errors.required(`${path}.options[${index}]`, 'must not be empty')
}

function validateHostAliases(aliases: NonNullable<PodSpec['hostAliases']>, list: FieldPath, errors: FieldErrors): void {
  for (const [index, { ip = '', hostnames = [] }] of aliases.entries()) {
    if (parseIP(ip) === undefined) errors.invalid(`${list}[${index}].ip`, ip, NOT_AN_IP)
    for (const [place, name] of hostnames.entries())
      errors.each(`${list}[${index}].hostnames[${place}]`, name, isDNS1123Subdomain(name))
  }
}

export interface PodTemplate {
  readonly metadata?:
    | {
        readonly labels?: Readonly<Record<string, string>> | undefined
        readonly annotations?: Readonly<Record<string, string>> | undefined
      }
    | undefined
  readonly spec?: PodSpec | undefined
}

/** ValidatePodTemplateSpec; the path of a label lacks `metadata`, as upstream writes it. */
export function validatePodTemplate(template: PodTemplate, path: FieldPath, errors: FieldErrors): void {
  validateLabels(template.metadata?.labels, `${path}.labels`, errors)
  validateAnnotations(template.metadata?.annotations, `${path}.annotations`, errors)
  validatePodAnnotations(template.metadata?.annotations, template.spec ?? {}, `${path}.annotations`, errors)
  validatePodSpec(template.spec ?? {}, `${path}.spec`, errors, { template: true })
  if ((template.spec?.ephemeralContainers ?? []).length > 0)
    errors.forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')
}
