import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
const EXERCISE = 'internal-database'

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
}

let folder: string
let packed: Packed

/** What a command answers, whatever its exit code. */
async function answer(
  command: string,
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await run(command, [...args], { cwd: folder, env: { ...process.env, NO_COLOR: '1' } })) }
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }
  }
}

const kubekata = (...args: readonly string[]): ReturnType<typeof answer> =>
  answer(join(folder, 'node_modules', '.bin', 'kubekata'), args)

const inRepo = (...args: readonly string[]): ReturnType<typeof answer> =>
  answer(process.execPath, [join(root, 'src', 'cli.ts'), ...args])

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-package-'))
  const made = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' })
  const list = JSON.parse(made.slice(made.search(/^[[{]/m))) as readonly Packed[] | Readonly<Record<string, Packed>>
  packed = Object.values(list)[0]!
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', `./${packed.filename}`]
  execFileSync('npm', install, { cwd: folder, stdio: 'pipe' })
  cpSync(join(root, 'submissions'), join(folder, 'submissions'), { recursive: true })
})
after(() => rmSync(folder, { recursive: true }))

describe('the packed tarball', () => {
  it('holds the bundle, the types, the exercises, the schemas and what is read first, and nothing else', () => {
    const kinds = new Set(
      packed.files.map(({ path }) => path.replace(/^(dist\/(?:chunks|types)|features|docs)\/.*(\.\w+)$/, '$1/*$2')),
    )
    const expected = [
      'CHANGELOG.md',
      'LICENSE',
      'README.ko.md',
      'README.md',
      'dist/chunks/*.js',
      'dist/cli.js',
      'dist/cucumber.js',
      'dist/index.js',
      'dist/steps/kubekata.js',
      'dist/types/*.ts',
      'dist/vocabulary.js',
      'dist/worker.js',
      'docs/*.json',
      'features/*.feature',
      'features/*.json',
      'features/*.md',
      'features/*.yaml',
      'package.json',
    ]
    expect([...kinds].sort()).to.deep.equal(expected)
  })

  it('runs nothing when it is installed, nor does any library it brings', () => {
    const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
    expect(Object.keys(own.scripts ?? {}).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).to.deep.equal(
      [],
    )
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>
    }
    const scripts = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript === true)
    expect(scripts.map(([name]) => name)).to.deep.equal([])
  })

  it('names no path of the machine it was built on', () => {
    const dist = join(folder, 'node_modules', 'kubekata', 'dist')
    const telling = readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .filter((name) => readFileSync(join(dist, name), 'utf8').includes(root))
    expect(telling).to.deep.equal([])
  })
})

