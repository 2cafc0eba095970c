import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../cluster/cluster.ts'
import { repacked, type Subset, truncated } from './subsets.ts'

const address = (last: number): { readonly ip: string } => ({ ip: `10.0.0.${last}` })
const port = (name: string, number: number): { readonly name: string; readonly port: number } => ({
  name,
  port: number,
})

/** `10.0.0.1 10.0.0.2 / -10.0.0.3 : http=80`, subsets in order. */
function shown(subsets: readonly Subset[]): readonly string[] {
  return subsets.map(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
    const all = [...addresses.map(({ ip }) => ip), ...notReadyAddresses.map(({ ip }) => `-${ip}`)]
    return `${all.join(' ')} : ${ports.map(({ name, port: number }) => `${name}=${number}`).join(' ')}`
  })
}

describe('repacked', () => {
  it('joins ports of equal address sets', () => {
    const subsets: readonly Subset[] = [
      { addresses: [address(2)], ports: [port('b', 81), port('a', 80)] },
      { addresses: [address(1)], ports: [port('a', 80), port('b', 81)] },
    ]
    expect(shown(repacked(subsets))).to.deep.equal(['10.0.0.1 10.0.0.2 : a=80 b=81'])
  })

  it('keeps ports with other addresses apart', () => {
    const subsets: readonly Subset[] = [
      { addresses: [address(1), address(2)], ports: [port('a', 80)] },
      { addresses: [address(1)], ports: [port('b', 81)] },
    ]
    expect(shown(repacked(subsets))).to.have.members(['10.0.0.1 10.0.0.2 : a=80', '10.0.0.1 : b=81'])
  })

  it('an address that is ready anywhere is ready', () => {
    const subsets: readonly Subset[] = [
      { notReadyAddresses: [address(1), address(2)], ports: [port('a', 80)] },
      { addresses: [address(1)], ports: [port('a', 80)] },
    ]
    expect(shown(repacked(subsets))).to.deep.equal(['10.0.0.1 -10.0.0.2 : a=80'])
  })
})

describe('truncated', () => {
  const many = (count: number, third: number): readonly { readonly ip: string }[] =>
    Array.from({ length: count }, (_, index) => ({ ip: `10.${third}.${index >> 8}.${index & 255}` }))
  const sizes = (subsets: readonly Subset[]): string =>
    truncated(subsets)
      .subsets.map(({ addresses = [], notReadyAddresses = [] }) => `${addresses.length}+${notReadyAddresses.length}`)
      .join(' ')

  const table: readonly (readonly [what: string, subsets: readonly Subset[], result: string])[] = [
    ['a thousand stay', [{ addresses: many(600, 1), notReadyAddresses: many(400, 2) }], '600+400'],
    ['ready ones fill it', [{ addresses: many(1200, 1), notReadyAddresses: many(5, 2) }], '1000+0'],
    ['the others fill the rest', [{ addresses: many(900, 1), notReadyAddresses: many(300, 2) }], '900+100'],
    ['ready ones are cut by share', [{ addresses: many(900, 1) }, { addresses: many(300, 2) }], '750+0 250+0'],
    [
      'others are cut by share',
      [
        { addresses: many(600, 1), notReadyAddresses: many(300, 3) },
        { addresses: many(200, 2), notReadyAddresses: many(100, 4) },
      ],
      '600+150 200+50',
    ],
  ]
  for (const [what, subsets, result] of table)
    it(`${what}: ${result}`, () => {
      expect(sizes(subsets)).to.equal(result)
    })
})

describe('Endpoints and their mirror', () => {
  const service = (selector: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: s }\nspec: { ${selector} ports: [{ name: a, port: 80 }] }\n`
  const byHand = (ip: string, labels = ''): string =>
    `apiVersion: v1\nkind: Endpoints\nmetadata: { name: s${labels} }\nsubsets: [{ addresses: [{ ip: ${ip} }], ports: [{ name: a, port: 8080 }] }]\n`
  const slices = (cluster: Cluster): string =>
    cluster.state
      .list('EndpointSlice', { namespace: 'default', labels: { matchLabels: { 'kubernetes.io/service-name': 's' } } })
      .map(
        ({ metadata, endpoints }) =>
          `${metadata.labels?.['endpointslice.kubernetes.io/managed-by']?.split('.')[0]} ${(endpoints ?? []).flatMap(({ addresses }) => addresses).join()}`,
      )
      .join(' | ')

  it('are mirrored while the Service has no selector, and taken over once it has one', () => {
    const cluster = Cluster.create()
    cluster.apply(`${service('')}---\n${byHand('172.20.0.5')}`)
    expect(slices(cluster)).to.equal('endpointslicemirroring-controller 172.20.0.5')
    cluster.apply(byHand('172.20.0.6'))
    expect(slices(cluster)).to.equal('endpointslicemirroring-controller 172.20.0.6')
    cluster.apply(service('selector: { app: x },'))
    expect(slices(cluster)).to.equal('endpointslice-controller ')
    expect(cluster.state.get('Endpoints', 'default/s')?.subsets ?? []).to.deep.equal([])
  })

  it('are left alone with the label skip-mirror, and go with their Service', () => {
    const cluster = Cluster.create()
    cluster.apply(
      `${service('')}---\n${byHand('172.20.0.5', ', labels: { endpointslice.kubernetes.io/skip-mirror: "true" }')}`,
    )
    expect(slices(cluster)).to.equal('')
    cluster.delete('Service', 'default/s')
    expect(cluster.state.get('Endpoints', 'default/s')).to.equal(undefined)
  })

  it('an edit under a selector stays until the next sync', () => {
    const cluster = Cluster.create()
    cluster.apply(service('selector: { app: x },'))
    cluster.apply(byHand('172.20.0.9'))
    expect(cluster.state.get('Endpoints', 'default/s')?.subsets?.length).to.equal(1)
    cluster.apply(service('publishNotReadyAddresses: true, selector: { app: x },'))
    expect(cluster.state.get('Endpoints', 'default/s')?.subsets ?? []).to.deep.equal([])
  })
})
