import { describe, it } from 'node:test'
import { expect } from 'chai'
import { addressNumber } from '../address.ts'
import { P80 } from './service.case.ts'
import { at, serviceText, Trial } from './trial.case.ts'

const service = (name: string, spec: string): string => serviceText(spec, `name: ${name}`)
const first = Number(addressNumber('10.96.0.0'))

describe('cluster addresses', () => {
  const refused = (ip: string): readonly string[] => new Trial().sentences(service('web', `${P80}; clusterIP: ${ip}`))
  const mismatch = (ip: string): string =>
    `spec.clusterIPs: Invalid value: ["${ip}"]: failed to allocate IP ${ip}: the provided network does not match the current range`

  for (const ip of ['10.96.0.0', '10.111.255.255', '10.112.0.1', '10.95.255.255', '192.168.0.1'])
    it(`${ip} is outside`, () => expect(refused(ip)).to.deep.equal([mismatch(ip)]) && undefined)

  for (const ip of ['10.96.0.1', '10.96.0.10'])
    it(`${ip} is taken`, () => {
      const sentence = `spec.clusterIPs: Invalid value: ["${ip}"]: failed to allocate IP ${ip}: provided IP is already allocated`
      expect(refused(ip)).to.deep.equal([sentence])
    })

  for (const ip of ['10.96.0.2', '10.96.1.0', '10.111.255.254', '10.100.1.1'])
    it(`${ip} may be had`, () => expect(refused(ip)).to.deep.equal([]) && undefined)

  it('automatic addresses come from the upper band', () => {
    const trial = new Trial()
    const offsets = Array.from({ length: 300 }, (_, index) => {
      const ip = at(trial.object(service(`s${index}`, P80)), 'spec.clusterIP') as string
      return Number(addressNumber(ip)) - first
    })
    expect(new Set(offsets).size).to.equal(300)
    expect(Math.min(...offsets)).to.be.greaterThan(256)
    expect(Math.max(...offsets)).to.be.lessThan(2 ** 20 - 1)
  })

  it('the lower band is taken when the upper one is full', () => {
    const trial = new Trial({ serviceCIDRs: ['10.0.0.0/27'] })
    const ips = Array.from({ length: 30 }, (_, index) => at(trial.object(service(`s${index}`, P80)), 'spec.clusterIP'))
    expect(new Set(ips).size).to.equal(30)
    const offsets = ips.map((ip) => Number(String(ip).split('.')[3]))
    expect(offsets.slice(0, 14).every((offset) => offset > 16)).to.equal(true)
    expect(trial.apply(service('more', P80))[0]).to.have.nested.property(
      'refusal.message',
      'Internal error occurred: failed to allocate a serviceIP: range is full',
    )
  })

  it('the same names get the same addresses in any order', () => {
    const made = (names: readonly string[]): Record<string, unknown> => {
      const trial = new Trial()
      return Object.fromEntries(
        names.map((name) => [name, at(trial.object(service(name, `${P80}; type: NodePort`)), 'spec')]),
      )
    }
    const names = ['a', 'b', 'c', 'd']
    expect(made(names.toReversed())).to.deep.equal(made(names))
  })

  it('deletion and ExternalName give an address back', () => {
    const trial = new Trial()
    trial.object(service('a', `${P80}; clusterIP: 10.96.5.5`))
    expect(trial.errors(service('b', `${P80}; clusterIP: 10.96.5.5`))).to.deep.equal(['spec.clusterIPs Invalid'])
    trial.write({ verb: 'delete', kind: 'Service', key: 'default/a' })
    trial.object(service('b', `${P80}; clusterIP: 10.96.5.5`))
    trial.object(service('b', 'type: ExternalName; externalName: x.y'))
    trial.object(service('c', `${P80}; clusterIP: 10.96.5.5`))
  })

  it('a Service that is made anew gets another address, the same in every run', () => {
    const addresses = (): readonly unknown[] => {
      const trial = new Trial()
      return [1, 2, 3].map(() => {
        const made = at(trial.object(service('a', `${P80}; type: NodePort`)), 'spec') as Record<string, unknown>
        trial.write({ verb: 'delete', kind: 'Service', key: 'default/a' })
        return made['clusterIP']
      })
    }
    expect(new Set(addresses()).size).to.equal(3)
    expect(addresses()).to.deep.equal(addresses())
  })

  it('one that asks for its address gets that again', () => {
    const trial = new Trial()
    for (const _ of [1, 2]) {
      const made = trial.object(service('a', `${P80}; clusterIP: 10.96.5.5`))
      expect(at(made, 'spec.clusterIP')).to.equal('10.96.5.5')
      trial.write({ verb: 'delete', kind: 'Service', key: 'default/a' })
    }
  })

  it('a refused Service takes nothing', () => {
    const trial = new Trial()
    expect(
      trial.errors(
        service('a', 'clusterIP: 10.96.5.5; type: NodePort; ports: [{port: 80, nodePort: 30080}, {port: 81}]'),
      ),
    ).to.have.length(2)
    trial.object(service('b', 'clusterIP: 10.96.5.5; type: NodePort; ports: [{port: 80, nodePort: 30080}]'))
  })
})

