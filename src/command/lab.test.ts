import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import type { Io } from './command.ts'
import { main } from './main.ts'

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }]
`
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: web } }
spec:
  type: NodePort
  selector: { app: web }
  ports: [{ port: 80 }]
`
const BAD = `apiVersion: v1
kind: Service
metadata: { name: bad }
spec:
  ports:
    - port: 99999
      targetPort: 80
`

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
  writeFileSync(join(folder, 'web.yaml'), `${DEPLOYMENT}---\n${SERVICE}`)
  writeFileSync(join(folder, 'bad.yaml'), BAD)
})
after(() => rmSync(folder, { recursive: true }))

async function run(
  line: string | readonly string[],
  { env = {}, input = '' }: { env?: Io['env']; input?: string } = {},
) {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Io['out'] => ({
    tty: false,
    columns: 100,
    write: (text) => {
      written[name] += text
    },
  })
  const io: Io = { cwd: folder, env, out: stream('out'), err: stream('err'), read: async () => input, now: () => 0 }
  return { code: await main(typeof line === 'string' ? line.split(' ') : line, io, () => '1.2.3'), ...written }
}

describe('kubekata apply', () => {
  it('says of each object what kubectl says, and of each error its line', async () => {
    const { code, out } = await run('apply -f web.yaml -f bad.yaml')
    expect(code).to.equal(1)
    expect(out).to.match(/^deployment\.apps\/web +✓ created +web\.yaml:1:1$/m)
    expect(out).to.match(/^service\/web +✓ created +web\.yaml:12:1$/m)
    expect(out).to.match(/^service\/bad +✗ refused +bad\.yaml:1:1$/m)
    expect(out).to.include('spec.ports[0].port: Invalid value: 99999')
    expect(out).to.include('     > 6 |     - port: 99999\n         |             ^^^^^\n')
    expect(out).to.match(/^2 created, 0 configured, 0 unchanged, 1 refused$/m)
  })

  it('an object twice: unchanged, and configured when it differs', async () => {
    const again = `${SERVICE}---\n${SERVICE}---\n${SERVICE.replace('port: 80', 'port: 81')}`
    const { code, out } = await run('apply -f -', { input: again })
    expect(code).to.equal(0)
    expect(out.match(/✓ created|= unchanged|✎ configured/g)).to.deep.equal(['✓ created', '= unchanged', '✎ configured'])
  })

  it('colours by meaning, beside the word', async () => {
    const { out } = await run('apply -f web.yaml -f bad.yaml', { env: { FORCE_COLOR: '1' } })
    expect(out).to.include('\u001b[32m✓ created\u001b[39m')
    expect(out).to.include('\u001b[31m✗ refused\u001b[39m')
  })

  it('in Korean', async () => {
    const { out } = await run('apply -f web.yaml -f bad.yaml --locale ko')
    expect(out).to.match(/service\/web +✓ 생성됨/)
    expect(out).to.match(/생성 2, 변경 0, 그대로 0, 거부 1/)
  })

  it('for a program: one document', async () => {
    const { out } = await run('apply -f web.yaml -f bad.yaml -o json --timeline')
    const { items, timeline } = JSON.parse(out)
    expect(items.map((item: { resource: string; result: string }) => [item.resource, item.result])).to.deep.equal([
      ['deployment.apps/web', 'created'],
      ['service/web', 'created'],
      ['service/bad', 'refused'],
    ])
    expect(items[2].errors[0].location).to.include({ file: 'bad.yaml', line: 6, column: 13 })
    expect(timeline[0]).to.include({ milliseconds: 0, code: 'lab.moment.validated' })
  })

  it('the creation of a Service in its order: address, validation, storage, name, slice, nodes', async () => {
    const { code, out } = await run('apply -f web.yaml --timeline')
    expect(code).to.equal(0)
    const order = [
      /Service default\/web: address 10\.\S+ allocated, node ports 3\d{4}/,
      /Service default\/web: defaulted, validated/,
      /Service default\/web: stored with resourceVersion \d+/,
      /DNS answers web\.default\.svc\.cluster\.local: 10\./,
      /EndpointSlice default\/web-\w+: written, 2 of 2 endpoints ready/,
      /node n1: programmed, 10\.\S+:80\/TCP leads to an endpoint/,
      /node n2: programmed/,
    ].map((pattern) => out.search(pattern))
    expect(order.every((at) => at >= 0)).to.equal(true)
    expect(order).to.deep.equal([...order].sort((a, b) => a - b))
  })

  it('bad usage', async () => {
    expect(await run('apply')).to.include({ code: 2, err: 'kubekata: -f PATH is missing\nsee kubekata apply --help\n' })
    expect((await run('apply -f none.yaml')).err).to.include('-f none.yaml: there is no such file or folder')
    expect((await run('apply -f web.yaml -o xml')).err).to.include('choose one of text, json')
    expect((await run('apply -f web.yaml --for long')).err).to.include('30s or 2m')
  })
})

