import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Entry, NodeView, ProxyModeName } from '../proxy.ts'
import { branches } from '../walk.ts'
import { modes } from './modes.ts'
import { config, n1, packet, type ServiceText, view } from './scene.case.ts'

const NAMES: readonly ProxyModeName[] = ['iptables', 'nftables', 'ipvs', 'userspace', 'ebpf', 'kernelspace']
const docs = join(import.meta.dirname, '../../docs')

/** How a connection can end, in the words of each page. */
const WORDS = {
  itself: { en: 'forwarded, itself', ko: '전달, 그대로' },
  node: { en: 'forwarded, node', ko: '전달, 노드' },
  unanswered: { en: 'unanswered', ko: '응답 없음' },
  refused: { en: 'rejected', ko: '거부' },
  dropped: { en: 'dropped', ko: '버림' },
  closed: { en: 'closed', ko: '닫힘' },
  unreachable: { en: 'unreachable', ko: '도달 불가' },
  unmatched: { en: 'no rule', ko: '규칙 없음' },
} as const
type Word = keyof typeof WORDS

const HERE = '10.244.1.10 ready n1'
const AWAY = '10.244.2.10 ready n2'
const PORTS = 'ports: [{port: 80, targetPort: 8080, protocol: TCP, nodePort: 30080}]'
const POD = '10.244.1.200'
const OUTSIDE = '198.51.100.7'
const [NODE = ''] = n1.addresses
const BALANCER = '203.0.113.90:80'

type Row = readonly [service: ServiceText, source: string, entry: Entry, destination: string]

/** A Service of any shape: `type`, further fields of its spec, endpoints, and the balancer's ipMode. */
function service(type: string, fields: string, endpoints: readonly string[], ipMode = 'VIP'): ServiceText {
  const ports = type === 'ClusterIP' ? PORTS.replace(', nodePort: 30080', '') : PORTS
  const spec = `clusterIP: 10.96.0.80, type: ${type}${fields === '' ? '' : `, ${fields}`}, ${ports}`
  return {
    name: 'web',
    spec,
    endpoints,
    ...(type === 'LoadBalancer' ? { balancer: `203.0.113.90, ipMode: ${ipMode}` } : {}),
  }
}

const RANGES = 'loadBalancerSourceRanges: [192.0.2.0/24]'
const OUTER = 'externalTrafficPolicy: Local'
const INNER = 'internalTrafficPolicy: Local'

/** One question for each row of the pages, in their order. */
const ROWS: readonly Row[] = [
  [service('ClusterIP', '', []), POD, 'pod', '10.96.0.80:80'],
  [service('NodePort', '', []), OUTSIDE, 'outside', `${NODE}:30080`],
  [service('LoadBalancer', '', []), NODE, 'host', BALANCER],
  [service('ClusterIP', '', ['10.244.1.10 terminating n1']), POD, 'pod', '10.96.0.80:80'],
  [service('ClusterIP', INNER, [AWAY]), POD, 'pod', '10.96.0.80:80'],
  [service('NodePort', INNER, [AWAY]), POD, 'pod', '10.96.0.80:80'],
  [service('LoadBalancer', OUTER, [AWAY]), OUTSIDE, 'outside', BALANCER],
  [service('LoadBalancer', OUTER, [AWAY]), POD, 'pod', BALANCER],
  [service('LoadBalancer', OUTER, [AWAY]), NODE, 'host', BALANCER],
  [service('LoadBalancer', '', [HERE]), OUTSIDE, 'outside', BALANCER],
  [service('LoadBalancer', '', [AWAY]), OUTSIDE, 'outside', BALANCER],
  [service('NodePort', '', [AWAY]), POD, 'pod', `${NODE}:30080`],
  [service('LoadBalancer', RANGES, [HERE]), OUTSIDE, 'outside', BALANCER],
  [service('LoadBalancer', RANGES, [AWAY]), OUTSIDE, 'outside', `${NODE}:30080`],
  [service('LoadBalancer', RANGES, []), OUTSIDE, 'outside', BALANCER],
  [service('ClusterIP', '', [AWAY]), OUTSIDE, 'outside', '10.96.0.80:80'],
  [service('ClusterIP', '', [`${POD} ready n1`]), POD, 'pod', '10.96.0.80:80'],
  [service('ClusterIP', '', [HERE]), POD, 'pod', '10.96.0.80:81'],
  [service('ClusterIP', '', [HERE]), POD, 'pod', '10.96.7.7:80'],
  [service('NodePort', '', [AWAY]), OUTSIDE, 'outside', `${n1.addresses[1]}:30080`],
  [service('NodePort', '', [AWAY]), '127.0.0.1', 'host', '127.0.0.1:30080'],
  [service('LoadBalancer', '', [AWAY], 'Proxy'), POD, 'pod', BALANCER],
]

/** What becomes of the question in a mode. */
function answer(name: ProxyModeName, [text, source, entry, destination]: Row): Word {
  const node: NodeView = n1
  const plane = modes[name].program(view(text), node, config)
  const asked = packet(`${source} → ${destination}/TCP`)
  const [branch] = branches(() => plane.translate(asked, entry, modes[name].empty(), 0))
  const [translation] = branch!.value
  switch (translation.kind) {
    case 'forward':
      if (translation.unanswered) return 'unanswered'
      return translation.packet.source === source ? 'itself' : 'node'
    case 'ended':
      return translation.outcome.kind as Word
    case 'unmatched':
      return 'unmatched'
    case 'served':
      throw new Error('a health check is not asked for')
  }
}

const ANSWERS = ROWS.map((row) => NAMES.map((name) => answer(name, row)))

/** A page whose cells are what the simulator says; its sentences stay. */
function written(page: string, language: 'en' | 'ko'): string {
  let at = 0
  return page
    .split('\n')
    .map((line) => {
      const [, question] = /^\| ([^|-][^|]*?) \|/.exec(line) ?? []
      if (question === undefined) return line
      const cells = ANSWERS[at++]?.map((word) => WORDS[word][language]) ?? []
      return `| ${[question, ...cells].join(' | ')} |`
    })
    .join('\n')
}

describe('what differs by mode', () => {
  for (const language of ['en', 'ko'] as const) {
    it(`docs/proxy-modes.${language}.md holds this table (UPDATE=1 writes it)`, () => {
      const file = join(docs, `proxy-modes.${language}.md`)
      const page = readFileSync(file, 'utf8')
      const questions = page.split('\n').filter((line) => /^\| [^|-]/.test(line))
      expect(questions).to.have.length(ROWS.length)
      if (process.env['UPDATE'] === '1') writeFileSync(file, written(page, language))
      expect(readFileSync(file, 'utf8')).to.equal(written(page, language))
    })
  }
})
