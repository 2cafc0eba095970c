import type { ObservationIssues } from '../../issue/observation.ts'
import type { Sentences } from '../catalogue.ts'

export const observation: Sentences<ObservationIssues> = {
  'expect.nothing-concerns': ({ namespaces }) =>
    `nothing that was handed in concerns namespace ${namespaces}: no workload and no Service there`,
  'expect.no-object': () => 'nothing that was handed in is a Kubernetes object',
  'expect.not-restarted': ({ image }) => `no container of image ${image} was restarted`,
  'expect.no-service': ({ service, near }) =>
    `there is no Service ${service}${near === '' ? '' : `; there is ${near}`}`,
  'expect.ready-pods': ({ service, expected, actual, pods }) =>
    `${expected} Ready Pods should be behind Service ${service}, found ${actual}${pods === '' ? '' : ` (${pods})`}`,
  'expect.labelled-pods': ({ namespace, label, expected, actual, pods }) =>
    `${expected} Ready Pods of namespace ${namespace} should carry ${label}, found ${actual}${pods === '' ? '' : ` (${pods})`}`,
  'expect.connects': ({ from, to, outcome, share }) =>
    `${from} should always connect to ${to}; ${share} of its connections end otherwise: ${outcome}`,
  'expect.connects-anyway': ({ from, to, outcome }) => `${from} should not connect to ${to}, but is ${outcome}`,
  'expect.no-such-pod': ({ namespace, label }) => `namespace ${namespace} has no Ready Pod labelled ${label}`,
  'expect.reaches-other': ({ from, to, outcome, share }) =>
    `${share} of the connections of ${from} to ${to} end elsewhere: ${outcome}`,
  'expect.not-reached': ({ pod, to }) => `Pod ${pod} gets no connection to ${to}`,
  'expect.label-share': ({ label, from, to, expected, actual }) =>
    `${expected} of what ${from} sends to ${to} should reach Pods labelled ${label}, it is ${actual}`,
  'expect.source-seen': ({ to, expected, actual }) =>
    `the Pods behind ${to} should see the client as ${expected}, they see ${actual}`,
  'expect.resolves': ({ from, name, rcode }) => `${from} cannot resolve ${name}: ${rcode}`,
  'expect.gets-nothing': ({ service, pod }) => `Pod ${pod} is behind Service ${service} but gets no new connection`,
  'expect.share-over': ({ service, pod, share, limit }) =>
    `Pod ${pod} gets ${share} of the new connections to Service ${service}, more than ${limit}`,
  'expect.share-unequal': ({ service, pod, share, expected }) =>
    `Pod ${pod} gets ${share} of the new connections to Service ${service} instead of ${expected}`,
  'expect.connection-lost': ({ service, outcome, share }) =>
    `${share} of the new connections to Service ${service} end otherwise: ${outcome}`,
  'expect.no-endpoint': ({ service }) => `Service ${service} has no Ready Pod behind it`,
  'expect.opened-by-type': ({ service, type }) =>
    `Service ${service} of type ${type} opens a way in from outside the cluster`,
  'expect.opened-by-external-ip': ({ service, address }) =>
    `Service ${service} takes connections at the external address ${address}`,
  'expect.opened-by-route': ({ kind, name, service }) =>
    `${kind} ${name} leads to Service ${service} from outside the cluster`,
  'expect.opened-by-host': ({ pod, field }) => `Pod ${pod} can be reached at its node's address: ${field}`,
  'expect.leaves': ({ service, pod, within }) =>
    `Pod ${pod} has a problem but is still an endpoint of Service ${service} after ${within}`,
  'expect.leaves-not-judged': ({ service }) => `no Ready Pod is behind Service ${service}, so none can be tried`,
  'expect.comes-back-early': ({ service, pod, at }) =>
    `Pod ${pod} is an endpoint of Service ${service} again ${at} into its problem`,
  'expect.returns': ({ service, pod, within }) =>
    `Pod ${pod} has recovered but is no endpoint of Service ${service} ${within} later`,
  'expect.fails-meanwhile': ({ service, pod, at, outcome }) =>
    `while Pod ${pod} has a problem and another Pod is Ready, a connection to Service ${service} fails ${at} into it: ${outcome}`,
  'expect.not-selected': ({ pod }) => `no Service selects Pod ${pod}`,
  'expect.status': ({ url, from, expected, outcome, share }) =>
    `${from} should always get status ${expected} from ${url}; ${share} of its requests end otherwise: ${outcome}`,
  'expect.no-external-address': ({ service }) => `nothing gives Service ${service} an address on the internet`,
  'expect.not-lbc': ({ service, owner }) =>
    `the external address of Service ${service} belongs to ${owner}, not to the AWS Load Balancer Controller`,
  'expect.variable-missing': ({ container, variable, reason }) =>
    `container ${container} has no variable ${variable}${reason === '' ? '' : `: ${reason}`}`,
  'expect.variable-no-url': ({ container, variable, value }) =>
    `${variable} of container ${container} is no absolute http URL: ${value}`,
  'expect.variable-value': ({ container, variable, expected, actual }) =>
    `${variable} of container ${container} should be ${expected}, it is ${actual}`,
  'expect.variable-set': ({ container, variable, value }) =>
    `container ${container} should have no variable ${variable}, it is ${value}`,
  'expect.resolves-to': ({ from, name, expected, actual }) =>
    `${name} should resolve to ${expected} from ${from}, the answer is ${actual}`,
  'expect.endpoint-counts': ({ service, expected, actual }) =>
    `Service ${service} should have ${expected} endpoints (ready/unready/terminating), it has ${actual}`,
  'expect.endpoints': ({ service, expected, actual }) =>
    `the ready endpoints of Service ${service} should be ${expected === '' ? 'none' : expected}, they are ${actual === '' ? 'none' : actual}`,
  'expect.event': ({ reason, object, seen }) =>
    `no event ${reason} was recorded for ${object}${seen === '' ? '' : `; there are ${seen}`}`,
  'expect.refused': ({ message }) => `the API server refuses: ${message}`,
  'expect.evictable': ({ pod, reason }) => `Pod ${pod} should be evictable: ${reason}`,
  'expect.not-evictable': ({ pod }) => `Pod ${pod} can be evicted, no PodDisruptionBudget holds it`,
  'expect.available': ({ service, expected, actual, at, outcome }) =>
    `${expected} of the connections to Service ${service} should succeed, ${actual} do; the first is lost ${at} into it: ${outcome}`,
  'expect.no-pod-of-image': ({ image }) => `no Pod of image ${image} was created`,
  'expect.answered-by': ({ url, from, image, outcome, share }) =>
    `a request of ${from} to ${url} should be answered by a Pod of ${image}; ${share} end otherwise: ${outcome}`,
  'expect.version-share': ({ version, expected, actual }) =>
    `version ${version} should answer ${expected} of the requests, it answers ${actual}`,
  'expect.other-answers': ({ outcome, share }) => `${share} of the requests end otherwise: ${outcome}`,
  'expect.comes-back': ({ from, to, after, expected, actual }) =>
    `of the connections of ${from} to ${to} ${expected} should meet the same Pod again after ${after}, ${actual} do`,
  'expect.busiest': ({ to, least, most, actual }) =>
    `the busiest Pod behind ${to} should get between ${least} and ${most} of the load, on average it gets ${actual}`,
  'expect.most-of': ({ to, count, limit, actual }) =>
    `of ${count} connections to ${to} one Pod may get ${actual}, at most ${limit} are allowed`,
  'expect.lost-of': ({ to, count, lost }) => `of ${count} connections to ${to} ${lost} may reach nobody`,
  'expect.cut': ({ pod, at, expected }) =>
    `a connection that was open when Pod ${pod} was deleted is cut after ${at}; it should live on for ${expected}`,
  'expect.still-sent': ({ pod, from, to, at }) =>
    `${from} still sends new connections to ${to} to Pod ${pod}, ${at} after it was deleted`,
  'expect.worst-second': ({ service, limit, actual, at, outcome }) =>
    `in second ${at} ${actual} of the connections to Service ${service} fail (${outcome}), at most ${limit} may`,
  'expect.no-health-check': ({ service }) => `Service ${service} has no health check node port`,
  'expect.counted': ({ node, service, expected, actual }) =>
    `node ${node} should have counted ${expected} connections to Service ${service}, it has counted ${actual}`,
  'expect.no-counters': ({ node, mode }) => `node ${node} runs in mode ${mode}, which counts nothing for a Service`,
  'expect.moves': ({ request, first, next }) =>
    `request ${request} of a client that keeps its cookies goes to ${next}; its first went to ${first}`,
  'expect.access-log': ({ expected, actual }) =>
    expected === ''
      ? `the access log should hold nothing of the request; it holds: ${actual}`
      : `the access log should hold ${expected}; it holds ${actual === '' ? 'nothing' : actual}`,
  'expect.runs-for-ever': ({ detail }) => `the controllers never come to rest: ${detail}`,
}