describe('node ports', () => {
  const ports = (spec: string): unknown[] => {
    const object = new Trial().object(service('web', spec))
    return (at(object, 'spec.ports') as { nodePort?: number }[]).map(({ nodePort }) => nodePort)
  }

  it('explicit ones may come from either band', () => {
    expect(ports('type: NodePort; ports: [{port: 80, nodePort: 30000}]')).to.deep.equal([30000])
    expect(ports('type: NodePort; ports: [{port: 80, nodePort: 32767}]')).to.deep.equal([32767])
  })

  it('automatic ones come from 30086 on', () => {
    const trial = new Trial()
    const all = Array.from(
      { length: 200 },
      (_, index) =>
        at(trial.object(service(`s${index}`, `${P80}; type: NodePort`)), 'spec.ports[0].nodePort') as number,
    )
    expect(new Set(all).size).to.equal(200)
    expect(Math.min(...all)).to.be.at.least(30086)
    expect(Math.max(...all)).to.be.at.most(32767)
  })

  it('the lower band is taken when the upper one is full', () => {
    const trial = new Trial({ nodePorts: [30000, 30019] })
    const all = Array.from(
      { length: 20 },
      (_, index) =>
        at(trial.object(service(`s${index}`, `${P80}; type: NodePort`)), 'spec.ports[0].nodePort') as number,
    )
    expect(all.slice(0, 4).every((port) => port >= 30016)).to.equal(true)
    expect(trial.apply(service('more', `${P80}; type: NodePort`))[0]).to.have.nested.property(
      'refusal.message',
      'Internal error occurred: failed to allocate a nodePort: range is full',
    )
  })

  it('one port for TCP and UDP shares the number, asked for or not, before or after', () => {
    const [a, b] = ports('type: NodePort; ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP}]')
    expect(a).to.equal(b)
    expect(
      ports('type: NodePort; ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP, nodePort: 30053}]'),
    ).to.deep.equal([30053, 30053])
    expect(
      ports('type: NodePort; ports: [{name: a, port: 53, nodePort: 30053}, {name: b, port: 53, protocol: UDP}]'),
    ).to.deep.equal([30053, 30053])
    expect(
      ports(
        'type: NodePort; ports: [{name: a, port: 53, nodePort: 30053}, {name: b, port: 53, protocol: UDP, nodePort: 30053}]',
      ),
    ).to.deep.equal([30053, 30053])
    expect(
      ports(
        'type: NodePort; ports: [{name: a, port: 53, nodePort: 30053}, {name: b, port: 53, protocol: UDP, nodePort: 30054}]',
      ),
    ).to.deep.equal([30053, 30054])
  })

  it('equal numbers on different ports: the second is refused', () => {
    expect(
      new Trial().sentences(
        service(
          'web',
          'type: NodePort; ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 81, protocol: UDP, nodePort: 30080}]',
        ),
      ),
    ).to.deep.equal(['spec.ports[1].nodePort: Invalid value: 30080: provided port is already allocated'])
  })

  it('another Service blocks a number for every protocol, also by its health check', () => {
    const trial = new Trial()
    trial.object(service('a', 'type: NodePort; ports: [{port: 80, nodePort: 30080}]'))
    trial.object(service('h', `${P80}; type: LoadBalancer; externalTrafficPolicy: Local; healthCheckNodePort: 30090`))
    for (const port of [30080, 30090])
      expect(
        trial.errors(service('b', `type: NodePort; ports: [{port: 80, protocol: UDP, nodePort: ${port}}]`)),
      ).to.deep.equal(['spec.ports[0].nodePort Invalid'])
    expect(
      trial.apply(
        service('c', `${P80}; type: LoadBalancer; externalTrafficPolicy: Local; healthCheckNodePort: 30080`),
      )[0],
    ).to.have.nested.property(
      'refusal.message',
      'Internal error occurred: failed to allocate requested HealthCheck NodePort 30080: provided port is already allocated',
    )
  })

  it('a health check port of its own', () => {
    const object = new Trial().object(service('web', `${P80}; type: LoadBalancer; externalTrafficPolicy: Local`))
    expect(at(object, 'spec.healthCheckNodePort')).to.be.at.least(30086)
    expect(at(object, 'spec.healthCheckNodePort')).to.not.equal(at(object, 'spec.ports[0].nodePort'))
  })

  it('are free again after deletion and after a change of type', () => {
    const trial = new Trial()
    trial.object(service('a', 'type: NodePort; ports: [{port: 80, nodePort: 30080}]'))
    trial.object(service('a', `${P80}; type: ClusterIP`))
    trial.object(service('b', 'type: NodePort; ports: [{port: 80, nodePort: 30080}]'))
    trial.write({ verb: 'delete', kind: 'Service', key: 'default/b' })
    trial.object(service('c', 'type: NodePort; ports: [{port: 80, nodePort: 30080}]'))
  })
})
