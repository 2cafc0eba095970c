import type { Controller } from '../controller.ts'
import type { ClusterOptions } from '../environment.ts'
import { autoscaler } from './autoscaler.ts'
import { cronJob } from './cronjob.ts'
import { daemonSet } from './daemonset.ts'
import { deployment } from './deployment/deployment.ts'
import { disruption } from './disruption.ts'
import { drain } from './drain.ts'
import { endpoints } from './endpoints/endpoints.ts'
import { mirroring } from './endpoints/mirroring.ts'
import { endpointSlice } from './endpointslice/endpointslice.ts'
import { garbageCollector } from './garbage-collector.ts'
import { job } from './job.ts'
import { namespaceLifecycle } from './namespace.ts'
import { nodeIpam } from './node-ipam.ts'
import { nodeLifecycle } from './node-lifecycle.ts'
import { persistentVolume } from './persistent-volume.ts'
import { podGarbageCollector } from './pod-gc.ts'
import { replicaSet } from './replicaset.ts'
import { scheduler } from './scheduler/scheduler.ts'
import { serviceAccount } from './service-account.ts'
import { statefulSet } from './statefulset/statefulset.ts'
import { taintEviction } from './taint-eviction.ts'

/** The control loops of every cluster, as kube-controller-manager and kube-scheduler run them; one line a loop. */
export function controllers({ podCIDR = '10.244.0.0/16' }: ClusterOptions): readonly Controller[] {
  return [
    endpoints,
    endpointSlice,
    mirroring,
    garbageCollector,
    namespaceLifecycle,
    serviceAccount,
    autoscaler,
    cronJob,
    job,
    deployment,
    replicaSet,
    daemonSet,
    statefulSet,
    disruption,
    drain,
    nodeIpam(podCIDR),
    nodeLifecycle,
    taintEviction,
    podGarbageCollector,
    persistentVolume,
    scheduler,
  ]
}
