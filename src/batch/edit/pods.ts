import { kindOf, type Tree } from './tree.ts'

const TEMPLATES: Readonly<Record<string, string>> = {
  Pod: '',
  Deployment: 'spec.template.',
  ReplicaSet: 'spec.template.',
  StatefulSet: 'spec.template.',
  DaemonSet: 'spec.template.',
  Job: 'spec.template.',
  CronJob: 'spec.jobTemplate.spec.template.',
}

/** The pattern that leads to an object's Pod, `''` or with a dot at its end; undefined where it makes none. */
export function podAt(tree: Tree): string | undefined {
  return TEMPLATES[kindOf(tree)]
}

/** The pattern of the containers of an object's Pods. */
export function containersAt(tree: Tree): string | undefined {
  const pod = podAt(tree)
  return pod === undefined ? undefined : `${pod}spec.containers.*`
}
