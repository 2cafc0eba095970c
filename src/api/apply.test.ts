import { describe, it } from 'node:test'
import { expect } from 'chai'
import { at, serviceText, Trial } from './trial.case.ts'

const results = (trial: Trial, text: string): readonly string[] => trial.apply(text).map(({ result }) => result)

const deployment = (spec: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {a: b}}\n${spec}`
const template = (container: string): string =>
  `  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers:\n      - {name: main, image: x${container}}\n`

describe('apply', () => {
  it('creates, leaves unchanged, configures', () => {
    const trial = new Trial()
    const text = serviceText('ports: [{port: 80}]')
    expect(results(trial, text)).to.deep.equal(['created'])
    expect(results(trial, text)).to.deep.equal(['unchanged'])
    expect(results(trial, text.replace('80', '81'))).to.deep.equal(['configured'])
  })

  it('removes what was applied before and is not now, keeps what others assigned', () => {
    const trial = new Trial()
    trial.apply(serviceText('ports: [{port: 80}]; selector: {a: b, c: d}', 'name: web; labels: {x: u, z: w}'))
    const live = trial.state.find('Service', 'default/web')!
    const labels = { ...live.metadata.labels, robot: 'here' }
    trial.write({ verb: 'update', object: { ...live, metadata: { ...live.metadata, labels } } as never })
    const after = trial.object(serviceText('ports: [{port: 80}]; selector: {a: b}', 'name: web; labels: {x: u}'))
    expect(after.metadata.labels).to.deep.equal({ x: 'u', robot: 'here' })
    expect(at(after, 'spec.selector')).to.deep.equal({ a: 'b' })
    expect(at(after, 'spec.clusterIP')).to.equal(at(live, 'spec.clusterIP'))
  })

  it('merges lists by key: containers by name, environment by name, ports by number', () => {
    const trial = new Trial()
    trial.apply(
      deployment(template(', env: [{name: A, value: "1"}, {name: B, value: "2"}], ports: [{containerPort: 80}]')),
    )
    const live = trial.state.find('Deployment', 'default/web')!
    const spec = structuredClone(at(live, 'spec')) as { template: { spec: { containers: object[] } } }
    spec.template.spec.containers.push({ name: 'sidecar', image: 'y' })
    trial.write({ verb: 'update', object: { ...live, spec } as never })
    const after = trial.object(deployment(template(', env: [{name: A, value: "9"}], ports: [{containerPort: 81}]')))
    expect(at(after, 'spec.template.spec.containers[0].env')).to.deep.equal([{ name: 'A', value: '9' }])
    expect(
      (at(after, 'spec.template.spec.containers[0].ports') as { containerPort: number }[]).map(
        ({ containerPort }) => containerPort,
      ),
    ).to.deep.equal([81])
    expect(at(after, 'spec.template.spec.containers[1].name')).to.equal('sidecar')
  })

  it('a union keeps only the applied member', () => {
    const trial = new Trial()
    trial.apply(deployment(`  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}\n${template('')}`))
    const after = trial.object(deployment(`  strategy: {type: Recreate}\n${template('')}`))
    expect(at(after, 'spec.strategy')).to.deep.equal({ type: 'Recreate' })
  })

  it('an explicit null removes, also what was never applied', () => {
    const trial = new Trial()
    trial.apply(serviceText('ports: [{port: 80}]; sessionAffinity: ClientIP'))
    const after = trial.object(serviceText('ports: [{port: 80}]; sessionAffinity: null; sessionAffinityConfig: null'))
    expect(at(after, 'spec.sessionAffinity')).to.equal('None')
  })

  it('TCP and UDP of one port stay two entries', () => {
    const trial = new Trial()
    const text = serviceText('ports: [{name: a, port: 53, protocol: UDP}, {name: b, port: 53}]')
    trial.apply(text)
    expect(results(trial, text)).to.deep.equal(['unchanged'])
    const after = trial.object(text.replace('name: b, port: 53', 'name: b, port: 53, targetPort: 5353'))
    expect(
      (at(after, 'spec.ports') as { name: string; targetPort: number }[]).map(({ name, targetPort }) => [
        name,
        targetPort,
      ]),
    ).to.deep.equal([
      ['a', 53],
      ['b', 5353],
    ])
  })

  it('needs a name', () => {
    const [answer] = new Trial().apply(serviceText('ports: [{port: 80}]', 'generateName: web-'))
    expect(answer).to.have.nested.property('refusal.message', 'from web-: cannot use generate name with apply')
  })

  it('a stale resourceVersion in the manifest is a conflict', () => {
    const trial = new Trial()
    trial.apply(serviceText('ports: [{port: 80}]'))
    const [answer] = trial.apply(serviceText('ports: [{port: 81}]', 'name: web; resourceVersion: "1"'))
    expect(answer).to.have.nested.property('refusal.status', 409)
  })

  it('a refused document stops no other', () => {
    const trial = new Trial()
    const good = serviceText('ports: [{port: 80}]')
    expect(
      results(trial, `${good}---\n${serviceText('ports: []', 'name: other')}---\n${good.replace('web', 'third')}`),
    ).to.deep.equal(['created', 'refused', 'created'])
  })

  it('tells what the server warns of', () => {
    const warned = (spec: string): readonly unknown[] => {
      const [answer] = new Trial().apply(serviceText(spec))
      return answer?.result === 'refused'
        ? []
        : (answer?.warnings.map(({ params }) => (params as { message: string }).message) ?? [])
    }
    const P = 'ports: [{port: 80}]'
    expect(warned(P)).to.deep.equal([])
    expect(warned(`${P}; clusterIP: None; sessionAffinity: ClientIP`)).to.deep.equal([
      'spec.SessionAffinity is ignored for headless services',
    ])
    expect(warned(`${P}; externalName: a.b`)).to.deep.equal([
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ])
    expect(warned(`${P}; externalIPs: [192.000.002.009]`)).to.deep.equal([
      'spec.externalIPs[0]: non-standard IP address "192.000.002.009" will be considered invalid in a future Kubernetes release: use "192.0.2.9"',
    ])
    expect(warned(`${P}; type: LoadBalancer; loadBalancerSourceRanges: [10.1.2.3/8]`)).to.deep.equal([
      'spec.loadBalancerSourceRanges[0]: CIDR value "10.1.2.3/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.1.2.3/32"?)',
    ])
  })
})
