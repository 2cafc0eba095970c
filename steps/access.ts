import { resourceOf } from '../src/api/answers.ts'
import { accountOf, allowed } from '../src/api/authorize.ts'
import { served } from '../src/api/served.ts'
import { expectAccess, type PodAccess } from '../src/expect/access.ts'
import { issue } from '../src/issue.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

interface Access {
  readonly image: string
  readonly verb: string
  readonly resource: string
  readonly namespace: string
}

/** The API group that serves a resource: '' for the core group, and for what nobody serves. */
function groupOf(resource: string): string {
  const [plain] = resource.split('/')
  const apiVersion = served.find(({ kind }) => resourceOf(kind) === plain)?.apiVersion ?? 'v1'
  return apiVersion.includes('/') ? apiVersion.split('/')[0]! : ''
}

function accesses(world: World, { image, verb, resource, namespace }: Access): readonly PodAccess[] {
  const { state } = world.cluster
  const pods = world.cluster.podsOfImage(image).flatMap((key) => state.get('Pod', key) ?? [])
  if (pods.length === 0) world.expect([issue('expect.no-pod-of-image', { image })])
  return pods.map((pod) => {
    const account = accountOf(pod)
    const request = { verb, group: groupOf(resource), resource, namespace }
    return { pod, account, request: `${verb} ${resource}`, namespace, allowed: allowed(account, request, state) }
  })
}

define(
  'Then',
  {
    en: 'every Pod of image {image} may {verb} {resource} in namespace {name}',
    ko: '이미지 {image}의 모든 Pod는 {verb} {resource}을/를 할 수 있다, 네임스페이스 {name}에서',
  },
  function (image: string, verb: string, resource: string, namespace: string) {
    this.expect(expectAccess(accesses(this, { image, verb, resource, namespace }), true, this.cluster.state))
  },
)

define(
  'Then',
  {
    en: 'no Pod of image {image} may {verb} {resource} in namespace {name}',
    ko: '이미지 {image}의 어떤 Pod도 {verb} {resource}을/를 할 수 없다, 네임스페이스 {name}에서',
  },
  function (image: string, verb: string, resource: string, namespace: string) {
    this.expect(expectAccess(accesses(this, { image, verb, resource, namespace }), false, this.cluster.state))
  },
)
