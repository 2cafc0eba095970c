import { addressFor, token } from '../external-address.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import type { Scheme } from './contract.ts'

const ZONE = 'topology.kubernetes.io/zone'
const REGION = 'topology.kubernetes.io/region'

/** Zones that nodes are in, sorted; a cluster without zones counts as one. */
export function zonesOf(state: ClusterState): readonly string[] {
  const zones = new Set(state.list('Node').map(({ metadata }) => metadata.labels?.[ZONE] ?? ''))
  return zones.size === 0 ? [''] : [...zones].sort()
}

export function regionOf(state: ClusterState): string {
  return (
    state.list('Node').find(({ metadata }) => metadata.labels?.[REGION] !== undefined)?.metadata.labels?.[REGION] ??
    'us-west-2'
  )
}

/** What a load balancer of AWS shows as address: a name, with one address a zone behind it. */
export function awsAddress(
  state: ClusterState,
  name: string,
  scheme: Scheme,
  style: 'nlb' | 'classic' | 'alb',
): { readonly hostname: string; readonly ips: readonly string[] } {
  const region = regionOf(state)
  const prefix = scheme === 'internal' && style !== 'nlb' ? 'internal-' : ''
  const label = `${prefix}${name}`
  const hostname = style === 'nlb' ? `${label}.elb.${region}.amazonaws.com` : `${label}.${region}.elb.amazonaws.com`
  return { hostname, ips: zonesOf(state).map((zone) => addressFor('aws', scheme, `${hostname} ${zone}`)) }
}

/** The in-tree provider's name: `a`, the UID without dashes, cut to 32, and a number. */
export function classicName(service: Stored<'Service'>): string {
  return `a${service.metadata.uid.replaceAll('-', '')}`.slice(0, 32)
}

/** The AWS controller's name: `k8s-<namespace>-<name>-<hash>`. */
export function controllerName(namespace: string, name: string, uid: string): string {
  const short = (text: string): string => text.replace(/[^a-zA-Z0-9]/g, '').slice(0, 8)
  return `k8s-${short(namespace)}-${short(name)}-${token(uid, 10)}`
}
