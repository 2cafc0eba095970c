import { describe, it } from 'node:test'
import { expect } from 'chai'
import { containerRows, podRows, volumeRows } from './pod-rules.case.ts'
import { manifest, table } from './table.case.ts'
import { Trial } from './trial.case.ts'

table('volumes of a Pod', 'v1', 'Pod', {}, volumeRows)
table('containers of a Pod', 'v1', 'Pod', {}, containerRows)
table('a Pod', 'v1', 'Pod', {}, podRows)

describe('annotations of a Pod', () => {
  const of = (annotations: string): readonly string[] =>
    new Trial().sentences(
      manifest('v1', 'Pod', 'containers: [{name: web, image: nginx}]', `name: web\nannotations: {${annotations}}`),
    )
  const AT = 'metadata.annotations'
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['controller.kubernetes.io/pod-deletion-cost: "-10"', []],
    [
      'controller.kubernetes.io/pod-deletion-cost: "1.5"',
      [`${AT}[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "1.5": must be a 32bit integer`],
    ],
    [
      'controller.kubernetes.io/pod-deletion-cost: "2147483648"',
      [`${AT}[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "2147483648": must be a 32bit integer`],
    ],
    [
      'kubernetes.io/config.mirror: x',
      [
        `${AT}[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set`,
      ],
    ],
    [
      'container.apparmor.security.beta.kubernetes.io/db: runtime/default',
      [`${AT}[container.apparmor.security.beta.kubernetes.io/db]: Invalid value: "db": container not found`],
    ],
    [
      'seccomp.security.alpha.kubernetes.io/pod: mine',
      [`${AT}.seccomp.security.alpha.kubernetes.io/pod: Invalid value: "mine": must be a valid seccomp profile`],
    ],
  ]
  for (const [annotations, sentences] of rows)
    it(annotations, () => {
      expect(of(annotations)).to.deep.equal(sentences)
    })
})

describe('changes of a Pod', () => {
  const pod = (spec: string, metadata = 'name: web'): string => manifest('v1', 'Pod', spec, metadata)
  const PLAIN = 'containers: [{name: web, image: nginx}]'
  const FORBIDDEN =
    'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
  const GATED = 'schedulingGates: [{name: a.b/c}]'
  const ONE = 'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ['
  const term = (text: string): string => `${ONE}${text}]}}}`
  const TERMS = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'
  const rows: readonly (readonly [before: string, after: string, sentences: readonly string[]])[] = [
    [PLAIN, 'containers: [{name: web, image: nginx:2}]', []],
    [
      PLAIN,
      'containers: [{name: web, image: " nginx"}]',
      ['spec.containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace'],
    ],
    [
      PLAIN,
      'containers: [{name: web, image: nginx}, {name: b, image: c}]',
      ['spec.containers: Forbidden: pod updates may not add or remove containers'],
    ],
    [PLAIN, `hostNetwork: true; ${PLAIN}`, [FORBIDDEN]],
    [PLAIN, `activeDeadlineSeconds: 10; ${PLAIN}`, []],
    [
      `activeDeadlineSeconds: 10; ${PLAIN}`,
      `activeDeadlineSeconds: 20; ${PLAIN}`,
      ['spec.activeDeadlineSeconds: Invalid value: 20: must be less than or equal to previous value'],
    ],
    [
      PLAIN,
      `${GATED}; ${PLAIN}`,
      ["spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a.b/c'"],
    ],
    [`${GATED}; ${PLAIN}`, PLAIN, []],
    [`${GATED}; ${PLAIN}`, `${GATED}; nodeSelector: {a: b}; ${PLAIN}`, []],
    [
      `${GATED}; nodeSelector: {a: b}; ${PLAIN}`,
      `${GATED}; nodeSelector: {a: c}; ${PLAIN}`,
      [
        'spec.nodeSelector: Invalid value: {"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
      ],
    ],
    [
      `${GATED}; ${term('{matchExpressions: [{key: a, operator: Exists}]}')}; ${PLAIN}`,
      `${GATED}; ${term('{matchExpressions: [{key: a, operator: Exists}, {key: b, operator: Exists}]}')}; ${PLAIN}`,
      [],
    ],
    [
      `${GATED}; ${term('{matchExpressions: [{key: a, operator: Exists}]}')}; ${PLAIN}`,
      `${GATED}; ${term('{matchExpressions: [{key: b, operator: Exists}]}')}; ${PLAIN}`,
      [
        `${TERMS}[0]: Invalid value: {"matchExpressions":[{"key":"b","operator":"Exists"}]}: only additions are allowed (no mutations or deletions)`,
      ],
    ],
    [PLAIN, `nodeSelector: {a: b}; ${PLAIN}`, [FORBIDDEN]],
  ]
  for (const [before, after, sentences] of rows)
    it(`${before.slice(0, 60)} → ${after.slice(0, 80)}`, () => {
      const trial = new Trial()
      trial.object(pod(before))
      expect([...new Set(trial.sentences(pod(after)))].sort()).to.deep.equal([...sentences].sort())
    })
})
