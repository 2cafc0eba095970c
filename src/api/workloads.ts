import { defaultDaemonSet, defaultDeployment, defaultReplicaSet, defaultStatefulSet } from './default/workloads.ts'
import type { KindBehaviour } from './kind.ts'
import {
  validateDaemonSet,
  validateDeployment,
  validateFixedSelector,
  validateReplicaSet,
  validateServiceName,
  validateStatefulSet,
  validateStatefulSetUpdate,
} from './validate/workloads.ts'

const place = { apiVersions: ['apps/v1'], namespaced: true } as const

export const deployment: KindBehaviour<'Deployment'> = {
  kind: 'Deployment',
  ...place,
  default: defaultDeployment,
  validate: validateDeployment,
  validateUpdate: validateFixedSelector,
}

export const replicaSet: KindBehaviour<'ReplicaSet'> = {
  kind: 'ReplicaSet',
  ...place,
  default: defaultReplicaSet,
  validate: validateReplicaSet,
  validateUpdate: validateFixedSelector,
}

export const daemonSet: KindBehaviour<'DaemonSet'> = {
  kind: 'DaemonSet',
  ...place,
  default: defaultDaemonSet,
  validate: validateDaemonSet,
  validateUpdate: validateFixedSelector,
}

export const statefulSet: KindBehaviour<'StatefulSet'> = {
  kind: 'StatefulSet',
  ...place,
  updateAlone: true,
  default: defaultStatefulSet,
  validate: (set, errors) => {
    validateStatefulSet(set, errors)
    validateServiceName(set, errors)
  },
  validateUpdate: (set, old, errors) => {
    validateStatefulSet(set, errors)
    validateStatefulSetUpdate(set, old, errors)
  },
}
