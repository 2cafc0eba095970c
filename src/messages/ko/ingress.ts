import type { CanaryReason, IngressIssues } from '../../issue/ingress.ts'
import type { Sentences } from '../catalogue.ts'

const reasons: Readonly<Record<CanaryReason, string>> = {
  'pinned-main': '세션 쿠키가 메인 백엔드에 고정합니다',
  'no-peers': '카나리에 준비된 엔드포인트가 없습니다',
  'pinned-canary': '세션 쿠키가 카나리에 고정합니다',
  'header-value': '헤더 값이 canary-by-header-value와 같습니다',
  'header-pattern': '헤더를 canary-by-header-pattern과 비교했습니다',
  header: '헤더가 정했습니다',
  cookie: '카나리 쿠키가 정했습니다',
  weight: '이 요청에 대해 가중치로 뽑았습니다',
}

const dropped = {
  'no-host': '그 호스트를 처리하는 다른 Ingress가 없습니다',
  'no-path': '같은 경로와 pathType을 가진 다른 Ingress가 없습니다',
  'same-service': '그 Service는 이미 메인 백엔드입니다',
  second: '같은 규칙의 다른 카나리가 먼저 적용되었습니다',
} as const

export const ingress: Sentences<IngressIssues> = {
  'hop.nginx.server': ({ host, server }) =>
    server === '_'
      ? `ingress-nginx에 호스트 ${host}의 서버가 없어 기본 서버가 받습니다`
      : `ingress-nginx가 호스트 ${host}을(를) ${server} 서버로 처리합니다`,
  'hop.nginx.location': ({ path, location, pathType, regex }) =>
    regex
      ? `경로 ${path}이(가) 정규식 ^${location}에 맞습니다(이 호스트의 모든 경로는 대소문자를 가리지 않는 정규식입니다)`
      : `경로 ${path}은(는) ${location}(${pathType})에 속합니다`,
  'hop.nginx.default-backend': ({ host, path }) =>
    `${host}${path}을(를) 처리하는 규칙이 없어 기본 백엔드가 404로 응답합니다`,
  'hop.nginx.redirect': ({ status, to, annotation }) => `${annotation}에 따라 ${status}(으)로 ${to}에 리다이렉트합니다`,
  'hop.nginx.tls-redirect': ({ to, forced }) =>
    forced
      ? `force-ssl-redirect에 따라 http 요청을 308로 ${to}에 보냅니다`
      : `호스트에 TLS가 있어 http 요청을 308로 ${to}에 보냅니다(ssl-redirect는 기본으로 켜져 있습니다)`,
  'hop.nginx.forbidden': ({ address, list }) => `${list} 때문에 ${address}을(를) 403으로 막습니다`,
  'hop.nginx.basic-auth': ({ secret, given }) =>
    given
      ? `Secret ${secret}에 이 이름과 비밀번호를 가진 사용자가 없어 401로 응답합니다`
      : `요청에 사용자가 없어 401로 응답합니다(사용자 목록은 Secret ${secret})`,
  'hop.nginx.external-auth': ({ url, status }) =>
    status >= 200 && status < 300
      ? `${url}이(가) 요청을 통과시킵니다`
      : `${url}이(가) ${status}(으)로 응답해 요청이 더 나아가지 못합니다`,
  'hop.nginx.too-large': ({ bytes, limit }) => `본문이 ${bytes}바이트로 한도 ${limit}바이트를 넘어 413으로 응답합니다`,
  'hop.nginx.preflight': ({ origin }) => `${origin}의 사전 요청에 204로 바로 응답하며 백엔드에는 보내지 않습니다`,
  'hop.nginx.mirror': ({ url }) => `요청의 사본을 ${url}(으)로 보내고 그 응답은 버립니다`,
  'hop.nginx.denied': ({ reason }) => `이 경로의 모든 요청이 503을 받습니다: ${reason}`,
  'hop.nginx.no-endpoint': ({ service, port }) =>
    `Service ${service}의 포트 ${port}에 준비된 엔드포인트가 없어 503으로 응답합니다`,
  'hop.nginx.canary': ({ service, to, by, detail }) =>
    `${to === 'main' ? '메인' : '카나리'} Service ${service}(으)로 갑니다: ${reasons[by]}(${detail})`,
  'hop.nginx.rewrite': ({ from, to }) => `rewrite-target이 ${from}을(를) ${to}(으)로 바꿉니다`,
  'hop.nginx.peer': ({ peer, service, how }) =>
    `${how} 방식으로 Service ${service}의 ${peer}을(를) kube-proxy 없이 고릅니다`,
  'hop.nginx.failed-try': ({ peer, why, again }) =>
    `${peer}이(가) 실패했습니다(${why}). ${again ? '같은 Service의 다음 엔드포인트를 시도합니다' : '더 시도하지 않습니다'}`,
  'hop.nginx.certificate': ({ host, secret, fallback, expired }) =>
    fallback
      ? `${host}에 컨트롤러의 기본 인증서를 보여 줍니다${secret === '' ? '' : `(Secret ${secret}을(를) 쓸 수 없습니다)`}`
      : `${host}에 Secret ${secret}의 ${expired ? '만료된 ' : ''}인증서를 보여 줍니다`,
  'hop.nginx.error-page': ({ status, service }) =>
    `custom-http-errors에 따라 ${status} 대신 ${service === '' ? '기본 백엔드' : `Service ${service}`}의 응답을 보냅니다`,
  'hop.alb.listener': ({ name, port }) => `ALB ${name}이(가) 포트 ${port}에서 받습니다`,
  'hop.alb.no-listener': ({ name, port, ports }) =>
    `ALB ${name}에는 포트 ${port}의 리스너가 없습니다(있는 포트: ${ports})`,
  'hop.alb.rule': ({ host, path, ingress: name }) => `${host}${path}이(가) Ingress ${name}의 규칙에 맞습니다`,
  'hop.alb.default': ({ status }) => `맞는 규칙이 없어 리스너의 기본 동작이 ${status}(으)로 응답합니다`,
  'hop.alb.fixed': ({ status, action }) => `동작 ${action}이(가) ${status}(으)로 응답합니다`,
  'hop.alb.redirect': ({ status, to, action }) => `동작 ${action}이(가) ${status}(으)로 ${to}에 리다이렉트합니다`,
  'hop.alb.target-group': ({ service, weight, sticky }) =>
    sticky
      ? `고정 쿠키가 Service ${service}의 대상 그룹을 유지합니다`
      : `Service ${service}의 대상 그룹이 요청의 ${weight}을(를) 받습니다`,
  'hop.alb.empty': ({ service, reason }) =>
    `Service ${service}의 대상 그룹에 대상이 없어 503으로 응답합니다(${reason})`,
  'hop.alb.target': ({ target, service }) => `Service ${service}의 대상 ${target}`,
  'ingress.class-missing': ({ name, class: named }) =>
    `Ingress ${name}이(가) 클래스 ${named}을(를) 쓰지만 그런 IngressClass가 없어 아무도 처리하지 않습니다`,
  'ingress.class-other': ({ name, class: named, controller }) =>
    `Ingress ${name}의 클래스 ${named}은(는) 설치되지 않은 ${controller}의 것이라 아무도 처리하지 않습니다`,
  'ingress.class-none': ({ name }) =>
    `Ingress ${name}에 클래스가 없고 기본 IngressClass도 없어 ingress-nginx가 무시합니다`,
  'ingress.canary-dropped': ({ name, reason, host, path }) =>
    `카나리 Ingress ${name}은(는) ${host}${path}에서 효과가 없습니다: ${dropped[reason]}`,
  'ingress.canary-weight': ({ name, value }) =>
    `${name}의 canary-weight는 정수여야 합니다. "${value}"은(는) 0으로 처리됩니다`,
  'ingress.canary-total': ({ name, value }) =>
    `${name}의 canary-weight-total은 100보다 클 때만 쓰입니다. "${value}"은(는) 무시됩니다`,
  'ingress.canary-annotation': ({ name, annotation }) =>
    `${annotation}은(는) 카나리 Ingress ${name}에서 효과가 없습니다. 메인 Ingress에 써야 합니다`,
  'ingress.unpredictable': ({ name, annotation }) =>
    `${name}의 ${annotation}은(는) 측정된 지연에 따라 달라져 비율을 예측할 수 없으며, 여기서는 같은 비율로 보여 줍니다`,
  'ingress.not-simulated': ({ name, annotation }) =>
    `${name}의 ${annotation}은(는) 알려져 있지만 시뮬레이션하지 않으므로 여기서는 아무 영향이 없습니다`,
  'ingress.unknown-annotation': ({ name, annotation, near }) =>
    `컨트롤러가 모르는 어노테이션입니다: ${annotation}(${name})${near === '' ? '' : `. ${near}을(를) 쓰려고 하셨습니까?`}`,
  'ingress.owner': ({ name, other, host, path }) =>
    `Ingress ${name}은(는) ${host}${path}을(를) 받지 못합니다. Ingress ${other}이(가) 먼저 차지했습니다`,
}
