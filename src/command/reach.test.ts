import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { expect } from 'chai'
import type { Io } from './command.ts'
import { main } from './main.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubekata-reach-'))
after(() => rmSync(folder, { recursive: true }))

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} } }
spec: { containers: [{ name: c, image: x, ports: [{ containerPort: 8080 }] }] }
---
`
writeFileSync(
  join(folder, 'all.yaml'),
  `${pod('api')}${pod('db')}${pod('web')}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: api } } }] }]
`,
)

async function run(
  words: readonly string[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const said = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Io['out'] => ({
    tty: false,
    columns: 100,
    write: (text) => {
      said[name] += text
    },
  })
  const io: Io = {
    cwd: folder,
    env: {},
    out: stream('out'),
    err: stream('err'),
    read: async () => '',
    now: () => 0,
  }
  const files = words.includes('-f') ? [] : ['-f', 'all.yaml']
  const code = await main(['reach', ...files, ...words], io, () => '0')
  return { code, ...said }
}

describe('kubekata reach', () => {
  it('shows who reaches whom, and which policy closes what is closed', async () => {
    const { code, out } = await run(['-n', 'default', '--outside', '203.0.113.9'])
    expect(code).to.equal(0)
    const lines = out.split('\n')
    expect(
      lines
        .filter((line) => line.startsWith('default/') || line.startsWith('203'))
        .map((line) => line.split(/\s+/).join(' ')),
    ).to.deep.equal(['default/api ✓ ✓ ✓', 'default/db ✓ ✓ ✓', 'default/web ✓ ✗ ✓', '203.0.113.9 ✓ ✗ ✓'])
    expect(lines.filter((line) => line.includes('→'))).to.deep.equal([
      'all.yaml:21:15: ✗ default/web → default/db:8080/TCP: Ingress denied by default/db',
      'all.yaml:21:15: ✗ 203.0.113.9 → default/db:8080/TCP: Ingress denied by default/db',
    ])
  })

  it('speaks Korean, and JSON', async () => {
    expect((await run(['-n', 'default', '--locale', 'ko'])).out).to.include('default/db이(가) Ingress 방향을 막습니다')
    const { cells } = JSON.parse((await run(['-n', 'default', '--json'])).out) as {
      readonly cells: readonly {
        readonly from: string
        readonly to: string
        readonly allowed: boolean
        readonly policies: readonly string[]
      }[]
    }
    expect(cells.find(({ from, to }) => from === 'default/web' && to === 'default/db:8080/TCP')).to.deep.include({
      allowed: false,
      policies: ['default/db'],
    })
    expect(cells.find(({ from, to }) => from === 'default/api' && to === 'default/db:8080/TCP')).to.deep.include({
      allowed: true,
      policies: ['default/db'],
    })
  })

  it('names every policy that decided, each with the line of the part that did', async () => {
    writeFileSync(
      join(folder, 'two.yaml'),
      `${pod('api')}${pod('db')}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed }
spec: { podSelector: { matchLabels: { app: db } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: port }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress:
    - from: [{ podSelector: {} }]
      ports: [{ port: 5432 }]
`,
    )
    const { out } = await run(['-f', 'two.yaml', '-n', 'default', '--all'])
    expect(out).to.include(
      'two.yaml:14:9: ✗ default/api → default/db:8080/TCP: Ingress denied by default/closed, default/port\n' +
        '    two.yaml:23:7: default/port spec.ingress[0].ports\n',
    )
    expect(out).to.include('✓ default/db → default/db:8080/TCP: a Pod is never cut off from itself')
    const { cells } = JSON.parse((await run(['-f', 'two.yaml', '-n', 'default', '-o', 'json'])).out) as {
      readonly cells: readonly { readonly from: string; readonly to: string; readonly because: readonly unknown[] }[]
    }
    const cell = cells.find(({ from, to }) => from === 'default/api' && to === 'default/db:8080/TCP')
    expect(cell?.because.map((one) => (one as { location: { line: number } }).location.line)).to.deep.equal([14, 23])
  })

  it('refuses what is no port and no address', async () => {
    expect((await run(['--port', 'http'])).code).to.equal(2)
    expect((await run(['--outside', 'internet'])).code).to.equal(2)
  })
})
