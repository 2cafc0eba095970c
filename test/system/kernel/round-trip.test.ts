import { spawnSync } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { modes } from '../../../src/proxy/modes.ts'
import { view } from '../../../src/proxy/scene.case.ts'
import type { NodeView, ProxyConfig } from '../../../src/proxy.ts'

const skip = process.getuid?.() === 0 ? false : 'needs root'
const NAMESPACE = `kkrt${process.pid}`
const NODE: NodeView = {
  name: 'n1',
  addresses: ['192.168.10.1', '172.20.0.1', '2001:db8::1'],
  podCIDRs: ['10.244.1.0/24', 'fd00:10:244:1::/64'],
  labels: {},
}
const CONFIG: ProxyConfig = {
  clusterCIDR: '10.244.0.0/16,fd00:10:244::/48',
  detectLocalMode: 'ClusterCIDR',
  masqueradeAll: false,
  serviceCIDRs: ['10.96.0.0/16', 'fd00:10:96::/112'],
}
const CONFIGS: Readonly<Record<string, ProxyConfig>> = {
  'by ClusterCIDR': CONFIG,
  'by NodeCIDR, everything masqueraded': { ...CONFIG, detectLocalMode: 'NodeCIDR', masqueradeAll: true },
  'by a bridge, node ports at some addresses': {
    ...CONFIG,
    detectLocalMode: 'BridgeInterface',
    nodePortAddresses: ['172.20.0.0/16', '127.0.0.0/8', '2001:db8::/64'],
  },
  'by names of interfaces, node ports everywhere but loopback': {
    ...CONFIG,
    detectLocalMode: 'InterfaceNamePrefix',
    nodePortAddresses: ['0.0.0.0/0', '::/0'],
    localhostNodePorts: false,
  },
  'of nothing': { ...CONFIG, detectLocalMode: 'None' },
}

const STICKY = 'sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5405}}'
/** Services of every shape, of both families. */
const SCENE = view(
  {
    name: 'web',
    spec: `clusterIP: 10.96.0.80, type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 32000, externalIPs: [203.0.113.80, "2001:db8:5::80"], loadBalancerSourceRanges: ["203.0.113.7/24", "2001:db8:9::/64"], ${STICKY}, ports: [{port: 80, targetPort: 8080, protocol: TCP, nodePort: 30080}]`,
    balancer: '203.0.114.90',
    endpoints: ['10.244.1.10 ready n1', '10.244.2.10 ready n2'],
  },
  {
    name: 'six',
    spec: `clusterIP: "fd00:10:96::80", type: LoadBalancer, externalTrafficPolicy: Local, loadBalancerSourceRanges: ["2001:db8:9::/64"], ${STICKY}, ports: [{port: 80, targetPort: 8080, protocol: TCP, nodePort: 30086}]`,
    balancer: '"2001:db8:5::90"',
    family: 'IPv6',
    endpoints: ['fd00:10:244:1::10 ready n1', 'fd00:10:244:2::10 ready n2', 'fd00:10:244:1::11 ready n1'],
  },
  {
    name: 'six-gone',
    spec: 'clusterIP: "fd00:10:96::81", type: NodePort, ports: [{port: 53, protocol: UDP, nodePort: 30087}]',
    family: 'IPv6',
    ports: [':53/UDP'],
    endpoints: [],
  },
  {
    name: 'local',
    spec: 'clusterIP: 10.96.0.81, type: NodePort, externalTrafficPolicy: Local, internalTrafficPolicy: Local, ports: [{port: 80, protocol: SCTP, nodePort: 30081}]',
    ports: [':8080/SCTP'],
    endpoints: ['10.244.2.10 ready n2'],
  },
  {
    name: 'gone',
    spec: 'clusterIP: 10.96.0.82, type: NodePort, ports: [{port: 53, protocol: UDP, nodePort: 30053}]',
    ports: [':53/UDP'],
    endpoints: [],
  },
  {
    name: `w${'e'.repeat(62)}`,
    spec: `clusterIP: 10.96.0.83, type: NodePort, ports: [{name: ${'p'.repeat(15)}, port: 53, protocol: UDP, nodePort: 30054}]`,
    ports: [`${'p'.repeat(15)}:53/UDP`],
    endpoints: ['10.244.2.10', '10.244.2.11', '10.244.2.100'],
  },
)

function run(tool: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('ip', ['netns', 'exec', NAMESPACE, tool, ...args], {
    input,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${tool}: ${stderr.slice(0, 500)}`)
  return stdout
}

/** Rules without counters and comments of the tool; probabilities in the 31 bits that the kernel keeps. */
const saved = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/\[\d+:\d+\]/, '[0:0]'))
    .map((line) => line.replace(/(?<=--probability )\S+/, (chance) => String(Math.round(Number(chance) * 2 ** 31))))
    .sort()

/** The words of a table; elements of sets and maps in the order of the alphabet, for the kernel keeps them by hash. */
const listed = (text: string): string =>
  text
    .replace(
      /elements = \{([^}]*)\}/g,
      (_, all: string) =>
        `elements = { ${all
          .split(',')
          .map((one) => one.trim())
          .sort()
          .join(', ')} }`,
    )
    .replace(/\s+/g, ' ')
    .trim()

describe('what the kernel says it was given is what was printed', { skip }, () => {
  before(() => spawnSync('ip', ['netns', 'add', NAMESPACE]))
  after(() => spawnSync('ip', ['netns', 'del', NAMESPACE]))

  for (const [name, config] of Object.entries(CONFIGS)) {
    for (const family of ['IPv4', 'IPv6'] as const) {
      it(`${family}, Pods told ${name}: iptables`, () => {
        const tool = family === 'IPv4' ? 'iptables' : 'ip6tables'
        const listing = modes.iptables.program(SCENE, NODE, config).listingOf(family)
        run(`${tool}-restore`, [], listing)
        expect(saved(run(`${tool}-save`, []))).to.deep.equal(saved(listing))
      })
    }

    it(`both families, Pods told ${name}: nftables`, () => {
      run('nft', ['flush', 'ruleset'])
      const { listing } = modes.nftables.program(SCENE, NODE, config)
      run('nft', ['-f', '-'], listing)
      expect(listed(run('nft', ['list', 'ruleset']))).to.equal(listed(listing))
      run('nft', ['flush', 'ruleset'])
    })
  }

  it('above 1,000 endpoints the rules of endpoints carry no comment', () => {
    const endpoints = Array.from({ length: 1001 }, (_, at) => `10.244.${1 + (at >> 8)}.${at & 255} ready n1`)
    const spec = `clusterIP: 10.96.0.80, ${STICKY}, ports: [{port: 80, protocol: TCP}]`
    const listing = modes.iptables.program(view({ name: 'web', spec, endpoints }), NODE, CONFIG).listingOf('IPv4')
    expect(listing).not.to.match(/->/)
    run('iptables-restore', [], listing)
    expect(saved(run('iptables-save', []))).to.deep.equal(saved(listing))
  })
})
