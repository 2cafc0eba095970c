import { describe, it } from 'node:test'
import { expect } from 'chai'
import { type Change, dualStackChanges, serviceChanges } from './service-update.case.ts'
import { at, serviceText, Trial } from './trial.case.ts'

function check([before, after, errors, values = {}]: Change, trial: Trial): void {
  expect(trial.errors(serviceText(before))).to.deep.equal([])
  expect(trial.errors(serviceText(after))).to.deep.equal(errors)
  const object = trial.state.get('Service', 'default/web')
  expect(Object.fromEntries(Object.keys(values).map((path) => [path, at(object, path)]))).to.deep.equal(values)
}

describe('Service on update', () => {
  for (const change of serviceChanges)
    it(`${change[0]} → ${change[1]}: ${change[2].join(', ') || 'accepted'}`, () => check(change, new Trial()))
})

describe('Service on update, dual-stack', () => {
  for (const change of dualStackChanges)
    it(`${change[0]} → ${change[1]}: ${change[2].join(', ') || 'accepted'}`, () =>
      check(change, new Trial({ serviceCIDRs: ['10.96.0.0/12', 'fd00:1::/108'] })))
})

describe('sentences of updates', () => {
  const said = (before: string, after: string): readonly string[] => {
    const trial = new Trial()
    trial.object(serviceText(before))
    return trial.sentences(serviceText(after))
  }
  it('are upstream’s', () => {
    expect(said('ports: [{port: 80}]; clusterIP: 10.96.7.7', 'ports: [{port: 80}]; clusterIP: None')).to.deep.equal([
      'spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set',
    ])
    expect(
      said(
        'type: LoadBalancer; ports: [{port: 80}]',
        'type: LoadBalancer; ports: [{port: 80}]; loadBalancerClass: a.b/c',
      ),
    ).to.deep.equal(['spec.loadBalancerClass: Invalid value: "a.b/c": may not change once set'])
    expect(
      said(
        'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Local',
        'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Local; healthCheckNodePort: 30001',
      ),
    ).to.deep.equal(['spec.healthCheckNodePort: Forbidden: field is immutable'])
  })
})
