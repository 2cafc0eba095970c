import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import type { Io } from './command.ts'
import { main } from './main.ts'

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, clusterIP: 10.96.7.7, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: empty }
spec: { clusterIP: 10.96.7.8, selector: { app: nobody }, ports: [{ port: 80 }] }
`

const FEATURE = {
  en: 'Feature: x\n  @criterion(valid) @points(1)\n  Scenario: x\n    Given the submission is applied\n',
  ko: '# language: ko\n기능: x\n  @criterion(valid) @points(1)\n  시나리오: x\n    조건 제출물을 적용한다\n',
}

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  writeFileSync(join(folder, 'web.yaml'), WEB)
  mkdirSync(join(folder, 'features/old'), { recursive: true })
  writeFileSync(
    join(folder, 'features/old/exercise.yaml'),
    `id: old
title: { ko: 가, en: Old nodes }
cluster:
  nodes:
    - { name: n1, kernel: 5.4.0, proxyMode: ipvs }
    - { name: n2, modules: [ip_tables, nf_conntrack, nf_tables], proxyMode: nftables }
    - { name: n3, os: windows }
`,
  )
  for (const [locale, text] of Object.entries(FEATURE))
    writeFileSync(join(folder, `features/old/old.${locale}.feature`), text)
})
after(() => rmSync(folder, { recursive: true }))

async function run(
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Io['out'] => ({
    tty: false,
    columns: 100,
    write: (text) => {
      written[name] += text
    },
  })
  const io: Io = { cwd: folder, env: {}, out: stream('out'), err: stream('err'), read: async () => '', now: () => 0 }
  return { code: await main(argv, io, () => '1.2.3'), ...written }
}

interface Document {
  readonly services: readonly {
    readonly service: string
    readonly way: string
    readonly from: string
    readonly modes: readonly {
      readonly mode: string
      readonly ends: readonly { readonly end: string; readonly share: string }[]
      readonly sources: readonly string[]
      readonly same: string
      readonly visited?: number
    }[]
  }[]
  readonly nodes: readonly {
    readonly node: string
    readonly mode: string
    readonly reasons: readonly { readonly code: string }[]
  }[]
}

const document = async (...more: readonly string[]): Promise<Document> =>
  JSON.parse((await run('modes', '-f', 'web.yaml', '-o', 'json', ...more)).out) as Document

describe('kubekata modes', () => {
  it('every mode of one connection, side by side', async () => {
    const { services } = await document()
    const { modes } = services.find(({ service, from }) => service === 'default/web' && from.startsWith('pod'))!
    expect(
      modes.map(({ mode, ends, same }) => `${mode} ${ends.map(({ share }) => share).join(' ')} ${same}`),
    ).to.deep.equal([
      'iptables 1/2 1/2 1/2',
      'nftables 1/2 1/2 1/2',
      'ipvs 1/2 1/2 0',
      'userspace 1/2 1/2 0',
      'ebpf 1/2 1/2 1/2',
    ])
    expect(modes.map(({ sources }) => sources.join())).to.deep.equal([
      ...Array(3).fill('10.244.1.254'),
      '192.168.10.1',
      '10.244.1.254',
    ])
    expect(modes.map(({ visited }) => visited !== undefined)).to.deep.equal([true, true, true, false, false])
  })

  it('where nobody is behind a Service, each mode in its own way', async () => {
    const { services } = await document()
    const { modes } = services.find(({ service }) => service === 'default/empty')!
    expect(modes.map(({ mode, ends }) => `${mode} ${ends[0]!.end}`)).to.deep.equal([
      'iptables refused (kube-proxy)',
      'nftables refused (kube-proxy)',
      'ipvs refused (kube-proxy)',
      'userspace closed (kube-proxy)',
      'ebpf unreachable (kube-proxy)',
    ])
  })

  it('which modes a node could run, and why not', async () => {
    const { nodes } = await document('--exercise', 'old')
    const reasons = (node: string): readonly string[] =>
      nodes
        .filter((one) => one.node === node)
        .map(({ mode, reasons: all }) => `${mode} ${all.map(({ code }) => code).join(', ')}`.trim())
    expect(reasons('n1')).to.deep.equal([
      'iptables',
      'nftables proxy.needs-kernel',
      'ipvs',
      'userspace',
      'ebpf proxy.needs-kernel',
      'kernelspace proxy.needs-os',
    ])
    expect(reasons('n2')[2]).to.match(/^ipvs (proxy\.needs-module, ){2}proxy\.needs-module$/)
    expect(reasons('n3').at(-1)).to.equal('kernelspace')
  })

  it('as text, in tables, with the reasons below', async () => {
    const { code, out } = await run('modes', '-f', 'web.yaml', '--exercise', 'old')
    expect(code).to.equal(0)
    expect(out)
      .to.match(/^# default\/web, node port: 203\.0\.113\.9 → 192\.168\.10\.1:30080\/TCP\nMODE +ENDS +POD SEES/m)
      .and.to.match(/^n1 +✓ +✗ +✓ +✓ +✗ +✗$/m)
      .and.to.include('mode nftables needs kernel 5.13')
    expect((await run('modes')).code).to.equal(2)
  })
})
