import { describe, it } from 'node:test'
import { expect } from 'chai'
import { packetText } from '../packet.ts'
import type { ProxyConfig, ProxyModeName } from '../proxy.ts'
import { branches } from '../walk.ts'
import { modes } from './modes.ts'
import { config, n1, packet, view } from './scene.case.ts'

const spec = (external: string): string =>
  `clusterIP: 10.96.0.80, type: NodePort, externalTrafficPolicy: ${external}, ports: [{port: 80, targetPort: 8080, protocol: TCP, nodePort: 30080}]`
const PORTS = { local: spec('Local'), cluster: spec('Cluster') }
const HERE = ['10.244.1.10 ready n1']
const AWAY = ['10.244.2.10 ready n2']

/** How a packet from outside to a node port ends. */
function end(
  mode: ProxyModeName,
  to: string,
  text: string,
  endpoints: readonly string[],
  more: Partial<ProxyConfig>,
): string {
  const plane = modes[mode].program(view({ name: 'web', spec: text, endpoints }), n1, { ...config, ...more })
  const [branch] = [
    ...branches(() => plane.translate(packet(`198.51.100.7 → ${to}:30080/TCP`), 'outside', modes[mode].empty(), 0)),
  ]
  const [translation] = branch!.value
  return translation.kind === 'forward'
    ? packetText(translation.packet)
    : translation.kind === 'ended'
      ? translation.outcome.kind
      : translation.kind
}

const ONE = { nodePortAddresses: ['192.168.10.0/24'] }
const SERVED = '192.168.10.1 → 10.244.1.10:8080/TCP'

describe('nodePortAddresses', () => {
  for (const mode of ['iptables', 'nftables', 'ipvs'] as const)
    it(`${mode}: node ports answer where they are named, nowhere else`, () => {
      expect(end(mode, '192.168.10.1', PORTS.cluster, HERE, ONE)).to.equal(SERVED)
      expect(end(mode, '172.20.0.1', PORTS.cluster, HERE, ONE)).to.equal('unmatched')
      expect(end(mode, '172.20.0.1', PORTS.cluster, HERE, { nodePortAddresses: ['0.0.0.0/0'] })).to.equal(SERVED)
    })

  it('iptables: where they do not answer, what closes a port without endpoints is still there', () => {
    // proxier.go writes the KUBE-EXTERNAL-SERVICES rule for `--dst-type LOCAL`, whatever nodePortAddresses says.
    expect(end('iptables', '172.20.0.1', PORTS.local, AWAY, ONE)).to.equal('dropped')
    expect(end('iptables', '172.20.0.1', PORTS.cluster, [], ONE)).to.equal('refused')
    expect(end('iptables', '172.20.0.1', PORTS.local, HERE, ONE)).to.equal('unmatched')
    expect(end('nftables', '172.20.0.1', PORTS.local, AWAY, ONE)).to.equal('unmatched')
  })

  it('the listings jump for each address that is named', () => {
    const listing = (mode: ProxyModeName, more: Partial<ProxyConfig>): string =>
      modes[mode].program(view({ name: 'web', spec: PORTS.cluster, endpoints: HERE }), n1, { ...config, ...more })
        .listing
    const ranges = { nodePortAddresses: ['172.20.0.0/16', '127.0.0.0/8'] }
    const jumps = (text: string): readonly string[] =>
      text
        .split('\n')
        .flatMap((line) =>
          /-j KUBE-NODEPORTS$/.test(line) && line.includes('KUBE-SERVICES')
            ? [/-d (\S+)/.exec(line)?.[1] ?? 'LOCAL']
            : [],
        )
    expect(jumps(listing('iptables', ranges))).to.deep.equal(['127.0.0.1/32', '172.20.0.1/32'])
    expect(jumps(listing('iptables', { ...ranges, localhostNodePorts: false }))).to.deep.equal(['172.20.0.1/32'])
    expect(jumps(listing('iptables', {}))).to.deep.equal(['LOCAL'])
    expect(listing('nftables', ONE)).to.match(/set nodeport-ips \{[^}]*elements = \{ 192\.168\.10\.1 \}/)
  })
})
