import type { Instant } from '../clock.ts'
import type { Applied } from '../cluster/apply.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Crossing } from '../proxy/crossing.ts'
import type { Refusal } from '../refusal.ts'
import type { Deed } from './deeds.ts'
import type { Heard } from './traffic.ts'

/** A manifest file, read. */
export interface LabFile {
  readonly path: string
  readonly bytes: Uint8Array | string
}

/** What a cluster is told: what is applied at the start, what happens, when it is looked at. */
export interface Story {
  readonly files: readonly LabFile[]
  readonly deeds: readonly Deed[]
  /** Milliseconds after the files were applied. */
  readonly at: readonly Instant[]
}

/** A cluster at an instant that was asked for. */
export interface Told {
  readonly at: Instant
  /** What was applied since the last look. */
  readonly applied: readonly Applied[]
  /** Events that the cluster refused since then. */
  readonly refused: readonly { readonly deed: Deed; readonly refusal: Refusal }[]
  /** Through whose rules every connection of the story went so far. */
  readonly crossings: readonly Crossing[]
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Error && error.name === 'StatusError') return (error as Error & { refusal: Refusal }).refusal
  throw error
}

/**
 * Applies the files and lets time pass, with every event at its own instant; stops wherever somebody looks. Events of one
 * instant keep their order.
 */
export function* tell(cluster: Cluster, { files, deeds, at }: Story): Generator<Told, void> {
  const applied = files.flatMap(({ path, bytes }) => cluster.apply(bytes, path))
  const start = cluster.now
  const refused: { deed: Deed; refusal: Refusal }[] = []
  const heard: Heard = { opened: 0, crossings: [] }
  const left = deeds.toSorted((a, b) => a.at - b.at)
  for (const instant of at.toSorted((a, b) => a - b)) {
    while (left[0] !== undefined && left[0].at <= instant) {
      const deed = left.shift()!
      cluster.advance(start + deed.at - cluster.now)
      try {
        deed.act(cluster, heard)
      } catch (error) {
        refused.push({ deed, refusal: refusalOf(error) })
      }
    }
    cluster.advance(start + instant - cluster.now)
    yield { at: instant, applied: applied.splice(0), refused: refused.splice(0), crossings: heard.crossings }
  }
}