describe('kubekata get', () => {
  it('columns of a kind', async () => {
    const { code, out } = await run('get svc,deploy -f web.yaml')
    expect(code).to.equal(0)
    expect(out).to.match(/^service\/web +NodePort +10\.\S+ +<none> +80:3\d{4}\/TCP +60s$/m)
    expect(out).to.match(/^deployment\.apps\/web +2\/2 +2 +2 +60s$/m)
  })

  it('any kind: name and age', async () => {
    expect((await run('get sc -f web.yaml')).out).to.match(/^NAME +AGE\nstandard +60s$/m)
  })

  it('selectors, every namespace, names', async () => {
    expect((await run('get svc -l app=web,!old -o name -f web.yaml')).out).to.equal('service/web\n')
    expect((await run('get svc -l app!=web -A -o name -f web.yaml')).out).to.match(/service\/kubernetes/)
    const { out } = await run('get pods --field-selector status.phase=Running -f web.yaml')
    expect(out.trim().split('\n')).to.have.length(3)
  })

  it('one object as YAML, several as a List', async () => {
    expect((await run('get svc/web -o yaml -f web.yaml')).out).to.match(/^apiVersion: v1\nkind: Service\nmetadata:/)
    const list = JSON.parse((await run('get svc -o json -f web.yaml')).out)
    expect(list).to.include({ apiVersion: 'v1', kind: 'List' })
  })

  it('at several moments, with what happens between them', async () => {
    const { code, out } = await run('get deploy -f web.yaml --at 5s --at 20s --event scale@1s')
    expect([code, out]).to.deep.equal([2, ''])
    const line = ['get', 'deploy', '-f', 'web.yaml', '--at', '5s', '--at', '20s', '--event', 'scale deploy web 5@10s']
    expect((await run(line)).out).to.match(/^# --at 5s\nNAME .*\nweb +2\/2 [\s\S]*^# --at 20s\nNAME .*\nweb +5\/5 /m)
    const refused = await run([...line.slice(0, 4), '--event', 'scale deploy nope 5@10s'])
    expect([refused.code, refused.err]).to.deep.equal([
      1,
      'scale deploy nope 5@10s: Error from server (NotFound): deployment "default/nope" not found\n',
    ])
  })

  it('what is not there', async () => {
    expect(await run('get svc other -f web.yaml')).to.include({
      code: 1,
      err: 'Error from server (NotFound): services "other" not found\n',
    })
    expect((await run('get pods -n kube-public -f web.yaml')).err).to.equal(
      'No resources found in kube-public namespace.\n',
    )
    expect((await run('get podz -f web.yaml')).err).to.include('the server doesn\'t have a resource type "podz"')
    expect((await run('get pods -l app=(a -f web.yaml')).code).to.equal(2)
    expect((await run('get pods --field-selector spec.x=1 -f web.yaml')).err).to.include('field label not supported')
  })
})
