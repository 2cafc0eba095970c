import { storyOf } from '../src/cluster/recording.ts'
import { type Trial, tryPod } from '../src/cluster/trial.ts'
import { readyPodsBehind } from '../src/expect/endpoints.ts'
import { issue } from '../src/issue.ts'
import type { Client } from '../src/network/client.ts'
import { keyOf } from '../src/object.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** Every Ready Pod behind the Service, each alone and from the settled state. */
function tryEach(world: World, service: string, trial: Trial, clients: readonly Client[]): void {
  const pods = readyPodsBehind(world.cluster.state, service)
  if (pods.length === 0)
    world.expect([
      issue(
        'expect.leaves-not-judged',
        { service },
        { because: [{ kind: 'Service', key: service, field: 'spec.selector' }] },
      ),
    ])
  const watch = { clients }
  for (const pod of pods)
    world.expect(tryPod(world.cluster, [service], pod, trial, watch), [], () =>
      storyOf(world.cluster, [service], pod, trial),
    )
}

define(
  'Then',
  {
    en: 'each Pod behind Service {service} that fails for {duration} leaves it within {duration} and returns within {duration}',
    ko: '서비스 {service} 뒤의 Pod는 하나씩 {duration} 동안 장애가 나면 {duration} 안에 빠지고 복구되면 {duration} 안에 돌아온다',
  },
  function (service: string, fault: number, leaves: number, returns: number) {
    tryEach(this, service, { fault, leaves, returns }, this.clients('client'))
  },
)

define(
  'Then',
  {
    en: 'each Pod behind Service {service} that fails for {duration} leaves it within {duration} and returns within {duration}, seen from namespace {name}',
    ko: '서비스 {service} 뒤의 Pod는 하나씩 {duration} 동안 장애가 나면 {duration} 안에 빠지고 복구되면 {duration} 안에 돌아온다, 네임스페이스 {name}에서 볼 때',
  },
  function (service: string, fault: number, leaves: number, returns: number, namespace: string) {
    tryEach(this, service, { fault, leaves, returns }, this.callers(namespace))
  },
)

define(
  'Then',
  {
    en: 'each Pod labelled {label} in namespace {name} is selected by a Service and, with a problem for {duration}, leaves every one within {duration} and returns within {duration}',
    ko: '레이블 {label}인 네임스페이스 {name}의 Pod는 모두 어떤 서비스가 선택하고, {duration} 동안 문제가 있으면 {duration} 안에 모든 서비스에서 빠지고 복구되면 {duration} 안에 돌아온다',
  },
  function (label: string, namespace: string, fault: number, leaves: number, returns: number) {
    const { state } = this.cluster
    const [key = '', value = ''] = label.split('=')
    const pods = state.list('Pod', { namespace, labels: { matchLabels: { [key]: value } } })
    if (pods.length === 0)
      this.expect([issue('expect.labelled-pods', { namespace, label, expected: 1, actual: 0, pods: '' })])
    for (const pod of pods) {
      const name = keyOf(pod)
      const services = state.selecting(pod.metadata.labels, namespace).map(keyOf)
      if (services.length === 0)
        this.expect([
          issue(
            'expect.not-selected',
            { pod: name },
            { because: [{ kind: 'Pod', key: name, field: 'metadata.labels' }] },
          ),
        ])
      const trial = { fault, leaves, returns }
      this.expect(tryPod(this.cluster, services, name, trial), [], () => storyOf(this.cluster, services, name, trial))
    }
  },
)
