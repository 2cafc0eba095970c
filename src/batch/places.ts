import type { Manifest } from '../manifest.ts'
import type { FieldPath, Position } from '../position.ts'

/** A field of one of a submission's manifests, wherever in a text it stands. */
interface Place {
  readonly manifest: number
  readonly field: FieldPath
  readonly what: 'key' | 'value'
}

/** Lines count from 1: one below that is the number of a place. */
function numbered(place: number, file: string): Position {
  return { file, line: -1 - place, column: 0, endLine: 0, endColumn: 0 }
}

function numberOf(value: object): number | undefined {
  const { line, endColumn } = value as Partial<Position>
  return typeof line === 'number' && line < 0 && endColumn === 0 ? -1 - line : undefined
}

/**
 * Positions that say which field is meant instead of where it stands: what is judged of manifests with such positions
 * holds for every text with the same values, and is told of a text once its own positions are put in.
 */
export class Places {
  readonly #places: Place[] = []
  readonly #known = new Map<string, Position>()

  /** The manifest with numbered places; `index` is its own among the submission's. */
  numbering(manifest: Manifest, index: number): Manifest {
    const locate: Manifest['locate'] = (field, what = 'value') =>
      this.#number({ manifest: index, field, what }, manifest)
    return { ...manifest, locate }
  }

  #number(place: Place, { file }: Manifest): Position {
    const id = `${place.manifest} ${place.what} ${place.field}`
    let position = this.#known.get(id)
    if (position === undefined) {
      position = numbered(this.#places.length, file)
      this.#places.push(place)
      this.#known.set(id, position)
    }
    return position
  }

  /** A tree of plain values with the positions of these manifests; what holds none is the same. */
  in<T>(value: T, manifests: readonly Manifest[]): T {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return this.#list(value, manifests) as T
    const number = numberOf(value)
    if (number === undefined) return this.#map(value, manifests)
    const { manifest, field, what } = this.#places[number]!
    return manifests[manifest]!.locate(field, what) as T
  }

  #list(list: readonly unknown[], manifests: readonly Manifest[]): readonly unknown[] {
    let changed: unknown[] | undefined
    for (const [index, item] of list.entries()) {
      const made = this.in(item, manifests)
      if (made === item) continue
      changed ??= [...list]
      changed[index] = made
    }
    return changed ?? list
  }

  #map<T extends object>(map: T, manifests: readonly Manifest[]): T {
    let changed: T | undefined
    for (const key of Object.keys(map) as (keyof T)[]) {
      const made = this.in(map[key], manifests)
      if (made === map[key]) continue
      changed ??= { ...map }
      changed[key] = made
    }
    return changed ?? map
  }
}
