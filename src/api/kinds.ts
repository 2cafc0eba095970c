import type { KindBehaviour } from './kind.ts'

// biome-ignore lint/suspicious/noExplicitAny: behaviours of different kinds stand in one table
type AnyBehaviour = KindBehaviour<any>

/** Every kind with rules of its own; a kind that is served but not listed is decoded, stored and inert. */
const behaviours: readonly AnyBehaviour[] = []

const byKind = new Map(behaviours.map((behaviour) => [behaviour.kind as string, behaviour]))

/** The behaviour filed under a store kind (`Gateway.networking.istio.io`), if it has one. */
export function behaviourOf(kind: string): AnyBehaviour | undefined {
  return byKind.get(kind)
}
