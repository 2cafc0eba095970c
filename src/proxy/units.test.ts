import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { NodeView, ProxyView } from '../proxy.ts'
import { n1, type ServiceText, view } from './scene.case.ts'
import { anyService } from './topologies.case.ts'
import { unitsOf } from './units.ts'

const nodes: readonly NodeView[] = [
  n1,
  { ...n1, name: 'n2', addresses: ['192.168.10.2'], labels: { 'topology.kubernetes.io/zone': 'zone-b' } },
  { ...n1, name: 'n3', addresses: ['192.168.10.3'], labels: {} },
]

/** Some endpoints hinted to a zone: rules of one node may differ from those of another. */
const hinted = fc
  .tuple(anyService, fc.array(fc.constantFrom('', ' zone-a', ' zone-b'), { minLength: 5, maxLength: 5 }))
  .map(
    ([service, hints]): ServiceText => ({
      ...service,
      endpoints: service.endpoints.map((text, index) => `${text}${hints[index]}`),
    }),
  )

/** The same Services with other endpoints, or the other way round: what is left is left as the same objects. */
interface Change {
  readonly service: number
  readonly to: ServiceText
  readonly what: 'service' | 'slice' | 'both'
}

const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    service: fc.integer({ min: 0, max: 2 }),
    to: hinted,
    what: fc.constantFrom('service' as const, 'slice' as const, 'both' as const),
  }),
  { maxLength: 6 },
)

function named(service: ServiceText, index: number): ServiceText {
  return { ...service, name: `web-${index}`, spec: service.spec.replace('10.96.0.80', `10.96.0.8${index}`) }
}

function changed(before: ProxyView, { service, to, what }: Change): ProxyView {
  const made = view(named(to, service))
  const put = <T>(list: readonly T[], one: T): readonly T[] => list.map((old, index) => (index === service ? one : old))
  return {
    services: what === 'slice' ? before.services : put(before.services, made.services[0]!),
    slices: what === 'service' ? before.slices : put(before.slices, made.slices[0]!),
  }
}

const readings = [{}, { anyIpMode: true }] as const

describe("a node's units", () => {
  it('are what they would be if nothing of earlier ones were remembered', () => {
    fc.assert(
      fc.property(fc.tuple(hinted, hinted, hinted), changes, (services, all) => {
        let now = view(...services.map(named))
        for (const change of [undefined, ...all]) {
          if (change !== undefined) now = changed(now, change)
          for (const reading of readings)
            for (const node of nodes)
              expect(unitsOf(now, node, reading)).to.deep.equal(unitsOf(structuredClone(now), node, reading))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are one list for nodes that choose alike', () => {
    const [first, second] = [nodes[0]!, nodes[1]!]
    const plain = view({ name: 'web', spec: 'clusterIP: 10.96.0.80, ports: [{port: 80}]', endpoints: ['10.244.1.10'] })
    expect(unitsOf(plain, first)).to.equal(unitsOf(plain, second))
    const here = 'clusterIP: 10.96.0.80, internalTrafficPolicy: Local, ports: [{port: 80}]'
    const local = view({ name: 'web', spec: here, endpoints: ['10.244.1.10 ready n1'] })
    expect(unitsOf(local, first)[0]!.endpoints.local).to.have.lengthOf(1)
    expect(unitsOf(local, second)[0]!.endpoints.local).to.deep.equal([])
  })
})
