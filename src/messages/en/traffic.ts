import type { TrafficIssues } from '../../issue/traffic.ts'
import type { Sentences } from '../catalogue.ts'

export const traffic: Sentences<TrafficIssues> = {
  'lab.no-node': ({ name, near }) => `--node ${name}: there is no such node; there is ${near}`,
  'lab.no-client': ({ from }) =>
    `--from ${from}: no such client with an address; write NAME or NAMESPACE/NAME of a running Pod, node/NAME, or an address outside`,
  'lab.no-port': ({ to }) => `${to}: write HOST:PORT`,
  'lab.bad-url': ({ url }) => `${url}: write an http or https URL`,
  'lab.bad-header': ({ header }) => `-H ${header}: write 'Name: value'`,
  'lab.scheduler-mode': ({ mode }) => `--scheduler is of mode ipvs alone, not of ${mode}`,
  'lab.connections': ({ from, to, mode, count }) =>
    `${from} → ${to}, kube-proxy ${mode}, ${count} connection${count === 1 ? '' : 's'}`,
  'lab.end': () => 'end',
  'lab.source-seen': () => 'source seen',
  'lab.share-of-one': () => 'a first connection',
  'lab.counted': () => 'these',
  'lab.way': ({ share, end }) => `With probability ${share}: ${end}`,
  'lab.more-ways': ({ count }) => `${count} more way${count === 1 ? '' : 's'} like these`,
  'forward.type': ({ target }) => `${target}: port-forward takes pod/NAME, svc/NAME or deploy/NAME, then :PORT`,
  'forward.not-found': ({ kind, name }) => `Error from server (NotFound): ${kind} "${name}" not found`,
  'forward.no-selector': ({ service }) =>
    `error: cannot attach to *v1.Service: invalid service '${service}': Service is defined without a selector`,
  'forward.no-pod': ({ target }) => `error: timed out waiting for the condition (no Pod of ${target} within a minute)`,
  'forward.not-running': ({ pod, phase }) =>
    `error: unable to forward port because pod is not running. Current status=${phase} (${pod})`,
  'forward.no-service-port': ({ service, port }) => `error: Service ${service} does not have a service port ${port}`,
  'forward.no-named-port': ({ pod, port }) => `error: Pod '${pod}' does not have a named port '${port}'`,
  'forward.udp': ({ port, protocol }) => `error: ${protocol} protocol is not supported for ${port}`,
  'hop.forward.chosen': ({ target, pod, count }) =>
    `kubectl asks the API server for one Pod of ${target} and gets ${pod}, of ${count}; it stays there until it is started again, whatever becomes of the Service`,
  'hop.forward.kubelet': ({ pod, port, node }) =>
    `the API server streams to the kubelet of ${node}, which connects to 127.0.0.1:${port} inside ${pod}: no Service, no kube-proxy, no NetworkPolicy on the way`,
  'hop.forward.refused': ({ pod, port }) => `nothing in ${pod} listens on ${port}: connection refused`,
}
