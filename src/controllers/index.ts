import type { Controller } from '../controller.ts'
import type { ClusterOptions } from '../environment.ts'
import { deployment } from './deployment/deployment.ts'
import { endpoints } from './endpoints/endpoints.ts'
import { mirroring } from './endpoints/mirroring.ts'
import { endpointSlice } from './endpointslice/endpointslice.ts'
import { garbageCollector } from './garbage-collector.ts'
import { namespaceLifecycle } from './namespace.ts'
import { persistentVolume } from './persistent-volume.ts'
import { replicaSet } from './replicaset.ts'
import { scheduler } from './scheduler/scheduler.ts'
import { serviceAccount } from './service-account.ts'
import { statefulSet } from './statefulset/statefulset.ts'

/** The control loops of every cluster, as kube-controller-manager and kube-scheduler run them; one line a loop. */
export function controllers(_options: ClusterOptions): readonly Controller[] {
  return [
    endpoints,
    endpointSlice,
    mirroring,
    garbageCollector,
    namespaceLifecycle,
    serviceAccount,
    deployment,
    replicaSet,
    statefulSet,
    persistentVolume,
    scheduler,
  ]
}
