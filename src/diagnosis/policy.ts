import { issue } from '../issue.ts'
import { keyOf, type Stored } from '../object.ts'
import { type LabelSelector, matchesSelector } from '../selector.ts'
import { asked, at, type Diagnosis, hops, numberOf, type Symptom, services, ways } from './symptom.ts'

type Policy = Stored<'NetworkPolicy'>

interface Rule {
  readonly ports?: readonly { readonly port?: number | string; readonly protocol?: string; readonly endPort?: number }[]
}

/** The policies that kept a packet out or in, as the hops that denied it name them. */
function denying(symptom: Symptom): readonly Policy[] {
  const keys = hops(symptom)
    .filter(({ says }) => says.code === 'hop.policy.denied')
    .flatMap(({ because }) => because.filter(({ kind }) => kind === 'NetworkPolicy').map(({ key }) => key))
  return [...new Set(keys)].flatMap((key) => symptom.state.get('NetworkPolicy', key) ?? [])
}

function rulesOf({ spec }: Policy, direction: 'ingress' | 'egress'): readonly Rule[] {
  return (spec?.[direction] ?? []) as readonly Rule[]
}

/** The Pods' port that a Service's port leads to, where it is another. */
function translated(symptom: Symptom, written: number): number | undefined {
  for (const service of services(symptom)) {
    const port = (service.spec?.ports ?? []).find((one) => one.port === written)
    const number = port === undefined ? undefined : numberOf(symptom, service, port.targetPort ?? port.port)
    if (number !== undefined && number !== written) return number
  }
  return undefined
}

/** Rules are judged after translation: they want the Pod's port, and the Service's is not it. */
export const policyPort: Diagnosis = (symptom) => {
  for (const policy of denying(symptom)) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const [rule, { ports = [] }] of rulesOf(policy, direction).entries()) {
        for (const [index, { port: written }] of ports.entries()) {
          const meant = typeof written === 'number' ? translated(symptom, written) : undefined
          if (meant === undefined) continue
          const params = { policy: keyOf(policy), expected: String(meant), actual: String(written) }
          return issue('diagnosis.policy-port', params, {
            because: [at('NetworkPolicy', policy, `spec.${direction}[${rule}].ports[${index}].port`)],
          })
        }
      }
    }
  }
  return undefined
}

function opensDns(policy: Policy): boolean {
  return rulesOf(policy, 'egress').some(
    ({ ports }) =>
      ports === undefined ||
      ports.some(
        ({ port, protocol = 'TCP' }) => protocol === 'UDP' && (port === undefined || port === 53 || port === 'dns'),
      ),
  )
}

function egressOf({ spec }: Policy): boolean {
  return spec?.policyTypes?.includes('Egress') ?? (spec?.egress ?? []).length > 0
}

/** A closed way out that leaves no hole for names: UDP 53. */
export const policyDns: Diagnosis = (symptom) => {
  if (
    !ways(symptom).some(({ value }) => value.kind === 'unresolved') &&
    !symptom.issues.some(({ code }) => code === 'expect.resolves')
  )
    return undefined
  const clients = [
    ...asked(symptom).map(({ from }) => from),
    ...symptom.issues.flatMap(({ params }) => String((params as { readonly from?: unknown }).from ?? '')),
  ]
  for (const from of clients) {
    const [namespace = '', name = ''] = from.replace(/^pod /, '').split('/')
    const labels = (symptom.state.get('Pod', `${namespace}/${name}`)?.metadata.labels ?? {}) as Readonly<
      Record<string, string>
    >
    const closing = symptom.state
      .list('NetworkPolicy', { namespace })
      .filter(
        (policy) => egressOf(policy) && matchesSelector((policy.spec?.podSelector ?? {}) as LabelSelector, labels),
      )
    const [first] = closing
    if (first === undefined || closing.some(opensDns)) continue
    return issue(
      'diagnosis.policy-dns',
      { policy: keyOf(first), pod: `${namespace}/${name}` },
      { because: [at('NetworkPolicy', first, 'spec.egress')] },
    )
  }
  return undefined
}

/** Without policyTypes a policy closes the way in as well, whatever it was written for. */
export const policyTypes: Diagnosis = (symptom) => {
  const policy = denying(symptom).find(
    ({ spec }) =>
      (spec?.egress ?? []).length > 0 &&
      spec?.ingress === undefined &&
      (spec?.policyTypes === undefined || (spec.policyTypes as readonly string[]).includes('Ingress')),
  )
  const denied = hops(symptom).some(
    ({ says }) =>
      says.code === 'hop.policy.denied' &&
      (says.params as { readonly direction?: string }).direction?.toLowerCase() === 'ingress',
  )
  if (policy === undefined || !denied) return undefined
  return issue(
    'diagnosis.policy-types',
    { policy: keyOf(policy) },
    { because: [at('NetworkPolicy', policy, 'spec'), at('NetworkPolicy', policy, 'spec.policyTypes')] },
  )
}
