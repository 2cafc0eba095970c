import { describe, it } from 'node:test'
import { expect } from 'chai'
import { PROFILE } from './profile.ts'
import { metadataRows, P80, serviceRows } from './service.case.ts'
import { at, serviceText, Trial } from './trial.case.ts'

describe('Service on create', () => {
  for (const [spec, errors, sentence] of serviceRows)
    it(`${spec} → ${errors.join(', ') || 'accepted'}`, () => {
      const text = serviceText(spec)
      const trial = new Trial()
      const found = trial.refusals(text)
      expect(
        [...new Set(found.map(({ field, type }) => `${field} ${type.replace(/^FieldValue/, '')}`))].sort(),
      ).to.deep.equal(errors)
      if (sentence !== undefined) expect(trial.sentences(text)).to.include(sentence)
    })
})

describe('metadata', () => {
  for (const [metadata, errors, sentence] of metadataRows)
    it(`${metadata.slice(0, 90)} → ${errors.join(', ') || 'accepted'}`, () => {
      const trial = new Trial()
      const text = serviceText(P80, metadata)
      expect(trial.errors(text)).to.deep.equal(errors)
      if (sentence !== undefined) expect(trial.sentences(text)).to.include(sentence)
    })

  it('a name that begins with a digit is fine where the gate is on', () => {
    const text = serviceText(P80, 'name: 9web')
    expect(new Trial({ featureGates: { RelaxedServiceNameValidation: true } }).errors(text)).to.deep.equal([])
    expect(new Trial({ minor: 36 }).errors(text)).to.deep.equal([])
  })

  it('PreferSameZone is known from 1.34 on', () => {
    const text = serviceText(`${P80}; trafficDistribution: PreferSameZone`)
    expect(new Trial({ minor: 33 }).sentences(text)).to.deep.equal([
      'spec.trafficDistribution: Unsupported value: "PreferSameZone": supported values: "PreferClose"',
    ])
  })
})

describe('what was probably meant', () => {
  const table: readonly (readonly [spec: string, suggestion: string | undefined])[] = [
    ['ports: [{port: 80, protocol: tcp}]', 'TCP'],
    [`${P80}; type: loadbalancer`, 'LoadBalancer'],
    [`${P80}; type: Something`, undefined],
    ['ports: [{port: 80, targetport: 80}]', 'targetPort'],
    [`${P80}; selectr: {a: b}`, 'selector'],
  ]
  for (const [spec, suggestion] of table)
    it(spec, () => {
      expect(new Trial().refusals(serviceText(spec))[0]?.suggestion).to.equal(suggestion)
    })
})

