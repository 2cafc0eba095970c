import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { modes } from '../../../src/proxy/modes.ts'
import { packet, type ServiceText, view } from '../../../src/proxy/scene.case.ts'
import type { Dataplane, Entry, NodeView, ProxyConfig } from '../../../src/proxy.ts'
import { branches } from '../../../src/walk.ts'

const skip = process.getuid?.() === 0 ? false : 'needs root'
const PREFIX = `kk6-${process.pid}`
const NODE = '2001:db8::1'
const VIEW: NodeView = { name: 'n1', addresses: [NODE], podCIDRs: ['fd00:1::/64'], labels: {} }
const CONFIG: ProxyConfig = {
  clusterCIDR: 'fd00:1::/64',
  detectLocalMode: 'ClusterCIDR',
  masqueradeAll: false,
  serviceCIDRs: ['fd00:96::/112'],
}

/** Who is there: two Pods of the node that listen, one behind another node, a Pod that asks, two clients outside. */
const HOSTS: Readonly<Record<string, string>> = {
  a: 'fd00:1::a',
  b: 'fd00:1::b',
  c: 'fd00:2::c',
  client: 'fd00:1::c8',
  outside: '2001:db8:9::7',
  stranger: '2001:db8:a::7',
}
const SERVERS: readonly string[] = ['a', 'b', 'c']

const ports = (nodePort: number): string =>
  `ports: [{port: 80, targetPort: 8080, protocol: TCP, nodePort: ${nodePort}}]`
const six = (
  name: string,
  ip: string,
  fields: string,
  nodePort: number,
  endpoints: readonly string[],
): ServiceText => ({
  name,
  family: 'IPv6',
  spec: `clusterIP: "fd00:96::${ip}", ${fields}, ${ports(nodePort)}`,
  endpoints,
})
const [A, B, C] = ['fd00:1::a ready n1', 'fd00:1::b ready n1', 'fd00:2::c ready n2']
const SCENE = view(
  six('two', '10', 'type: NodePort', 30010, [A!, B!]),
  six('none', '11', 'type: NodePort', 30011, []),
  six('away', '12', 'type: NodePort, externalTrafficPolicy: Local', 30012, [C!]),
  {
    ...six('ranged', '13', 'type: LoadBalancer, loadBalancerSourceRanges: ["2001:db8:9::/64"]', 30013, [A!]),
    balancer: '"2001:db8:5::13"',
  },
)

type Question = readonly [from: string, host: string, port: number, count: number]

const QUESTIONS: readonly Question[] = [
  ['client', 'fd00:96::10', 80, 24],
  ['a', 'fd00:96::10', 80, 24],
  ['node', 'fd00:96::10', 80, 24],
  ['outside', 'fd00:96::10', 80, 24],
  ['outside', NODE, 30010, 24],
  ['client', NODE, 30010, 24],
  ['client', 'fd00:96::11', 80, 1],
  ['outside', NODE, 30011, 1],
  ['client', NODE, 30012, 2],
  ['node', NODE, 30012, 2],
  ['outside', NODE, 30012, 1],
  ['outside', '2001:db8:5::13', 80, 2],
  ['stranger', '2001:db8:5::13', 80, 1],
  ['stranger', NODE, 30013, 2],
]

const SERVE =
  'require("net").createServer((s) => s.end(process.argv[1] + " " + s.remoteAddress)).listen(8080, "::", () => console.log("up"))'
// The error for a first packet comes while the socket is busy sending it, so a refusal takes until the second.
const ASK = `const [host, port, count] = process.argv.slice(1)
const once = () => new Promise((resolve) => {
  const socket = require("net").connect({ host, port: Number(port) })
  const end = (text) => { socket.destroy(); resolve(text) }
  socket.setTimeout(3500, () => end("dropped"))
  socket.once("data", (text) => end(String(text)))
  socket.once("error", ({ code }) => end(code === "ECONNREFUSED" ? "refused" : code))
})
;(async () => {
  const seen = []
  for (let left = Number(count); left > 0; left--) seen.push(await once())
  console.log(JSON.stringify(seen))
})()`

const namespace = (of: string): string => `${PREFIX}-${of}`
const ip = (...args: readonly string[]): unknown =>
  execFileSync('ip', [...args], { stdio: ['ignore', 'ignore', 'pipe'] })

