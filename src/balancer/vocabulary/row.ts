import type { BalancerTopic } from '../../issue/balancer-topic.ts'

/** Names of one prefix: those that the model reads, and those that it knows without reading, by what they are about. */
export interface Words {
  readonly prefix: string
  /** A name that ends in `*` stands for all that begin so; `{port}` for a port's number. */
  readonly simulated: readonly string[]
  readonly known: Readonly<Partial<Record<BalancerTopic, readonly string[]>>>
}
