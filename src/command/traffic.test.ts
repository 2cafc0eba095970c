import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { schedulers } from '../proxy/ipvs/schedulers.ts'
import type { Io } from './command.ts'
import { main } from './main.ts'

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: nginx, ports: [{ name: http, containerPort: 8080 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: NodePort
  selector: { app: web }
  ports:
    - port: 80
      targetPort: http
      nodePort: 30080
---
apiVersion: v1
kind: Service
metadata: { name: empty }
spec: { selector: { app: nobody }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: bare }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: headless }
spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`

/** A Pod that is never ready: no Service leads to it. */
const UNREADY = `apiVersion: v1
kind: Pod
metadata: { name: slow, labels: { app: slow } }
spec:
  containers:
    - name: slow
      image: nginx
      ports: [{ containerPort: 8080 }]
      readinessProbe: { tcpSocket: { port: 9999 } }
---
apiVersion: v1
kind: Service
metadata: { name: slow }
spec: { selector: { app: slow }, ports: [{ port: 80, targetPort: 8080 }] }
`

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  writeFileSync(join(folder, 'web.yaml'), WEB)
  writeFileSync(join(folder, 'slow.yaml'), UNREADY)
})
after(() => rmSync(folder, { recursive: true }))

async function run(
  line: string,
  ...more: readonly string[]
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
  return { code: await main([...line.split(' '), ...more], io, () => '1.2.3'), ...written }
}

interface Document {
  readonly kind: string
  readonly mode: string
  readonly ends: readonly {
    readonly outcome: string
    readonly to?: string
    readonly status?: number
    readonly share: string
    readonly connections: number
    readonly sourceSeen?: string
  }[]
  readonly ways?: readonly {
    readonly probability: string
    readonly hops: readonly {
      readonly at: string
      readonly rule: string
      readonly sentence: string
      readonly because: readonly { readonly position?: { readonly line: number; readonly file: string } }[]
    }[]
  }[]
}

const document = async (line: string): Promise<Document> => JSON.parse((await run(`${line} -o json`)).out) as Document

describe('kubekata connect', () => {
  it('says who gets connections: exact shares of a first one, and how many each got', async () => {
    const { kind, mode, ends } = await document('connect web:80 -f web.yaml -c 90')
    expect([kind, mode]).to.deep.equal(['ConnectResult', 'iptables'])
    expect(ends.map(({ outcome, share }) => `${outcome} ${share}`)).to.deep.equal(Array(3).fill('delivered 1/3'))
    expect(ends.reduce((sum, { connections }) => sum + connections, 0)).to.equal(90)
    expect(ends.every(({ connections }) => connections > 10)).to.equal(true)
  })

  it('the same words give the same bytes', async () => {
    const line = 'connect web:80 -f web.yaml -c 40 --trace'
    expect(await run(line)).to.deep.equal(await run(line))
  })

  it('round robin gives each the same number, one after the other', async () => {
    const { mode, ends } = await document('connect web:80 -f web.yaml -c 30 --scheduler rr')
    expect(mode).to.equal('ipvs')
    expect(ends.map(({ connections }) => connections)).to.deep.equal([10, 10, 10])
  })

  it('least connections counts those that stay open; without them all go to the first', async () => {
    const counts = async (flags: string): Promise<readonly number[]> =>
      (await document(`connect web:80 -f web.yaml -c 30 --scheduler sed${flags}`)).ends.map((end) => end.connections)
    expect(await counts(' --keep-open')).to.deep.equal([10, 10, 10])
    expect(await counts('')).to.deep.equal([30])
  })

  for (const scheduler of Object.keys(schedulers))
    it(`scheduler ${scheduler} loses no connection that closes again`, async () => {
      const { ends } = await document(`connect web:80 -f web.yaml -c 12 --scheduler ${scheduler}`)
      expect(ends.every(({ outcome }) => outcome === 'delivered')).to.equal(true)
      expect(ends.reduce((sum, { connections }) => sum + connections, 0)).to.equal(12)
    })

  it('--trace names the rule, the reason and the line of the manifest at every hop', async () => {
    const { out } = await run('connect 192.168.10.1:30080 -f web.yaml --from outside --trace')
    expect(out).to.match(/kube-proxy n1 {2}KUBE-SERVICES "default\/web node port" → KUBE-EXT-/)
    expect(out).to.include('the source becomes 192.168.10.1')
    expect(out).to.match(
      /203\.0\.113\.9 → 192\.168\.10\.1:30080\/TCP {2}⇒ {2}192\.168\.10\.1 → 10\.244\.\d\.2:8080\/TCP/,
    )
    expect(out).to.match(/web\.yaml:21:17/)
    const { ways = [] } = await document('connect web:80 -f web.yaml --trace')
    expect(ways.map(({ probability }) => probability)).to.deep.equal(['1/3', '1/3', '1/3'])
    const proxy = ways[0]!.hops.find(({ at, because }) => at === 'kube-proxy' && because.length > 1)!
    expect(proxy.because[0]!.position).to.include({ file: 'web.yaml', line: 19 })
  })

  it('a connection that reaches nobody exits 1 and says who ended it', async () => {
    const { code, out } = await run('connect empty:80 -f web.yaml --trace')
    expect(code).to.equal(1)
    expect(out).to.include('refused (kube-proxy)').and.to.include('has no endpoints')
  })

  it('from a node, which knows no Service names, and from outside, where no cluster IP leads', async () => {
    const first = async (line: string): Promise<Document['ends'][number]> => (await document(line)).ends[0]!
    expect(await first('connect web:80 -f web.yaml --from node/n1')).to.include({ outcome: 'unresolved' })
    expect(await first('connect 192.168.10.1:30080 -f web.yaml --from node/n1')).to.include({
      sourceSeen: '192.168.10.1',
    })
    expect((await first('connect 10.96.0.1:443 -f web.yaml --from 198.51.100.7')).outcome).to.equal('dropped')
  })

  it('bad usage is said in one line', async () => {
    const lines = [
      ['connect -f web.yaml', 'HOST:PORT'],
      ['connect web -f web.yaml', 'web: write HOST:PORT'],
      ['connect web:80 -f web.yaml --from nobody', '--from nobody'],
      ['connect web:80 -f web.yaml --mode ipfilter', '--mode ipfilter'],
      ['connect web:80 -f web.yaml --scheduler best', '--scheduler best'],
      ['connect web:80 -f web.yaml --mode nftables --scheduler rr', 'ipvs'],
      ['rules -f web.yaml --node n9', '--node n9'],
      ['curl ftp://web/ -f web.yaml', 'http or https'],
      ['curl http://web/ -f web.yaml -H broken', '-H broken'],
    ] as const
    for (const [line, part] of lines) {
      const { code, err } = await run(line)
      expect(code, line).to.equal(2)
      expect(err, line).to.include(part)
    }
  })
})

describe('kubekata connect --port-forward', () => {
  it('leads to one Pod for ever, past kube-proxy, from its own loopback', async () => {
    const { ends, ways } = await document('connect svc/web:80 -f web.yaml --port-forward -c 50 --trace')
    expect(ends).to.have.length(1)
    expect(ends[0]).to.include({ share: '1', connections: 50, sourceSeen: '127.0.0.1' })
    expect(ways![0]!.hops.map(({ at }) => at)).to.deep.equal(['client', 'node'])
  })

  it('takes a Pod that is not ready, which the Service does not', async () => {
    expect((await document('connect slow:80 -f slow.yaml')).ends[0]!.outcome).to.equal('refused')
    expect((await document('connect svc/slow:80 -f slow.yaml --port-forward')).ends[0]!.outcome).to.equal('delivered')
  })

  it('says what kubectl says when it cannot start', async () => {
    const said = async (target: string): Promise<string> =>
      (await run(`connect ${target} -f web.yaml --port-forward`)).err.trim()
    expect(await said('svc/bare:80')).to.include('Service is defined without a selector')
    expect(await said('svc/web:81')).to.equal('error: Service web does not have a service port 81')
    expect(await said('svc/nothing:80')).to.equal('Error from server (NotFound): services "nothing" not found')
    expect(await said('svc/empty:80')).to.include('timed out waiting for the condition')
    expect(await said('deploy/web:metrics')).to.match(/Pod 'web-.*' does not have a named port 'metrics'/)
  })

  it('a headless Service keeps its port number; a Pod may be asked by a port name', async () => {
    // util.LookupContainerPortNumberByServicePort returns the Service port as it is when clusterIP is None.
    expect((await document('connect svc/headless:80 -f web.yaml --port-forward')).ends[0]!.outcome).to.equal('refused')
    expect((await document('connect deploy/web:http -f web.yaml --port-forward')).ends[0]!.outcome).to.equal(
      'delivered',
    )
  })
})

describe('kubekata curl', () => {
  it('says who answers what', async () => {
    const { kind, ends } = await document('curl http://web/ -f web.yaml -c 60')
    expect(kind).to.equal('CurlResult')
    expect(ends.map(({ outcome, status, share }) => `${outcome} ${status} ${share}`)).to.deep.equal(
      Array(3).fill('answered 200 1/3'),
    )
  })

  it('through port-forward', async () => {
    const { ends } = await document('curl svc/web:80/ready -f web.yaml --port-forward')
    expect(ends[0]).to.include({ outcome: 'answered', status: 200, sourceSeen: '127.0.0.1' })
  })
})

describe('kubekata rules', () => {
  it('prints what each mode’s own tool would', async () => {
    const first = async (mode: string): Promise<string> => (await run(`rules --mode ${mode} --node n2 -f web.yaml`)).out
    expect(await first('iptables'))
      .to.match(/^\*filter\n/)
      .and.to.match(/-A KUBE-NODEPORTS -p tcp .* --dport 30080 -j KUBE-EXT-/)
    expect(await first('nftables')).to.match(/^table ip kube-proxy \{/)
    expect(await first('ipvs')).to.match(/^-A -t 192\.168\.10\.2:30080 -s rr$/m)
  })

  const counted = async (flags: string, ...events: readonly string[]): ReturnType<typeof run> => {
    const words = events.flatMap((event) => ['--event', event])
    return await run(`rules -f web.yaml --counters ${flags}`.trim(), ...words)
  }

  it('--counters: what the connections of a story leave in each mode', async () => {
    const { code, out } = await counted('', 'connect 7 web:80@5s', 'connect 2 192.168.10.1:30080 from outside@6s')
    expect(code).to.equal(0)
    expect(out)
      .to.match(/^\[7:420\] -A KUBE-SERVICES .*web cluster IP/m)
      .and.to.match(/^\[2:120\] -A KUBE-NODEPORTS .*--dport 30080/m)
      .and.to.match(/^\[9:540\] -A PREROUTING /m)
    const ipvs = await counted('--mode ipvs', 'connect 6 web:80@5s', 'hold 3 web:80@6s')
    expect(ipvs.out)
      .to.match(/^TCP {2}10\.\S+:80 +9 +30 +15 /m)
      .and.to.match(/ESTABLISHED/)
    const nft = await counted('--mode nftables', 'connect 6 web:80@5s')
    expect(nft.err).to.include('counts nothing')
    expect(nft.out).to.equal((await run('rules -f web.yaml --mode nftables')).out)
  })

  it('--counters -o json, at several moments', async () => {
    const { out } = await counted('-o json --at 10s', 'connect 4 web:80@5s')
    const { kind, mode, node, rules } = JSON.parse(out)
    expect([kind, mode, node]).to.deep.equal(['RulesResult', 'iptables', 'n1'])
    const dispatch = rules.find(({ rule }: { readonly rule: string }) => rule.includes('web cluster IP'))
    expect(dispatch).to.include({ table: 'nat', chain: 'KUBE-SERVICES', packets: 4, bytes: 240 })
    const twice = await counted('--at 4s --at 10s', 'connect 4 web:80@5s')
    expect(twice.out).to.match(
      /^# --at 4s\n[\s\S]*^\[0:0\] -A PREROUTING[\s\S]*^# --at 10s\n[\s\S]*^\[4:240\] -A PREROUTING/m,
    )
  })

  it('a client that is not there at that time', async () => {
    const { code, err } = await counted('', 'connect 1 web:80 from pod/nobody@5s')
    expect([code, err]).to.deep.equal([
      1,
      'connect 1 web:80 from pod/nobody@5s: Error from server (NotFound): client "pod default/nobody" not found\n',
    ])
  })
})