describe('the installed package', () => {
  it('answers --version and --help', async () => {
    expect((await kubekata('--version')).stdout).to.match(/^\d+\.\d+\.\d+\n$/)
    expect((await kubekata('--help')).stdout).to.equal((await inRepo('--help')).stdout)
  })

  it('grades a class, and its report is that of the repository byte for byte', async () => {
    const installed = await kubekata('grade', 'submissions', '-o', 'reports', '--quiet')
    expect(installed.stderr).to.equal('')
    expect(installed.code).to.equal(0)
    await inRepo('grade', 'submissions', '--exercises', join(root, 'features'), '-o', 'reports-repo', '--quiet')
    for (const name of ['report.json', 'junit.xml', 'summary.md', 'index.html'])
      expect(readFileSync(join(folder, 'reports', name), 'utf8'), name).to.equal(
        readFileSync(join(folder, 'reports-repo', name), 'utf8'),
      )
  })

  it('starts worker threads from the bundle', async () => {
    for (let index = 0; index < 60; index++)
      cpSync(join(root, 'submissions', 'kim', EXERCISE), join(folder, 'class', `s${index}`, EXERCISE), {
        recursive: true,
      })
    const { code, stderr } = await kubekata(
      'grade',
      'class',
      '-o',
      'reports-class',
      '--jobs',
      '2',
      '--no-cache',
      '--quiet',
    )
    expect([code, stderr]).to.deep.equal([0, ''])
    const { results } = JSON.parse(readFileSync(join(folder, 'reports-class', 'report.json'), 'utf8')) as {
      readonly results: readonly { readonly score: string }[]
    }
    expect(results.map(({ score }) => score)).to.deep.equal(Array.from({ length: 60 }, () => '100'))
  })

  it('lists the vocabulary', async () => {
    expect((await kubekata('steps')).stdout).to.equal((await inRepo('steps')).stdout)
  })

  it('runs plain Cucumber steps of an instructor beside its own', async () => {
    const exercise = join(folder, 'course', 'features', EXERCISE)
    cpSync(join(root, 'features', EXERCISE), exercise, { recursive: true })
    mkdirSync(join(exercise, 'steps'))
    writeFileSync(
      join(exercise, 'steps', 'own.mjs'),
      `import { Then } from '@cucumber/cucumber'
       Then('the Service {service} listens on {int}', function (key, port) {
         const ports = this.cluster.state.get('Service', key).spec.ports
         if (!ports.some((one) => one.port === port)) throw new Error('it does not')
       })`,
    )
    for (const locale of ['en', 'ko']) {
      const file = join(exercise, `${EXERCISE}.${locale}.feature`)
      const [scenario, then] = locale === 'en' ? ['Scenario', 'Then'] : ['시나리오', '그러면']
      const text = readFileSync(file, 'utf8')
      const added = `
  @criterion(own-step) @points(1)
  ${scenario}: own
    ${then} the Service data/mysql-read listens on 3306
  @criterion(own-step-fails) @points(1)
  ${scenario}: not
    ${then} the Service data/mysql-read listens on 3307
`
      writeFileSync(file, `${text}${added}`)
    }
    const args = ['test', join('submissions', 'kim', EXERCISE), '--exercises', join('course', 'features'), '--json']
    const { stdout, stderr } = await kubekata(...args)
    expect(stderr).to.equal('')
    const [result] = (
      JSON.parse(stdout) as {
        results: readonly { criteria: readonly { id: string; status: string; message?: string }[] }[]
      }
    ).results
    const status = Object.fromEntries(result!.criteria.map((one) => [one.id, one.status]))
    expect(status).to.include({ 'own-step': 'passed', 'own-step-fails': 'broken', balanced: 'passed' })
  })

  it('is a library with types', async () => {
    const code = `import { Cluster, podShares } from 'kubekata'
      import type { define, World } from 'kubekata/steps'
      declare const console: { log(...values: unknown[]): void }
      const cluster: Cluster = Cluster.create()
      cluster.advance('30s')
      const name: string = cluster.state.list('Service', { namespace: 'default' })[0]!.metadata!.name!
      console.log(name, podShares([]).size)
      export type Mine = [World, typeof define]
    `
    writeFileSync(join(folder, 'program.ts'), code)
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'NodeNext',
          strict: true,
          noEmit: true,
          target: 'ES2023',
          lib: ['ES2024'],
          types: [],
          skipLibCheck: true,
        },
        files: ['program.ts'],
      }),
    )
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const checked = await answer(process.execPath, [tsc, '-p', folder])
    expect(checked.stdout).to.equal('')
    expect((await answer(process.execPath, ['program.ts'])).stdout).to.equal('kubernetes 0\n')
  })

  it('leads plain cucumber-js to the same criteria', async () => {
    const bin = join(folder, 'node_modules', '@cucumber', 'cucumber', 'bin', 'cucumber.js')
    expect(existsSync(bin)).to.equal(true)
    const feature = join('node_modules', 'kubekata', 'features', EXERCISE, `${EXERCISE}.en.feature`)
    const parameters = JSON.stringify({ submission: join('submissions', 'kim', EXERCISE) })
    const imports = [
      '--import',
      'node_modules/kubekata/dist/cucumber.js',
      '--import',
      'node_modules/kubekata/dist/steps/kubekata.js',
    ]
    const { code, stdout } = await answer(process.execPath, [
      bin,
      ...imports,
      '--world-parameters',
      parameters,
      feature,
    ])
    expect(stdout).to.match(/scenarios? \(.*passed\)/)
    expect(code).to.equal(0)
  })
})
