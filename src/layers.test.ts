import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'

const root = join(import.meta.dirname, '..')

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .map((file) => join(folder, file))
}

function imports(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = [
    ...text.matchAll(/(?:^|\n)(?:import|export)\s+(type\s)?[^'"\n;]*?(?:\{[^}]*\}[^'"\n;]*?)?from\s+'([^']+)'/g),
  ]
  const dynamic = [...text.matchAll(/import\('([^']+)'\)/g)]
  return [
    ...found.map(([, type, to]) => ({ to: to!, typeOnly: type !== undefined })),
    ...dynamic.map(([, to]) => ({ to: to!, typeOnly: false })),
  ].map((one) => ({
    from: file,
    ...one,
    to: one.to.startsWith('.') ? relative(root, normalize(join(root, dirname(file), one.to))) : one.to,
  }))
}

/** The folder of src a file lies in; '' for a contract at its root. */
function layer(file: string): string {
  const parts = file.split('/')
  return parts[0] === 'src' ? (parts.length === 2 || parts[1] === 'issue' ? '' : parts[1]!) : parts[0]!
}

const leaves = [
  'manifest',
  'api',
  'controllers',
  'kubelet',
  'dns',
  'proxy',
  'policy',
  'routing',
  'balancer',
  'expect',
  'diagnosis',
  'messages',
]

/** What a layer may import beside itself and the contracts at the root of src. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(leaves.map((name) => [name, []])),
  controllers: ['routing', 'balancer'],
  network: ['dns', 'proxy', 'policy', 'routing', 'balancer'],
  cluster: [...leaves, 'network'],
  lab: [...leaves, 'cluster', 'network'],
  grade: ['messages'],
  report: ['messages'],
  steps: [...leaves, 'cluster', 'network', 'grade'],
}

/** Each library has one door. */
const doors: Readonly<Record<string, RegExp>> = {
  'js-yaml': /^src\/manifest\//,
  'pure-rand': /^src\/random\.ts$/,
  'ipaddr.js': /^src\/address\.ts$/,
  'fraction.js': /^src\/fraction\.ts$/,
  'es-hangul': /^src\/messages\/ko\/particles\.ts$/,
  immutable: /^src\/(state|persistent)\.ts$/,
  fflate: /^src\/batch\//,
  ajv: /^src\/(batch\/|report\/.*\.test)/,
  tinypool: /^src\/batch\//,
  bullmq: /^src\/queue\/door\.ts$/,
  ioredis: /^src\/queue\/door\.ts$/,
  '@cucumber/core': /^src\/batch\//,
}

const all = [...sources('src'), ...sources('steps')].flatMap(imports)
const tested = (file: string): boolean => /\.(test|case)\.ts$/.test(file)

describe('layers', () => {
  it('import only what lies below them', () => {
    const wrong = all.filter(({ from, to }) => {
      if (tested(from) || !/^(src|steps)\//.test(to)) return false
      const [above, below] = [layer(from), layer(to)]
      if (above === below || below === '') return false
      if (above === '') return !['src/index.ts', 'src/cli.ts', 'src/worker.ts'].includes(from)
      const list = allowed[above]
      return list !== undefined && !list.includes(below)
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([])
  })

  it('every library is imported at its one door', () => {
    const wrong = all.filter(({ from, to, typeOnly }) => {
      const door = Object.entries(doors).find(([name]) => to === name || to.startsWith(`${name}/`))
      return door !== undefined && !typeOnly && !tested(from) && !door[1].test(from)
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([])
  })

  it('kubernetes-models lends types everywhere, values only to api', () => {
    const wrong = all.filter(
      ({ from, to, typeOnly }) =>
        /^(@kubernetes-models|kubernetes-models)\//.test(to) && !typeOnly && !from.startsWith('src/api/'),
    )
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).to.deep.equal([])
  })

  it('the machine’s clock, luck and process are read in batch, commands and the command line alone', () => {
    const free = /^src\/(batch|command|cli\.ts|queue\/submit\.ts|clock\.ts|manifest\/generate|api\/generate)/
    const wrong = sources('src')
      .filter((file) => !tested(file) && !free.test(file))
      .filter((file) =>
        /\bDate\.now\(|new Date\(\)|Math\.random\(|\bsetTimeout\(|\bsetInterval\(|\bprocess\.(env|argv|exit|cwd|stdout|stderr)/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      )
    expect(wrong).to.deep.equal([])
  })
})
