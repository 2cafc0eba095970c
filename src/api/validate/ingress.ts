import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import type { FieldErrors } from '../field.ts'
import { parseIP } from '../ip.ts'
import type { Incoming } from '../kind.ts'
import type { Loose } from '../loose.ts'
import {
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isPortName,
  isPortNumber,
  isWildcardDNS1123Subdomain,
} from '../names.ts'
import { type ApiProfile, enabled } from '../profile.ts'
import { validatePathSegment } from './shared.ts'

type Spec = NonNullable<Loose<IIngress>['spec']>
type Rule = NonNullable<Spec['rules']>[number]
type Path = NonNullable<NonNullable<Rule['http']>['paths']>[number]
type Backend = NonNullable<Spec['defaultBackend']>

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'
const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix']
const SEQUENCES = ['//', '/./', '/../', '%2f', '%2F']
const SUFFIXES = ['/..', '/.']

/** ValidateIngressSpec of pkg/apis/networking/validation/validation.go. */
export function validateIngress(ingress: Incoming<'Ingress'>, errors: FieldErrors, profile: ApiProfile): void {
  const spec = (ingress.spec ?? {}) as Spec
  const rules = spec.rules ?? []
  if (rules.length === 0 && spec.defaultBackend === undefined)
    errors.invalid('spec', spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified')
  if (spec.defaultBackend !== undefined) validateBackend(spec.defaultBackend, 'spec.defaultBackend', errors, profile)
  for (const [index, rule] of rules.entries()) validateRule(rule, `spec.rules[${index}]`, errors, profile)
  for (const [index, { hosts = [], secretName = '' }] of (spec.tls ?? []).entries()) {
    for (const [place, host] of hosts.entries()) validateHost(host, `spec.tls[${index}].hosts[${place}]`, errors)
    if (secretName !== '') errors.each(`spec.tls[${index}].secretName`, secretName, isDNS1123Subdomain(secretName))
  }
  const { ingressClassName } = spec
  if (ingressClassName !== undefined)
    errors.each('spec.ingressClassName', ingressClassName, isDNS1123Subdomain(ingressClassName))
}

/** The deprecated annotation beside the field, looked at on create only; the path lacks `metadata.` upstream. */
export function validateClassAnnotation(ingress: Incoming<'Ingress'>, errors: FieldErrors): void {
  const value = ingress.metadata?.annotations?.[CLASS_ANNOTATION]
  const { ingressClassName } = (ingress.spec ?? {}) as Spec
  if (value !== undefined && ingressClassName !== undefined && value !== ingressClassName)
    errors.invalid(`annotations.${CLASS_ANNOTATION}`, value, 'must match `ingressClassName` when both are specified')
}

function validateHost(host: string, path: string, errors: FieldErrors): void {
  errors.each(path, host, host.includes('*') ? isWildcardDNS1123Subdomain(host) : isDNS1123Subdomain(host))
}

function validateRule({ host = '', http }: Rule, path: string, errors: FieldErrors, profile: ApiProfile): void {
  if (host !== '') {
    if (parseIP(host) !== undefined) errors.invalid(`${path}.host`, host, 'must be a DNS name, not an IP address')
    validateHost(host, `${path}.host`, errors)
  }
  if (http === undefined) return
  const paths = http.paths ?? []
  if (paths.length === 0) errors.required(`${path}.http.paths`)
  for (const [index, entry] of paths.entries()) validatePath(entry, `${path}.http.paths[${index}]`, errors, profile)
}

function validatePath(entry: Path, path: string, errors: FieldErrors, profile: ApiProfile): void {
  const { pathType, path: value = '' } = entry
  if (pathType === undefined) {
    errors.required(`${path}.pathType`, 'pathType must be specified')
    return
  }
  const place = `${path}.path`
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!value.startsWith('/')) errors.invalid(place, value, 'must be an absolute path')
    for (const sequence of SEQUENCES)
      if (value.includes(sequence)) errors.invalid(place, value, `must not contain '${sequence}'`)
    for (const suffix of SUFFIXES)
      if (value.endsWith(suffix)) errors.invalid(place, value, `cannot end with '${suffix}'`)
  } else if ((pathType as string) === 'ImplementationSpecific') {
    if (value !== '' && !value.startsWith('/')) errors.invalid(place, value, 'must be an absolute path')
  } else errors.notSupported(`${path}.pathType`, pathType, PATH_TYPES)
  validateBackend(entry.backend ?? {}, `${path}.backend`, errors, profile)
}

function validateBackend({ service, resource }: Backend, path: string, errors: FieldErrors, profile: ApiProfile): void {
  if (service !== undefined && resource !== undefined) {
    errors.invalid(path, '', 'cannot set both resource and service backends')
    return
  }
  if (resource !== undefined) {
    validateResource(resource, `${path}.resource`, errors)
    return
  }
  if (service === undefined) {
    errors.invalid(path, '', 'resource or service backend is required')
    return
  }
  const name = service.name ?? ''
  if (name === '') errors.required(`${path}.service.name`)
  else {
    const relaxed = enabled(profile, 'RelaxedServiceNameValidation')
    errors.each(`${path}.service.name`, name, relaxed ? isDNS1123Label(name) : isDNS1035Label(name))
  }
  const { name: portName = '', number = 0 } = service.port ?? {}
  if (portName !== '' && number !== 0) errors.invalid(path, '', 'cannot set both port name & port number')
  else if (portName !== '') errors.each(`${path}.service.port.name`, portName, isPortName(portName))
  else if (number !== 0) errors.each(`${path}.service.port.number`, number, isPortNumber(number))
  else errors.required(path, 'port name or number is required')
}

interface Reference {
  readonly apiGroup?: string | undefined
  readonly kind?: string | undefined
  readonly name?: string | undefined
}

/** A typed reference of a backend or of a class's parameters. */
export function validateResource(
  { apiGroup, kind = '', name = '' }: Reference,
  path: string,
  errors: FieldErrors,
): void {
  if (apiGroup !== undefined) errors.each(`${path}.apiGroup`, apiGroup, isDNS1123Subdomain(apiGroup))
  if (kind === '') errors.required(`${path}.kind`, 'kind is required')
  else validatePathSegment(kind, `${path}.kind`, errors)
  if (name === '') errors.required(`${path}.name`, 'name is required')
  else validatePathSegment(name, `${path}.name`, errors)
}
