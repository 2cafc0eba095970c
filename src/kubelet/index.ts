import type { ImageTable } from '../application.ts'
import type { Controller } from '../controller.ts'
import { kubelet } from './pod.ts'

/** The agents of all nodes, as one controller. */
export function kubelets(images: ImageTable): readonly Controller[] {
  return [kubelet(images)]
}
