import { accessLog } from '../src/cluster/access-log.ts'
import { expectLogged, expectNotLogged } from '../src/expect/access-log.ts'
import { define } from './phrase.ts'

define(
  'Then',
  {
    en: 'of a request from {address} to {url} the access log of ingress-nginx holds client {address}, status {int} and Service {service}',
    ko: '{address}에서 {url} 에 보낸 요청에 대해 ingress-nginx의 접근 로그에는 클라이언트 {address}, 상태 {int}, 서비스 {service}이/가 남는다',
  },
  function (from: string, url: string, client: string, status: number, service: string) {
    const { observation, lines } = accessLog(this.cluster, { from, url })
    this.expect(expectLogged(lines, { client, status, service }), [observation])
  },
)

define(
  'Then',
  {
    en: 'of a request from {address} to {url} the access log of ingress-nginx holds nothing',
    ko: '{address}에서 {url} 에 보낸 요청에 대해 ingress-nginx의 접근 로그에는 아무것도 남지 않는다',
  },
  function (from: string, url: string) {
    const { observation, lines } = accessLog(this.cluster, { from, url })
    this.expect(expectNotLogged(lines), [observation])
  },
)
