import type { Rollable, Scalable } from '../src/cluster/operating.ts'
import { endpointsOf } from '../src/expect/endpoints.ts'
import { issue } from '../src/issue.ts'
import { StatusError } from '../src/refusal.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** Something that an operator or fate does; what the API server refuses fails the criterion with its words. */
function happens(world: World, deed: () => void): void {
  try {
    deed()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    world.expect([issue('expect.refused', { message: error.refusal.message })])
  }
}

/** The Pod listed behind a Service whose name sorts first: authors do not know generated names. */
function firstBehind(world: World, service: string): string {
  const pods = endpointsOf(world.cluster.state, service).flatMap(({ pod, terminating }) =>
    pod === undefined || terminating ? [] : [pod],
  )
  const [first] = pods.sort()
  if (first === undefined)
    world.expect([issue('expect.no-endpoint', { service }, { because: [{ kind: 'Service', key: service }] })])
  return first!
}

/** A Pod that is not there has no application to fail. */
function there(world: World, pod: string): string {
  if (world.cluster.state.get('Pod', pod) === undefined)
    throw new StatusError({ status: 404, reason: 'NotFound', message: `pods "${pod}" not found`, errors: [] })
  return pod
}

define('When', { en: '{duration} pass(es)', ko: '{duration}이/가 지난다' }, function (time: number) {
  this.cluster.advance(time)
})

/** What can happen to one Pod: with its name, or to the first behind a Service. */
const onPods: readonly {
  readonly en: string
  readonly ko: string
  readonly act: (world: World, pod: string) => void
}[] = [
  { en: 'fails', ko: '에 장애가 난다', act: (world, pod) => world.cluster.break(there(world, pod)) },
  { en: 'recovers', ko: '이/가 복구된다', act: (world, pod) => world.cluster.heal(pod) },
  { en: 'is deleted', ko: '을/를 삭제한다', act: (world, pod) => world.cluster.delete('Pod', pod) },
  { en: 'is evicted', ko: '을/를 축출한다', act: (world, pod) => world.cluster.evict(pod) },
]

for (const { en, ko, act } of onPods) {
  define('When', { en: `Pod {pod} ${en}`, ko: `Pod {pod}${ko}` }, function (pod: string) {
    happens(this, () => act(this, pod))
  })
  const first = ko.replace('이/가', '가').replace('을/를', '를')
  define(
    'When',
    {
      en: `the first Pod behind Service {service} ${en}`,
      ko: `서비스 {service} 뒤의 첫 번째 Pod${first}`,
    },
    function (service: string) {
      const pod = firstBehind(this, service)
      happens(this, () => act(this, pod))
    },
  )
}

define(
  'When',
  { en: '{scalable} {workload} is scaled to {int}', ko: '{scalable} {workload}의 복제본을 {int}개로 바꾼다' },
  function (kind: string, workload: string, count: number) {
    happens(this, () => this.cluster.scale(kind as Scalable, workload, count))
  },
)

define(
  'When',
  {
    en: '{rollable} {workload} is rolled out with image {image}',
    ko: '{rollable} {workload}을/를 이미지 {image}(으)로 롤아웃한다',
  },
  function (kind: string, workload: string, image: string) {
    happens(this, () => this.cluster.setImage(kind as Rollable, workload, image))
  },
)

define(
  'When',
  { en: '{rollable} {workload} is restarted', ko: '{rollable} {workload}을/를 재시작한다' },
  function (kind: string, workload: string) {
    happens(this, () => this.cluster.restart(kind as Rollable, workload))
  },
)

define(
  'When',
  { en: '{rollable} {workload} is rolled back', ko: '{rollable} {workload}을/를 롤백한다' },
  function (kind: string, workload: string) {
    happens(this, () => this.cluster.undo(kind as Rollable, workload))
  },
)

define(
  'When',
  { en: 'Service {service} is deleted', ko: '서비스 {service}을/를 삭제한다' },
  function (service: string) {
    happens(this, () => this.cluster.delete('Service', service))
  },
)

define(
  'When',
  {
    en: 'Service {service} is deleted, and what was handed in is applied again',
    ko: '서비스 {service}을/를 삭제하고 제출물을 다시 적용한다',
  },
  function (service: string) {
    happens(this, () => this.cluster.delete('Service', service))
    for (const manifest of this.submission.manifests) {
      this.cluster.applyRead({ manifests: [manifest], issues: [], warnings: [] }, manifest.file)
    }
  },
)

/** What can happen to a node, or to all nodes of a zone. */
const onNodes: readonly {
  readonly en: string
  readonly ko: string
  readonly act: (world: World, name: string) => void
}[] = [
  { en: 'node {name} fails', ko: '노드 {name}에 장애가 난다', act: (world, name) => world.cluster.breakNode(name) },
  { en: 'node {name} recovers', ko: '노드 {name}이/가 복구된다', act: (world, name) => world.cluster.healNode(name) },
  { en: 'node {name} is drained', ko: '노드 {name}을/를 드레인한다', act: (world, name) => world.cluster.drain(name) },
  {
    en: 'node {name} is uncordoned',
    ko: '노드 {name}에 다시 스케줄할 수 있게 한다',
    act: (world, name) => world.cluster.cordon(name, false),
  },
  { en: 'zone {name} fails', ko: '영역 {name}에 장애가 난다', act: (world, name) => world.cluster.breakZone(name) },
  { en: 'zone {name} recovers', ko: '영역 {name}이/가 복구된다', act: (world, name) => world.cluster.healZone(name) },
]

for (const { en, ko, act } of onNodes)
  define('When', { en, ko }, function (name: string) {
    happens(this, () => act(this, name))
  })
