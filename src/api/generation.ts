/**
 * Kinds whose objects carry no metadata.generation: their strategies never set it. Pods do since 1.33
 * (PodObservedGenerationTracking), custom resources always.
 */
const without: ReadonlySet<string> = new Set([
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Service',
  'Endpoints',
  'Namespace',
  'Node',
  'Event',
  'LimitRange',
  'ResourceQuota',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'PodTemplate',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'StorageClass',
  'HorizontalPodAutoscaler',
  'ControllerRevision',
  'Lease',
])

/** Whether objects of a kind count the changes of what is wanted of them. */
export function countsGenerations(kind: string): boolean {
  return !without.has(kind)
}
