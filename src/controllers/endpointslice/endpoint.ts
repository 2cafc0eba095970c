import { type Family, familyOf } from '../../address.ts'
import { same } from '../../equal.ts'
import { kept } from '../../kept.ts'
import type { Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { addressesOf, isReady, isTerminal, isTerminating, type Pod } from '../pod.ts'

type Service = Stored<'Service'>

export interface Hints {
  readonly forZones?: readonly { readonly name: string }[]
  readonly forNodes?: readonly { readonly name: string }[]
}

/** An endpoint as a slice lists it. */
export interface Endpoint {
  readonly addresses: readonly string[]
  readonly conditions: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean }
  readonly hostname?: string
  readonly nodeName?: string
  readonly zone?: string
  readonly targetRef?: {
    readonly kind?: string
    readonly name?: string
    readonly namespace?: string
    readonly uid?: string
  }
  readonly hints?: Hints
}

const ZONE = 'topology.kubernetes.io/zone'

/** Hostnames belong to the Service that a Pod names as its subdomain. */
export function hostnameOf(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec ?? {}
  return hostname && subdomain === service.metadata.name ? hostname : undefined
}

/** A Pod that is over, or has no address yet, is never an endpoint; readiness is not asked. */
export function listable(pod: Pod): boolean {
  return addressesOf(pod).length > 0 && !isTerminal(pod)
}

type ByFamily = Readonly<Record<Family, readonly string[]>>

const byFamily = new WeakMap<readonly string[], ByFamily>()

/** A Pod's addresses of one family; the same list as long as its addresses stay. */
export function addressesIn(family: Family, pod: Pod): readonly string[] {
  const all = addressesOf(pod)
  let found = byFamily.get(all)
  if (found === undefined) {
    const of = (one: Family): readonly string[] => all.filter((ip) => familyOf(ip) === one)
    found = { IPv4: of('IPv4'), IPv6: of('IPv6') }
    byFamily.set(all, found)
  }
  return found[family]
}

type Listed = WeakMap<readonly string[], Endpoint>

/** What a Service lists, by the addresses it stands for: who stays as he is stays the same value. */
const listed = new WeakMap<Service, Listed>()

function listedOf(service: Service): Listed {
  let found = listed.get(service)
  if (found === undefined) {
    found = new WeakMap()
    listed.set(service, found)
  }
  return found
}

/** The endpoints that Pods are for one Service in one state. */
export class Listing {
  readonly #service: Service
  readonly #state: ClusterState
  readonly #listed: Listed
  readonly #published: boolean

  constructor(service: Service, state: ClusterState) {
    this.#service = service
    this.#state = state
    this.#listed = listedOf(service)
    this.#published = service.spec?.publishNotReadyAddresses === true
  }

  /** A node that is not there leaves its Pods out, unless unready addresses are published (they go without zone). */
  endpointOf(pod: Pod, addresses: readonly string[]): Endpoint | undefined {
    const nodeName = pod.spec?.nodeName || undefined
    const node = nodeName === undefined ? undefined : this.#state.get('Node', nodeName)
    if (nodeName !== undefined && node === undefined && !this.#published) return undefined
    const zone = node?.metadata.labels?.[ZONE] || undefined
    const hostname = hostnameOf(pod, this.#service)
    const serving = isReady(pod)
    const terminating = isTerminating(pod)
    const ready = this.#published || (serving && !terminating)
    const before = this.#listed.get(addresses)
    const { name, namespace, uid } = pod.metadata
    const of = before?.targetRef
    const stays = of?.uid === uid && of.name === name && of.namespace === namespace
    if (
      stays &&
      before !== undefined &&
      before.nodeName === nodeName &&
      before.zone === zone &&
      before.hostname === hostname &&
      before.conditions.ready === ready &&
      before.conditions.serving === serving &&
      before.conditions.terminating === terminating
    )
      return before
    const endpoint: Endpoint = {
      addresses,
      conditions: { ready, serving, terminating },
      ...(hostname === undefined ? {} : { hostname }),
      ...(nodeName === undefined ? {} : { nodeName }),
      ...(zone === undefined ? {} : { zone }),
      targetRef: stays ? of : { kind: 'Pod', namespace: namespace!, name, uid },
    }
    this.#listed.set(addresses, endpoint)
    return endpoint
  }
}

/** What makes an endpoint itself: a change of anything else is a change in place. */
export const identity = kept((endpoint: Endpoint): string => {
  const { addresses, hostname = '', targetRef } = endpoint
  return `${addresses.join()}|${hostname}|${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`
})

/** Whether two endpoints are the same one, whatever else is said of them: their identities are equal. */
export function isSame(a: Endpoint, b: Endpoint): boolean {
  if (a === b) return true
  const [left, right] = [a.targetRef, b.targetRef]
  if ((left?.name ?? '') !== (right?.name ?? '') || (left?.namespace ?? '') !== (right?.namespace ?? '')) return false
  if ((a.hostname ?? '') !== (b.hostname ?? '') || a.addresses.length !== b.addresses.length) return false
  return a.addresses === b.addresses || a.addresses.every((ip, index) => ip === b.addresses[index])
}

/** By what a slice should list: what was found to be its equal in a slice last. */
const equals = new WeakMap<Endpoint, Endpoint>()

/** Whether a slice lists what it should, hints aside. */
export function listsAs(stored: Endpoint, wanted: Endpoint): boolean {
  if (equals.get(wanted) === stored) return true
  const { hints: _, ...bare } = stored
  if (!same(bare, wanted)) return false
  equals.set(wanted, stored)
  return true
}
