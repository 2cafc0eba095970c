import type { ClusterOptions } from '../environment.ts'
import type { AnyObject, Stored } from '../object.ts'
import { Snapshot } from '../state.ts'
import type { DnsView } from './outside.ts'

/** A snapshot of objects written by hand, as no controller has seen them. */
export function stateOf(objects: readonly AnyObject[]): Snapshot {
  let state = new Snapshot()
  for (const object of objects) {
    const metadata = {
      ...object.metadata,
      uid: `uid-${object.metadata?.name}`,
      resourceVersion: String(state.resourceVersion + 1),
    }
    state = state.with(object.kind, Object.freeze({ ...object, metadata }) as unknown as Stored)
  }
  return state
}

export function namespace(name: string): AnyObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } } }
}

/** `shop/payment 10.96.1.100 http:80/TCP …`; `None` is headless, `=> name` an ExternalName. */
export function service(line: string): AnyObject {
  const [key = '', address = '', ...rest] = line.split(' ')
  const [space = '', name = ''] = key.split('/')
  const metadata = { name, namespace: space }
  if (address === '=>')
    return { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'ExternalName', externalName: rest[0] } }
  const clusterIPs = address.split(',')
  const ports = rest.map((text) => {
    const [, port = '', number = '', protocol = 'TCP'] = /^(?:([^:]+):)?(\d+)(?:\/(\w+))?$/.exec(text) ?? []
    return { ...(port === '' ? {} : { name: port }), port: Number(number), protocol }
  })
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'ClusterIP', clusterIP: clusterIPs[0], clusterIPs, ports },
  }
}

/** `shop/web-1 of web http:8080 → 10.244.1.10 10.244.1.11!notready 10.244.1.12@name`. */
export function slice(line: string): AnyObject {
  const [, key = '', owner = '', declared = '', list = ''] = /^(\S+) of (\S+)\s*(.*?) ?→ ?(.*)$/.exec(line) ?? []
  const [space = '', name = ''] = key.split('/')
  const ports = declared
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => {
      const [, port = '', number = '', protocol = 'TCP'] = /^(?:([^:]+):)?(\d+)(?:\/(\w+))?$/.exec(text) ?? []
      return { name: port, port: Number(number), protocol }
    })
  const endpoints = list
    .split(' ')
    .filter((text) => text !== '')
    .map((text) => {
      const [, address = '', hostname, down] = /^([^@!]+)(?:@([^!]+))?(!notready)?$/.exec(text) ?? []
      return {
        addresses: [address],
        ...(hostname === undefined ? {} : { hostname }),
        ...(down === undefined ? {} : { conditions: { ready: false } }),
      }
    })
  const addressType = list.includes(':') ? 'IPv6' : 'IPv4'
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: space, labels: { 'kubernetes.io/service-name': owner } },
    addressType,
    ports,
    endpoints,
  }
}

/** The Service every cluster finds its DNS by. */
export const kubeDns: AnyObject = service('kube-system/kube-dns 10.96.0.10 dns:53/UDP dns-tcp:53/TCP')

/** The Corefile of the tables: TTL 5, no cache. */
export const plainCorefile = `.:53 {
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    pods insecure
    fallthrough in-addr.arpa ip6.arpa
  }
  forward . /etc/resolv.conf
}
`

/** What questions see: the objects, with the two system namespaces and the DNS Service. */
export function view(objects: readonly AnyObject[], options: ClusterOptions = {}, now = 0): DnsView {
  const state = stateOf([namespace('default'), namespace('kube-system'), kubeDns, ...objects])
  return { state, now, options: { ...options, dns: { corefile: plainCorefile, ...options.dns } } }
}
