import type { Draft, Incoming } from '../kind.ts'
import { defaultPodSpec, type PodSpecDraft } from './pod-spec.ts'

type Kinds = 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet'

/** The spec with a defaulted template: Go's structs are there even when the manifest left them out. */
function specOf<K extends Kinds>(object: Draft<Incoming<K>>): NonNullable<Draft<Incoming<K>>['spec']> {
  const holder = object as { spec?: { template?: { spec?: PodSpecDraft } } }
  holder.spec ??= {}
  holder.spec.template ??= {}
  holder.spec.template.spec ??= {}
  defaultPodSpec(holder.spec.template.spec)
  return holder.spec as NonNullable<Draft<Incoming<K>>['spec']>
}

/** SetDefaults_Deployment (pkg/apis/apps/v1/defaults.go). */
export function defaultDeployment(object: Draft<Incoming<'Deployment'>>): void {
  const spec = specOf<'Deployment'>(object)
  spec.replicas ??= 1
  spec.strategy ??= {}
  const { strategy } = spec
  if (!strategy.type) strategy.type = 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {}
    strategy.rollingUpdate.maxUnavailable ??= '25%'
    strategy.rollingUpdate.maxSurge ??= '25%'
  }
  spec.revisionHistoryLimit ??= 10
  spec.progressDeadlineSeconds ??= 600
}

export function defaultReplicaSet(object: Draft<Incoming<'ReplicaSet'>>): void {
  specOf<'ReplicaSet'>(object).replicas ??= 1
}

export function defaultDaemonSet(object: Draft<Incoming<'DaemonSet'>>): void {
  const spec = specOf<'DaemonSet'>(object)
  spec.updateStrategy ??= {}
  const { updateStrategy } = spec
  if (!updateStrategy.type) updateStrategy.type = 'RollingUpdate'
  if (updateStrategy.type === 'RollingUpdate') {
    updateStrategy.rollingUpdate ??= {}
    updateStrategy.rollingUpdate.maxUnavailable ??= 1
    updateStrategy.rollingUpdate.maxSurge ??= 0
  }
  spec.revisionHistoryLimit ??= 10
}

export function defaultStatefulSet(object: Draft<Incoming<'StatefulSet'>>): void {
  const spec = specOf<'StatefulSet'>(object)
  if (!spec.podManagementPolicy) spec.podManagementPolicy = 'OrderedReady'
  spec.updateStrategy ??= {}
  const { updateStrategy } = spec
  if (!updateStrategy.type) updateStrategy.type = 'RollingUpdate'
  if (updateStrategy.type === 'RollingUpdate') {
    updateStrategy.rollingUpdate ??= {}
    updateStrategy.rollingUpdate.partition ??= 0
  }
  spec.persistentVolumeClaimRetentionPolicy ??= {}
  const retention = spec.persistentVolumeClaimRetentionPolicy
  if (!retention.whenDeleted) retention.whenDeleted = 'Retain'
  if (!retention.whenScaled) retention.whenScaled = 'Retain'
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion ??= 'v1'
    claim.kind ??= 'PersistentVolumeClaim'
    if (claim.spec !== undefined) claim.spec.volumeMode ??= 'Filesystem'
    claim.status ??= { phase: 'Pending' }
  }
}
