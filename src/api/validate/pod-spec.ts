import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import { NOT_AN_IP, parseIP } from '../ip.ts'
import type { Loose } from '../loose.ts'
import { validateAnnotations, validateLabels } from '../metadata.ts'
import { inclusiveRange, isDNS1123Label, isDNS1123Subdomain, isQualifiedName } from '../names.ts'
import { type Container, validateContainers, validateIds, validateInitContainers } from './containers.ts'
import { validateAffinity, validateSpread, validateTolerations } from './scheduling.ts'
import { validateImagePullSecrets, validateVolumes } from './volumes.ts'

export type PodSpec = Loose<IPodSpec>

const NO_CONTAINERS: readonly Container[] = []
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']

/** ValidatePodSpec of pkg/apis/core/validation/validation.go, of a Pod or of a template. */
export function validatePodSpec(spec: PodSpec, path: FieldPath, errors: FieldErrors, of: 'pod' | 'template'): void {
  const containers = spec.containers ?? NO_CONTAINERS
  const initContainers = spec.initContainers ?? NO_CONTAINERS
  const volumes = validateVolumes(spec.volumes ?? [], `${path}.volumes`, errors)
  const around = { volumes, grace: spec.terminationGracePeriodSeconds ?? 0 }
  validateContainers(containers, `${path}.containers`, errors, around)
  validateInitContainers(initContainers, containers, `${path}.initContainers`, errors, around)
  const { restartPolicy = '', dnsPolicy = '' } = spec
  if (!RESTART_POLICIES.includes(restartPolicy))
    errors.notSupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES)
  if (!DNS_POLICIES.includes(dnsPolicy)) errors.notSupported(`${path}.dnsPolicy`, dnsPolicy, DNS_POLICIES)
  validateLabels(spec.nodeSelector, `${path}.nodeSelector`, errors)
  validateHostNetwork(spec, path, errors, of)
  if (spec.securityContext !== undefined) validateIds(spec.securityContext, `${path}.securityContext`, errors)
  if (spec.imagePullSecrets !== undefined)
    validateImagePullSecrets(spec.imagePullSecrets, `${path}.imagePullSecrets`, errors)
  validateAffinity(spec.affinity, `${path}.affinity`, errors)
  validateDNSConfig(spec, `${path}.dnsConfig`, errors)
  for (const [index, { conditionType = '' }] of (spec.readinessGates ?? []).entries())
    errors.each(`${path}.readinessGates[${index}].conditionType`, conditionType, isQualifiedName(conditionType))
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
}

/** A template may leave the host port open: it is filled when the Pod is made. */
function validateHostNetwork(spec: PodSpec, path: FieldPath, errors: FieldErrors, of: 'pod' | 'template'): void {
  if (spec.hostNetwork !== true) return
  for (const list of ['containers', 'initContainers'] as const)
    for (const [index, { ports = [] }] of (spec[list] ?? []).entries())
      for (const [place, { hostPort = 0, containerPort = 0 }] of ports.entries())
        if ((of === 'pod' || hostPort !== 0) && hostPort !== containerPort)
          errors.invalid(
            `${path}.${list}[${index}].ports[${place}].hostPort`,
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
  validatePodSpec(template.spec ?? {}, `${path}.spec`, errors, 'template')
}
