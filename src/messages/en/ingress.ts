import type { CanaryReason, IngressIssues } from '../../issue/ingress.ts'
import type { Sentences } from '../catalogue.ts'

const reasons: Readonly<Record<CanaryReason, string>> = {
  'pinned-main': 'the session cookie keeps it at the main backend',
  'no-peers': 'the canary has no ready endpoint',
  'pinned-canary': 'the session cookie keeps it at the canary',
  'header-value': 'the header has the value of canary-by-header-value',
  'header-pattern': 'the header was compared with canary-by-header-pattern',
  header: 'the header says so',
  cookie: 'the canary cookie says so',
  weight: 'the weight was drawn for this request',
}

const dropped = {
  'no-host': 'no other Ingress serves the host',
  'no-path': 'no other Ingress serves the path with the same pathType',
  'same-service': 'its Service is already the main one',
  second: 'another canary of the rule came first',
} as const

export const ingress: Sentences<IngressIssues> = {
  'hop.nginx.server': ({ host, server }) =>
    server === '_'
      ? `ingress-nginx has no server for host ${host}: the catch-all takes it`
      : `ingress-nginx serves host ${host} with ${server}`,
  'hop.nginx.location': ({ path, location, pathType, regex }) =>
    regex
      ? `path ${path} matches the regular expression ^${location} (all paths of this host are expressions, case ignored)`
      : `path ${path} belongs to ${location} (${pathType})`,
  'hop.nginx.default-backend': ({ host, path }) => `nothing serves ${host}${path}: the default backend answers 404`,
  'hop.nginx.redirect': ({ status, to, annotation }) => `${annotation} redirects with ${status} to ${to}`,
  'hop.nginx.tls-redirect': ({ to, forced }) =>
    forced
      ? `force-ssl-redirect sends http to ${to} with 308`
      : `the host has TLS, so http is sent to ${to} with 308 (ssl-redirect is on by default)`,
  'hop.nginx.forbidden': ({ address, list }) => `${list} keeps ${address} out with 403`,
  'hop.nginx.basic-auth': ({ secret, given }) =>
    given
      ? `no user of Secret ${secret} has this name and password: 401`
      : `the request names no user: 401 (users are in Secret ${secret})`,
  'hop.nginx.external-auth': ({ url, status }) =>
    status >= 200 && status < 300
      ? `${url} lets the request pass`
      : `${url} answers ${status}: the request goes no further`,
  'hop.nginx.too-large': ({ bytes, limit }) => `a body of ${bytes} bytes is over the limit of ${limit}: 413`,
  'hop.nginx.preflight': ({ origin }) => `a preflight of ${origin} is answered with 204; no backend sees it`,
  'hop.nginx.mirror': ({ url }) => `a copy of the request goes to ${url}; its answer is thrown away`,
  'hop.nginx.denied': ({ reason }) => `every request to this location gets 503: ${reason}`,
  'hop.nginx.no-endpoint': ({ service, port }) => `Service ${service} port ${port} has no ready endpoint: 503`,
  'hop.nginx.canary': ({ service, to, by, detail }) =>
    `goes to the ${to} Service ${service}: ${reasons[by]} (${detail})`,
  'hop.nginx.rewrite': ({ from, to }) => `rewrite-target turns ${from} into ${to}`,
  'hop.nginx.peer': ({ peer, service, how }) => `${how} picks ${peer} of Service ${service}, without kube-proxy`,
  'hop.nginx.failed-try': ({ peer, why, again }) =>
    `${peer} failed (${why}); ${again ? 'the next peer of the same Service is tried' : 'no further try'}`,
  'hop.nginx.certificate': ({ host, secret, fallback, expired }) =>
    fallback
      ? `${host} is shown the controller's own certificate${secret === '' ? '' : `, since Secret ${secret} cannot be used`}`
      : `${host} is shown the certificate of Secret ${secret}${expired ? ', which has expired' : ''}`,
  'hop.nginx.error-page': ({ status, service }) =>
    `custom-http-errors replaces ${status} by the answer of ${service === '' ? 'the default backend' : `Service ${service}`}`,
  'hop.alb.listener': ({ name, port }) => `ALB ${name} listens on port ${port}`,
  'hop.alb.no-listener': ({ name, port, ports }) => `ALB ${name} has no listener on port ${port} (it has ${ports})`,
  'hop.alb.rule': ({ host, path, ingress: name }) => `${host}${path} matches a rule of Ingress ${name}`,
  'hop.alb.default': ({ status }) => `no rule matches: the listener's default action answers ${status}`,
  'hop.alb.fixed': ({ status, action }) => `action ${action} answers ${status}`,
  'hop.alb.redirect': ({ status, to, action }) => `action ${action} redirects with ${status} to ${to}`,
  'hop.alb.target-group': ({ service, weight, sticky }) =>
    sticky
      ? `the stickiness cookie keeps the target group of Service ${service}`
      : `the target group of Service ${service} takes ${weight} of the requests`,
  'hop.alb.empty': ({ service, reason }) => `the target group of Service ${service} has no target: 503 (${reason})`,
  'hop.alb.target': ({ target, service }) => `target ${target} of Service ${service}`,
  'ingress.class-missing': ({ name, class: named }) =>
    `Ingress ${name} names the class ${named}, but there is no such IngressClass: nobody serves it`,
  'ingress.class-other': ({ name, class: named, controller }) =>
    `Ingress ${name} belongs to class ${named} of ${controller}, which is not installed: nobody serves it`,
  'ingress.class-none': ({ name }) =>
    `Ingress ${name} names no class and no IngressClass is the default: ingress-nginx ignores it`,
  'ingress.canary-dropped': ({ name, reason, host, path }) =>
    `canary Ingress ${name} has no effect for ${host}${path}: ${dropped[reason]}`,
  'ingress.canary-weight': ({ name, value }) =>
    `canary-weight of ${name} must be a whole number: "${value}" counts as 0`,
  'ingress.canary-total': ({ name, value }) =>
    `canary-weight-total of ${name} counts only above 100: "${value}" is ignored`,
  'ingress.canary-annotation': ({ name, annotation }) =>
    `${annotation} has no effect on the canary Ingress ${name}; it belongs on the main one`,
  'ingress.unpredictable': ({ name, annotation }) =>
    `${annotation} of ${name} depends on measured latencies: its shares cannot be predicted and are shown as equal`,
  'ingress.not-simulated': ({ name, annotation }) =>
    `${annotation} of ${name} is known but not simulated: it changes nothing here`,
  'ingress.unknown-annotation': ({ name, annotation, near }) =>
    `the controller knows no annotation ${annotation} (${name})${near === '' ? '' : `; did you mean ${near}?`}`,
  'ingress.owner': ({ name, other, host, path }) =>
    `Ingress ${name} does not get ${host}${path}: Ingress ${other} has it already`,
}
