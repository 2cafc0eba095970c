import type { DiagnosisIssues } from '../../issue/diagnosis.ts'
import type { Sentences } from '../catalogue.ts'

function meant(near: string): string {
  return near === '' ? '' : ` — did you mean ${near}?`
}

export const diagnosis: Sentences<DiagnosisIssues> = {
  'diagnosis.selector': ({ service, expected, actual, pod }) =>
    pod === ''
      ? `no Pod of the namespace carries ${expected}, which Service ${service} selects: give the Pods this label or select the one they have`
      : actual === ''
        ? `Service ${service} selects ${expected}, and Pod ${pod} has no such label: add it to the Pod's template`
        : `Service ${service} selects ${expected}, Pod ${pod} carries ${actual}: write one as the other`,
  'diagnosis.target-port-name': ({ service, pod, expected, actual, near }) =>
    `targetPort ${actual} of Service ${service} is no port name of Pod ${pod} (it has ${expected || 'none'})${meant(near)}`,
  'diagnosis.target-port-closed': ({ service, pod, expected, actual }) =>
    `nobody listens on targetPort ${actual} of Service ${service}: Pod ${pod} listens on ${expected}`,
  'diagnosis.service-port': ({ service, expected, actual }) =>
    `port ${expected} of Service ${service} is asked for, and it declares ${actual}: set port to ${expected}`,
  'diagnosis.headless-port': ({ service, expected, actual }) =>
    `Service ${service} is headless: clients connect to the Pods themselves, where port ${actual} is not translated to ${expected}; use ${expected} for both`,
  'diagnosis.namespace': ({ service, expected, actual }) =>
    `Service ${service} is in namespace ${actual}, and it is looked for in ${expected}: from another namespace its name is ${service.split('/').toReversed().join('.')}`,
  'diagnosis.probe-port': ({ pod, probe, expected, actual }) =>
    `${probe} of Pod ${pod} asks port ${actual}, where nobody listens; the container listens on ${expected}`,
  'diagnosis.probe-path': ({ pod, probe, path, expected }) =>
    `${probe} of Pod ${pod} asks ${path}, which the application answers with 404${expected === '' ? '' : `; it knows ${expected}`}`,
  'diagnosis.probe-speech': ({ pod, probe, expected, actual }) =>
    `${probe} of Pod ${pod} asks with ${actual}, and the application there speaks ${expected}: use tcpSocket or exec`,
  'diagnosis.no-pre-stop': ({ pod, container }) =>
    `container ${container} of Pod ${pod} stops at once when the Pod goes, before every node has heard of it: add lifecycle.preStop with a short sleep`,
  'diagnosis.recreate': ({ deployment }) =>
    `strategy Recreate of Deployment ${deployment} stops every old Pod before a new one starts: use RollingUpdate`,
  'diagnosis.publishes-anyway': ({ service }) =>
    `publishNotReadyAddresses of Service ${service} lists Pods whatever their probes say: leave it out of a Service that clients use`,
  'diagnosis.replicas': ({ actual }) => `every Pod is Ready: their number is what replicas asks for (${actual})`,
  'diagnosis.source-rewritten': ({ service }) =>
    `externalTrafficPolicy Cluster of Service ${service} puts the node's address in the place of the client's: set it to Local`,
  'diagnosis.no-readiness': ({ pod, container }) =>
    `container ${container} of Pod ${pod} has no readinessProbe, so the Pod stays Ready and keeps getting requests while it fails: add one that asks what clients ask`,
  'diagnosis.blind-readiness': ({ pod, path }) =>
    `the readinessProbe of Pod ${pod} asks ${path}, which goes on succeeding while requests fail: ask a path that fails with them`,
  'diagnosis.canary-rule': ({ canary, main, what, expected, actual }) =>
    `canary Ingress ${canary} has ${what} ${actual || 'none'} where Ingress ${main} has ${expected || 'none'}: a canary that repeats no rule exactly is dropped`,
  'diagnosis.canary-weight': ({ canary, expected, actual }) =>
    `canary-weight "${actual}" of Ingress ${canary} is no whole number and counts as 0: write "${expected}"`,
  'diagnosis.canary-total': ({ canary, actual }) =>
    `canary-weight-total "${actual}" of Ingress ${canary} is below 100 and does not count: weights are out of 100`,
  'diagnosis.canary-missing': ({ ingress, annotation }) =>
    `Ingress ${ingress} has ${annotation} but not canary: "true", so the annotation does nothing: it belongs on a second Ingress that is the canary`,
  'diagnosis.affinity-place': ({ canary, main }) =>
    `affinity stands on the canary Ingress ${canary}, where it does nothing: put it on the main Ingress ${main}`,
  'diagnosis.affinity-bypassed': ({ service, ingress }) =>
    `sessionAffinity of Service ${service} is kept by kube-proxy, and the controller of Ingress ${ingress} picks Pods without it: use affinity: cookie on the main Ingress`,
  'diagnosis.hash-by': ({ ingress }) =>
    `upstream-hash-by of Ingress ${ingress} keeps a Pod within a version, and the version is drawn anew for every request: use affinity: cookie`,
  'diagnosis.service-upstream': ({ ingress }) =>
    `service-upstream of Ingress ${ingress} makes the cluster IP the only peer: the controller sees neither cookies' Pods nor whether any is Ready; leave it out`,
  'diagnosis.weights': ({ service, share }) =>
    `weights are shares, not failover: Service ${service} keeps its ${share} of the requests without an endpoint, and they fail`,
  'diagnosis.weights-forget': () =>
    'the weight is drawn anew for every request, and nothing here keeps a client with the backend it met first',
  'diagnosis.share-by-pods': ({ service, actual }) =>
    `Service ${service} selects Pods of several versions (${actual}) and shares evenly among them: change their numbers, or give each version its own Service and split in front`,
  'diagnosis.ingress-class': ({ ingress, expected, actual, near }) =>
    `Ingress ${ingress} names class ${actual}, which does not exist (there is ${expected || 'none'})${meant(near)}`,
  'diagnosis.ingress-classless': ({ ingress, expected }) =>
    `Ingress ${ingress} names no class and no class is the default, so nobody serves it: set ingressClassName (there is ${expected || 'none'})`,
  'diagnosis.backend-service': ({ by, expected, actual, near }) =>
    `${by} sends to Service ${actual}, which is not in its namespace (there is ${expected || 'none'})${meant(near)}`,
  'diagnosis.backend-port': ({ by, service, expected, actual }) =>
    `${by} sends to port ${actual} of Service ${service}, which declares ${expected}`,
  'diagnosis.route-parent': ({ route, expected, actual, near }) =>
    `HTTPRoute ${route} belongs to Gateway ${actual}, which does not exist (there is ${expected || 'none'})${meant(near)}`,
  'diagnosis.route-refused': ({ route, reason, detail }) =>
    `HTTPRoute ${route} is not taken (${reason})${detail === '' ? '' : `: ${detail}`}`,
  'diagnosis.reference-grant': ({ route, namespace }) =>
    `HTTPRoute ${route} sends to another namespace, which no ReferenceGrant there allows to HTTPRoutes of ${namespace}`,
  'diagnosis.policy-port': ({ policy, expected, actual }) =>
    `NetworkPolicy ${policy} allows port ${actual} of the Service, and packets are judged after translation: allow the Pods' port ${expected}`,
  'diagnosis.policy-dns': ({ policy, pod }) =>
    `NetworkPolicy ${policy} closes the way out of Pod ${pod} and leaves none to the DNS: allow UDP (and TCP) port 53 to kube-system`,
  'diagnosis.policy-types': ({ policy }) =>
    `NetworkPolicy ${policy} has egress rules and closes ingress as well: write policyTypes: [Egress]`,
  'diagnosis.load-balancer-class': ({ service, actual }) =>
    `loadBalancerClass ${actual} of Service ${service} belongs to no controller here, so it waits for an address for ever: leave it out or name one that is installed`,
  'diagnosis.internal-balancer': ({ service, annotation, actual }) =>
    `the balancer of Service ${service} is ${actual}, which is what the AWS Load Balancer Controller makes by default: set ${annotation}: internet-facing`,
  'diagnosis.local-policy': ({ service }) =>
    `externalTrafficPolicy Local of Service ${service} lets a node without an endpoint of its own drop what reaches it`,
  'diagnosis.external-name-host': ({ service, expected, actual }) =>
    `Service ${service} only renames the address: clients still ask for ${actual}, and ${expected} does not serve that name; ask with its own name`,
  'diagnosis.image': ({ pod, expected, actual }) =>
    `image ${actual} of Pod ${pod} is in no registry here${meant(expected)}`,
  'diagnosis.unschedulable': ({ pod, message }) => `no node takes Pod ${pod}: ${message}`,
  'diagnosis.governing-service': ({ set, expected, actual }) =>
    `serviceName ${actual} of StatefulSet ${set} is no Service, so its Pods have no names of their own (there is ${expected || 'none'})`,
}
