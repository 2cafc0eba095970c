import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../src/cluster/cluster.ts'
import type { Io } from '../../src/command/command.ts'
import { main } from '../../src/command/main.ts'
import type { ClusterOptions } from '../../src/environment.ts'
import { ENVIRONMENTS } from '../../src/environment.ts'
import { Fraction } from '../../src/fraction.ts'

const docs = join(import.meta.dirname, '../../docs')

interface Item {
  readonly name: string
  readonly address: string | null
  readonly seconds: number | null
  readonly internet: boolean
  readonly inside: boolean
  readonly seen: string | null
  readonly billed: readonly string[]
  readonly pending?: { readonly code: string; readonly sentence: string }
}

interface Looked {
  readonly environment: string
  readonly billed: number
  readonly items: readonly Item[]
  readonly notices: readonly { readonly code: string }[]
}

async function run(
  words: readonly string[],
  text: string,
  command = 'balancers',
): Promise<readonly [code: number, out: string, err: string]> {
  const said = { out: '', err: '' }
  // As a pipe: what was read is gone.
  const unread = [text]
  const stream = (name: 'out' | 'err'): Io['out'] => ({
    tty: false,
    columns: 100,
    write: (one) => {
      said[name] += one
    },
  })
  const io: Io = {
    cwd: docs,
    env: {},
    out: stream('out'),
    err: stream('err'),
    read: async () => unread.splice(0).join(''),
    now: () => 0,
  }
  const code = await main([command, '-f', '-', ...words], io, () => '0')
  return [code, said.out, said.err]
}

/** `kubekata balancers … -o json`, manifests from standard input. */
async function looked(text: string, locale: string, environment = 'all'): Promise<readonly Looked[]> {
  const [, out] = await run(['--environment', environment, '-o', 'json', '--locale', locale], text)
  return JSON.parse(out) as readonly Looked[]
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const yes = (it: boolean): string => (it ? '✓' : '✗')

/** One row for each object in each environment. */
function fronts(all: readonly Looked[]): readonly string[] {
  return all.flatMap(({ environment, items }) =>
    items.map(({ name, address, seconds, internet, inside, seen, billed }) =>
      row([
        environment,
        name.replace('default/', ''),
        address === null ? 'pending' : /^[\d.]+$/.test(address) ? 'ip' : 'hostname',
        seconds === null ? '–' : `${seconds} s`,
        yes(internet),
        yes(inside),
        seen ?? '–',
        billed.join(', ') || '–',
      ]),
    ),
  )
}

function reasons(all: readonly Looked[]): readonly string[] {
  return all.flatMap(({ environment, items }) =>
    items.flatMap(({ pending }) => (pending === undefined ? [] : [`- ${environment}: ${pending.sentence}`])),
  )
}

const service = (name: string, spec: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ${spec}, selector: { app: a }, ports: [{ port: 80 }] }\n`
const several = (count: number, spec: string): string =>
  Array.from({ length: count }, (_, index) => service(`s${index}`, spec)).join('---\n')

/** Objects billed for ten public Services, by how they are made public. */
async function bills(): Promise<readonly string[]> {
  const kinds = [several(10, 'type: LoadBalancer'), several(1, 'type: LoadBalancer'), several(10, 'type: NodePort')]
  const counts = await Promise.all(kinds.map((text) => looked(text, 'en')))
  return ENVIRONMENTS.map((environment, index) =>
    row([environment, ...counts.map((looks) => String(looks[index]!.billed))]),
  )
}

const DYING = `apiVersion: apps/v1
kind: Deployment
metadata: { name: front }
spec:
  replicas: 2
  selector: { matchLabels: { app: a } }
  template:
    metadata: { labels: { app: a } }
    spec:
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [n2, n3] }] }] } } }
      containers: [{ name: c, image: echo, ports: [{ containerPort: 80 }] }]