describe('Service defaults', () => {
  const table: readonly (readonly [spec: string, values: Readonly<Record<string, unknown>>])[] = [
    [
      P80,
      {
        'spec.type': 'ClusterIP',
        'spec.sessionAffinity': 'None',
        'spec.ports[0].protocol': 'TCP',
        'spec.ports[0].targetPort': 80,
        'spec.internalTrafficPolicy': 'Cluster',
        'spec.externalTrafficPolicy': undefined,
        'spec.ipFamilies': ['IPv4'],
        'spec.ipFamilyPolicy': 'SingleStack',
        'spec.ports[0].nodePort': undefined,
        'status.loadBalancer': {},
      },
    ],
    ['ports: [{port: 80, targetPort: 0}]', { 'spec.ports[0].targetPort': 80 }],
    ['ports: [{port: 80, targetPort: ""}]', { 'spec.ports[0].targetPort': 80 }],
    ['ports: [{port: 80, targetPort: web}]', { 'spec.ports[0].targetPort': 'web' }],
    [`${P80}; sessionAffinity: ClientIP`, { 'spec.sessionAffinityConfig': { clientIP: { timeoutSeconds: 10800 } } }],
    [
      `${P80}; sessionAffinity: ClientIP; sessionAffinityConfig: {clientIP: {}}`,
      { 'spec.sessionAffinityConfig': { clientIP: { timeoutSeconds: 10800 } } },
    ],
    [`${P80}; sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}`, { 'spec.sessionAffinityConfig': undefined }],
    [
      `${P80}; type: NodePort`,
      { 'spec.externalTrafficPolicy': 'Cluster', 'spec.allocateLoadBalancerNodePorts': undefined },
    ],
    [
      `${P80}; type: LoadBalancer`,
      {
        'spec.externalTrafficPolicy': 'Cluster',
        'spec.allocateLoadBalancerNodePorts': true,
        'spec.healthCheckNodePort': undefined,
      },
    ],
    [`${P80}; externalIPs: [192.0.2.9]`, { 'spec.externalTrafficPolicy': 'Cluster' }],
    [
      'type: ExternalName; externalName: a.b',
      {
        'spec.clusterIP': undefined,
        'spec.clusterIPs': undefined,
        'spec.ipFamilies': undefined,
        'spec.ipFamilyPolicy': undefined,
        'spec.internalTrafficPolicy': undefined,
      },
    ],
    [
      'clusterIP: None',
      { 'spec.clusterIPs': ['None'], 'spec.ipFamilies': ['IPv4', 'IPv6'], 'spec.ipFamilyPolicy': 'RequireDualStack' },
    ],
    [
      'clusterIP: None; selector: {a: b}',
      { 'spec.clusterIPs': ['None'], 'spec.ipFamilies': ['IPv4'], 'spec.ipFamilyPolicy': 'SingleStack' },
    ],
    ['clusterIP: None; ipFamilyPolicy: SingleStack', { 'spec.ipFamilies': ['IPv4'] }],
    [
      'clusterIP: None; ipFamilies: [IPv6]',
      { 'spec.ipFamilies': ['IPv6', 'IPv4'], 'spec.ipFamilyPolicy': 'RequireDualStack' },
    ],
    [
      `${P80}; ipFamilyPolicy: PreferDualStack`,
      { 'spec.ipFamilies': ['IPv4'], 'spec.ipFamilyPolicy': 'PreferDualStack' },
    ],
    [`${P80}; clusterIP: 10.96.20.20`, { 'spec.clusterIPs': ['10.96.20.20'] }],
    [`${P80}; type: LoadBalancer; allocateLoadBalancerNodePorts: false`, { 'spec.ports[0].nodePort': undefined }],
    [
      'type: LoadBalancer; allocateLoadBalancerNodePorts: false; ports: [{port: 80, nodePort: 30080}]',
      { 'spec.ports[0].nodePort': 30080 },
    ],
  ]
  for (const [spec, values] of table)
    it(spec, () => {
      const object = new Trial().object(serviceText(spec))
      expect(Object.fromEntries(Object.keys(values).map((path) => [path, at(object, path)]))).to.deep.equal(values)
    })

  it('a dual-stack cluster', () => {
    const trial = () => new Trial({ serviceCIDRs: ['10.96.0.0/12', 'fd00:1::/108'] })
    expect(at(trial().object(serviceText(P80)), 'spec.ipFamilies')).to.deep.equal(['IPv4'])
    const both = trial().object(serviceText(`${P80}; ipFamilyPolicy: RequireDualStack; ipFamilies: [IPv6]`))
    expect(at(both, 'spec.ipFamilies')).to.deep.equal(['IPv6', 'IPv4'])
    expect(at(both, 'spec.clusterIPs[0]')).to.match(/^fd00:1::/)
    expect(at(both, 'spec.clusterIPs[1]')).to.match(/^10\./)
    expect(at(both, 'spec.clusterIP')).to.equal(at(both, 'spec.clusterIPs[0]'))
  })

  it('the profile of a test is the one of a fresh cluster', () => {
    expect(new Trial().context.profile).to.deep.equal(PROFILE)
  })
})
