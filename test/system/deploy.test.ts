import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../src/cluster/cluster.ts'
import { readManifests } from '../../src/manifest/read.ts'
import { root } from '../product/run.case.ts'

const course = mkdtempSync(join(tmpdir(), 'kubekata-deploy-'))
after(() => rmSync(course, { recursive: true }))

/** A line of a workflow or a container, run as its shell would, `kubekata` and `npx kubekata` being the repository's. */
function sh(line: string, env: Readonly<Record<string, string>> = {}): void {
  const path = `${join(course, 'bin')}:${process.env['PATH']}`
  const { status, stderr } = spawnSync('sh', ['-c', line], {
    cwd: course,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'en_US.UTF-8', NO_COLOR: '1', ...env, PATH: path },
  })
  expect(status, `${line}\n${stderr}`).to.equal(0)
}

const report = (folder: string): string => readFileSync(join(course, folder, 'report.json'), 'utf8')
const page = (folder: string): string => readFileSync(join(course, folder, 'index.html'), 'utf8')
const documents = (file: string): readonly Record<string, unknown>[] => {
  const { manifests, issues } = readManifests(readFileSync(join(root, 'deploy', file)), file)
  expect(issues).to.deep.equal([])
  return manifests.map(({ value }) => value as Record<string, unknown>)
}

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } }
        readonly steps: readonly { readonly run?: string }[]
      }
    >
  >
}

interface Pipeline {
  readonly part: GitLabJob
  readonly whole: GitLabJob
}

interface GitLabJob {
  readonly parallel?: number
  readonly script: readonly string[]
  readonly artifacts: { readonly reports?: { readonly junit: string } }
}

interface Job {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly completions?: number
    readonly template: { readonly spec: { readonly containers: readonly { readonly args: readonly string[] }[] } }
  }
}

before(() => {
  cpSync(join(root, 'submissions'), join(course, 'submissions'), { recursive: true })
  symlinkSync(join(root, 'features'), join(course, 'features'))
  mkdirSync(join(course, 'bin'))
  const script = `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'src/cli.ts')}" "$@"\n`
  writeFileSync(join(course, 'bin/kubekata'), script)
  writeFileSync(join(course, 'bin/npx'), `#!/bin/sh\nshift\nexec "${join(course, 'bin/kubekata')}" "$@"\n`)
  for (const name of ['kubekata', 'npx']) chmodSync(join(course, 'bin', name), 0o755)
  sh('kubekata grade submissions -o whole --no-cache --quiet')
})

describe('several machines', () => {
  it('a GitHub Actions matrix: the parts merged are the bytes of one run', () => {
    const [workflow] = documents('github-actions.yml') as unknown as readonly Workflow[]
    const { part, whole } = workflow!.jobs
    const run = (steps: Workflow['jobs'][string]['steps']): string =>
      steps.find(({ run: line }) => line?.startsWith('npx'))!.run!
    for (const shard of part!.strategy!.matrix.shard)
      sh(run(part!.steps).replaceAll(/\$\{\{ matrix\.shard \}\}/g, String(shard)))
    sh(run(whole!.steps))
    expect(report('reports')).to.equal(report('whole'))
    expect(page('reports')).to.equal(page('whole'))
    rmSync(join(course, 'reports'), { recursive: true })
  })

  it('GitLab jobs in parallel: the parts merged are the bytes of one run', () => {
    const [pipeline] = documents('gitlab-ci.yml') as unknown as readonly Pipeline[]
    const { part, whole } = pipeline!
    for (let index = 1; index <= part.parallel!; index++)
      for (const line of part.script) sh(line, { CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(part.parallel) })
    for (const line of whole.script) sh(line)
    expect(report('reports')).to.equal(report('whole'))
    expect(page('reports')).to.equal(page('whole'))
    expect(existsSync(join(course, whole.artifacts.reports!.junit))).to.equal(true)
    rmSync(join(course, 'reports'), { recursive: true })
    rmSync(join(course, 'parts'), { recursive: true })
  })

  it('a Kubernetes Indexed Job: the parts merged are the bytes of one run', () => {
    const jobs = (documents('indexed-job.yaml') as unknown as readonly Job[]).filter(({ kind }) => kind === 'Job')
    const [grade, merge] = jobs
    const line = (job: Job): string => job.spec.template.spec.containers[0]!.args[0]!
    for (let index = 0; index < grade!.spec.completions!; index++)
      sh(line(grade!), { JOB_COMPLETION_INDEX: String(index) })
    sh(line(merge!))
    expect(report('reports')).to.equal(report('whole'))
    expect(page('reports')).to.equal(page('whole'))
  })
})

describe("kubekata's own API server", () => {
  for (const file of ['indexed-job.yaml', 'service.yaml'])
    it(`accepts deploy/${file}`, () => {
      const cluster = Cluster.create({ undescribedImages: 'listens-on-declared-ports' })
      const applied = cluster.apply(readFileSync(join(root, 'deploy', file)), file)
      expect(applied.flatMap(({ issues, warnings }) => [...issues, ...warnings])).to.deep.equal([])
    })

  it('deploy/service.yaml: workers reach the queue, others do not', () => {
    const cluster = Cluster.create({
      undescribedImages: 'listens-on-declared-ports',
      storageClasses: [{ name: 'standard', default: true }],
    })
    cluster.apply(readFileSync(join(root, 'deploy', 'service.yaml')), 'service.yaml')
    cluster.apply(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: other, namespace: grading }\nspec: { containers: [{ name: c, image: x }] }\n',
    )
    cluster.advance('2m')
    const worker = cluster.state
      .list('Pod', { namespace: 'grading' })
      .find(({ metadata }) => metadata.name.startsWith('worker'))!
    const outcome = (pod: string): string =>
      cluster.connect({ from: `grading/${pod}`, to: 'redis.grading:6379' }).branches[0]!.value.kind
    expect(outcome(worker.metadata.name)).to.equal('delivered')
    expect(outcome('other')).to.equal('dropped')
  })
})