---
${service('front', 'type: LoadBalancer')}`

const INSTALLED: Readonly<Partial<Record<string, Pick<ClusterOptions, 'install'>>>> = {
  'eks+lbc': { install: { 'aws-load-balancer-controller': {} } },
}
const PUBLIC = `metadata: { name: front, annotations: { service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing } }`

/** A node without Pods of the Service dies: the share of connections from outside that fail at once, and for how long some do. */
function dying(environment: 'eks' | 'eks+lbc' | 'gke' | 'aks'): string {
  const cluster = Cluster.create({
    environment,
    ...INSTALLED[environment],
    undescribedImages: 'listens-on-declared-ports',
  })
  cluster.apply(DYING.replace('metadata: { name: front }\nspec: { type', `${PUBLIC}\nspec: { type`))
  cluster.advance('3m')
  const { hostname, ip } = cluster.state.get('Service', 'default/front')!.status!.loadBalancer!.ingress![0]!
  const failing = (): Fraction =>
    cluster
      .connect({ from: '203.0.113.9', to: `${hostname ?? ip}:80` })
      .branches.filter(({ value }) => value.kind !== 'delivered')
      .reduce((sum, { probability }) => sum.add(probability), new Fraction(0))
  expect(failing().equals(0)).to.equal(true)
  cluster.breakNode('n1')
  const first = failing()
  let seconds = 0
  for (; seconds < 600 && failing().compare(0) > 0; seconds++) cluster.advance('1s')
  return row([environment, first.toFraction(), `${seconds} s`])
}

describe('load balancers, environment by environment', () => {
  const manifests = readFileSync(join(docs, 'balancers.yaml'), 'utf8')
  const pages = new Map<string, readonly (readonly string[])[]>()
  before(async () => {
    const counted = await bills()
    const dead = (['eks', 'eks+lbc', 'gke', 'aks'] as const).map(dying)
    for (const locale of ['en', 'ko']) {
      const all = await looked(manifests, locale)
      pages.set(locale, [fronts(all), reasons(all), counted, dead])
    }
  })

  for (const locale of ['en', 'ko'])
    it(`docs/balancers.${locale}.md holds what the command says (UPDATE=1 writes it)`, () => {
      const file = join(docs, `balancers.${locale}.md`)
      const text = readFileSync(file, 'utf8')
      const parts = pages.get(locale)!
      const fresh = ['fronts', 'reasons', 'billed', 'dying'].reduce((page, name, index) => {
        const block = `<!-- ${name} -->\n`
        const at = page.indexOf(block)
        const end = page.indexOf('\n\n', page.indexOf(name === 'reasons' ? '- ' : '| --- |', at))
        const head =
          name === 'reasons'
            ? ''
            : page
                .slice(at + block.length)
                .split('\n')
                .slice(0, 2)
                .join('\n')
                .concat('\n')
        return `${page.slice(0, at)}${block}${head}${parts[index]!.join('\n')}${page.slice(end)}`
      }, text)
      if (process.env['UPDATE'] === '1') writeFileSync(file, fresh)
      expect(text === fresh || process.env['UPDATE'] === '1').to.equal(true)
    })

  it('the plain Service is public with the built-in provider and private with the controller', async () => {
    const [without, withController] = await looked(service('front', 'type: LoadBalancer'), 'en', 'eks,eks+lbc')
    const inside = `apiVersion: v1\nkind: Pod\nmetadata: { name: a, labels: { app: a } }\nspec: { containers: [{ name: c, image: echo, ports: [{ containerPort: 80 }] }] }\n---\n`
    expect([without!.items[0]!.internet, withController!.items[0]!.internet]).to.deep.equal([false, false])
    const [first, second] = await looked(inside + service('front', 'type: LoadBalancer'), 'en', 'eks,eks+lbc')
    expect([first!.items[0]!.internet, second!.items[0]!.internet, second!.items[0]!.inside]).to.deep.equal([
      true,
      false,
      true,
    ])
  })

  it('an annotation that does nothing is said, with its line', async () => {
    const annotated = service('front', 'type: LoadBalancer').replace(
      'name: front',
      'name: front, annotations: { cloud.google.com/neg: "{}", networking.gke.io/load-balancer-tpye: Internal }',
    )
    const [code, out] = await run(['--environment', 'gke', '--locale', 'en'], annotated)
    expect(code).to.equal(0)
    expect(out).to.match(
      /-:3:\d+: cloud\.google\.com\/neg of Service default\/front \(network endpoint groups\) is known but not simulated/,
    )
    expect(out).to.match(
      /-:3:\d+: no controller knows networking\.gke\.io\/load-balancer-tpye .* did you mean networking\.gke\.io\/load-balancer-type\?/,
    )
  })

  it('so does apply, at the object', async () => {
    const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: w, annotations: { alb.ingress.kubernetes.io/wafv2-acl-arn: a } }
spec: { ingressClassName: gce, defaultBackend: { service: { name: x, port: { number: 80 } } } }
`
    const [, out] = await run(['--locale', 'en'], ingress, 'apply')
    expect(out).to.match(
      /warning: alb\.ingress\.kubernetes\.io\/wafv2-acl-arn of Ingress default\/w \(a web application/,
    )
    expect(out).to.match(/warning: gce of Ingress default\/w \(GKE Ingress/)
    const [, korean] = await run(['--locale', 'ko'], ingress, 'apply')
    expect(korean).to.match(/경고: Ingress default\/w의 alb\.ingress\.kubernetes\.io\/wafv2-acl-arn\(웹 방화벽/)
  })

  it('without anything to ask for, it says so', async () => {
    const [code, out] = await run(['--locale', 'en'], service('x', 'type: ClusterIP'))
    expect([code, /no Service of type LoadBalancer and no Ingress/.test(out)]).to.deep.equal([0, true])
  })

  it('wrong words are refused with those that are right', async () => {
    const [code, , err] = await run(['--environment', 'esk', '--locale', 'en'], '')
    expect([code, /eks/.test(err)]).to.deep.equal([2, true])
    expect((await run(['-o', 'yaml'], ''))[0]).to.equal(2)
  })

  it('what could not be applied is said, and costs the exit code', async () => {
    const [code, , err] = await run(
      ['--locale', 'en'],
      'apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { type: LoadBalancers }\n',
    )
    expect([code, /spec\.type|type/.test(err)]).to.deep.equal([1, true])
  })
})
