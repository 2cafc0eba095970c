import { describe, it } from 'node:test'
import { expect } from 'chai'
import { decodeRows } from './decode.case.ts'
import { checkPlaces, covered } from './place.case.ts'
import { metadataRows, P80, serviceRows } from './service.case.ts'
import { serviceChanges } from './service-update.case.ts'
import { endpointsRows, namespaceRows, sliceRows } from './slices.case.ts'
import { serviceText, Trial } from './trial.case.ts'

describe('every refusal shows the node at fault', () => {
  it('decoding', () => {
    for (const [text] of decodeRows) checkPlaces(text, new Trial())
  })
  it('Services', () => {
    for (const [spec] of serviceRows) checkPlaces(serviceText(spec), new Trial())
    for (const [metadata] of metadataRows) checkPlaces(serviceText(P80, metadata), new Trial())
  })
  it('changed Services', () => {
    for (const [before, after] of serviceChanges) {
      const trial = new Trial()
      trial.apply(serviceText(before))
      checkPlaces(serviceText(after), trial)
    }
  })
  it('slices, Endpoints, namespaces', () => {
    for (const [text] of [...sliceRows, ...endpointsRows, ...namespaceRows]) checkPlaces(text, new Trial())
  })
})

describe('places', () => {
  const table: readonly (readonly [text: string, covers: string])[] = [
    [serviceText('ports: [{port: 80, targetport: 1}]'), 'targetport'],
    [serviceText('ports: [{port: "80"}]'), '"80"'],
    [serviceText('ports: [{port: 70000}]'), '70000'],
    [serviceText(`${P80}; clusterIP: 10.96.0.1`), '10.96.0.1'],
    [serviceText(`${P80}; type: LoadBalancer; loadBalancerSourceRanges: [10.0.0.0/8, x]`), 'x'],
    [serviceText(`${P80}; selector: {app: a, "b c": d}`), '"b c"'],
    [serviceText(`${P80}; selector: {app: "a b"}`), '"a b"'],
    [serviceText(P80, 'name: web; labels: {public: yes}'), 'yes'],
    [serviceText('ports: [{port: 80}, {port: 81, name: b}]'), '{port: 80}'],
    [serviceText(`${P80}; allocateLoadBalancerNodePorts: true`), 'allocateLoadBalancerNodePorts'],
    [serviceText('selector: {a: b}'), 'spec'],
  ]
  for (const [text, covers] of table)
    it(`${text.replaceAll('\n', '; ').slice(35, 130)} → ${covers}`, () => {
      const [first] = new Trial().refusals(text)
      expect(covered(text, first!.position!)).to.equal(covers)
    })
})
