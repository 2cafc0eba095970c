import type { EnvironmentName } from '../src/environment.ts'
import { expectService } from '../src/expect/endpoints.ts'
import { expectAccepted, expectValid } from '../src/expect/valid.ts'
import { define } from './phrase.ts'

define('Given', { en: 'the submission is applied', ko: '제출물을 적용한다' }, function () {
  this.expectSettled()
})

define(
  'When',
  { en: 'the submission is applied in environment {environment}', ko: '제출물을 {environment} 환경에 적용한다' },
  function (environment: EnvironmentName) {
    this.moveTo(environment)
  },
)

define('Given', { en: 'Service {service} exists', ko: '서비스 {service}이/가 있다' }, function (service: string) {
  return this.needs(expectService(this.cluster.state, service))
})

define(
  'Then',
  {
    en: 'every object is accepted, and at least one is there',
    ko: '모든 오브젝트가 받아들여지고, 하나 이상 있다',
  },
  function () {
    this.expect(expectAccepted(this.submission))
  },
)

define(
  'Then',
  {
    en: 'every object is accepted, and at least one concerns namespace {name}',
    ko: '모든 오브젝트가 받아들여지고, 네임스페이스 {name}에 관한 것이 하나 이상 있다',
  },
  function (namespace: string) {
    this.expect(expectValid(this.submission, [namespace]))
  },
)

define(
  'Then',
  {
    en: 'every object is accepted, and at least one concerns namespace {name} or {name}',
    ko: '모든 오브젝트가 받아들여지고, 네임스페이스 {name} 또는 {name}에 관한 것이 하나 이상 있다',
  },
  function (one: string, other: string) {
    this.expect(expectValid(this.submission, [one, other]))
  },
)
