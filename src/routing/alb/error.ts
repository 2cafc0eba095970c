import type { Reference } from '../../position.ts'

/** Why a group of Ingresses has no load balancer. */
export interface AlbError {
  readonly message: string
  readonly because: readonly Reference[]
}

/** The controller cannot build its model: nothing of the group is made. */
export class Unbuildable extends Error {
  override readonly name = 'Unbuildable'
  readonly because: readonly Reference[]
  constructor(message: string, because: readonly Reference[]) {
    super(message)
    this.because = because
  }
}
