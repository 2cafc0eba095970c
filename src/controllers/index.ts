import type { Controller } from '../controller.ts'
import type { ClusterOptions } from '../environment.ts'
import { deployment } from './deployment.ts'
import { endpointSlice } from './endpointslice/endpointslice.ts'
import { replicaSet } from './replicaset.ts'
import { scheduler } from './scheduler/scheduler.ts'
import { statefulSet } from './statefulset.ts'

/** The control loops of every cluster, as kube-controller-manager and kube-scheduler run them; one line a loop. */
export function controllers(_options: ClusterOptions): readonly Controller[] {
  return [endpointSlice, deployment, replicaSet, statefulSet, scheduler]
}