function leg(of: string, address: string): void {
  ip('netns', 'add', namespace(of))
  ip('-n', namespace(of), 'link', 'set', 'lo', 'up')
  const [node, there, device] = [namespace('node'), namespace(of), `v${of}`]
  ip('-n', node, 'link', 'add', device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', there)
  ip('-n', node, 'link', 'set', device, 'up')
  ip('-n', there, 'link', 'set', 'eth0', 'up')
  ip('-n', node, 'addr', 'add', `${NODE}/128`, 'dev', device, 'nodad')
  ip('-n', node, 'addr', 'add', 'fe80::1/64', 'dev', device, 'nodad')
  ip('-n', there, 'addr', 'add', `${address}/128`, 'dev', 'eth0', 'nodad')
  ip('-n', node, '-6', 'route', 'add', `${address}/128`, 'dev', device)
  ip('-n', there, '-6', 'route', 'add', 'default', 'via', 'fe80::1', 'dev', 'eth0')
}

/** `a fd00:1::c8`, `refused` or `dropped`, as often as they are seen. */
function kernel([from, host, port, count]: Question): readonly string[] {
  const args = ['netns', 'exec', namespace(from), process.execPath, '-e', ASK, host, String(port), String(count)]
  const { stdout, stderr } = spawnSync('ip', args, { encoding: 'utf8', timeout: 60_000 })
  if (stdout === '') throw new Error(stderr)
  return [...new Set(JSON.parse(stdout) as string[])].sort()
}

function simulated(plane: Dataplane, mode: 'iptables' | 'nftables', [from, host, port]: Question): readonly string[] {
  const source = HOSTS[from] ?? NODE
  const entry: Entry = from === 'node' ? 'host' : ['outside', 'stranger'].includes(from) ? 'outside' : 'pod'
  const asked = packet(`${source} → [${host}]:${port}/TCP`)
  const ends = [...branches(() => plane.translate(asked, entry, modes[mode].empty(), 0))].map(({ value: [end] }) => {
    if (end.kind === 'ended') return end.outcome.kind
    if (end.kind !== 'forward') return end.kind
    const to = Object.keys(HOSTS).find((name) => HOSTS[name] === end.packet.destination)
    return `${to} ${end.packet.source}`
  })
  return [...new Set(ends)].sort()
}

describe('the kernel as judge, IPv6', { skip }, () => {
  const servers: ChildProcess[] = []

  before(async () => {
    ip('netns', 'add', namespace('node'))
    ip('-n', namespace('node'), 'link', 'set', 'lo', 'up')
    execFileSync('ip', ['netns', 'exec', namespace('node'), 'sysctl', '-qw', 'net.ipv6.conf.all.forwarding=1'])
    for (const [of, address] of Object.entries(HOSTS)) leg(of, address)
    ip('-n', namespace('node'), '-6', 'route', 'add', 'default', 'dev', 'voutside')
    for (const name of SERVERS) {
      const server = spawn('ip', ['netns', 'exec', namespace(name), process.execPath, '-e', SERVE, name])
      servers.push(server)
      await new Promise((resolve) => server.stdout.once('data', resolve))
    }
  })
  after(() => {
    for (const server of servers) server.kill('SIGKILL')
    for (const of of ['node', ...Object.keys(HOSTS)]) spawnSync('ip', ['netns', 'del', namespace(of)])
  })

  for (const mode of ['iptables', 'nftables'] as const) {
    it(`${mode}: who answers, and whom it sees`, { timeout: 120_000 }, () => {
      const plane = modes[mode].program(SCENE, VIEW, CONFIG)
      const run = (tool: string, args: readonly string[], input = ''): unknown =>
        execFileSync('ip', ['netns', 'exec', namespace('node'), tool, ...args], {
          input,
          stdio: ['pipe', 'ignore', 'pipe'],
        })
      run('nft', ['flush', 'ruleset'])
      if (mode === 'iptables') run('ip6tables-restore', [], plane.listingOf('IPv6'))
      else run('nft', ['-f', '-'], plane.listingOf('IPv6'))
      for (const question of QUESTIONS)
        expect(kernel(question), question.join(' ')).to.deep.equal(simulated(plane, mode, question))
    })
  }
})
