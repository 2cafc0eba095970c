import { structs } from './fields.ts'
import { equal, set } from './share.ts'

/**
 * kubectl's client-side apply as one function: what is applied wins, what was applied last time and is not now goes, and
 * what others assigned stays (strategicpatch.CreateThreeWayMergePatch). Custom resources merge maps only.
 */

type Json = Readonly<Record<string, unknown>>

/** patchMergeKey of the core types, by struct and field; every other list is replaced. */
const mergeKeys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  PodSpec: {
    volumes: 'name',
    initContainers: 'name',
    containers: 'name',
    ephemeralContainers: 'name',
    imagePullSecrets: 'name',
    hostAliases: 'ip',
    topologySpreadConstraints: 'topologyKey',
    resourceClaims: 'name',
    schedulingGates: 'name',
  },
  Container: { ports: 'containerPort', env: 'name', volumeMounts: 'mountPath', volumeDevices: 'devicePath' },
  EphemeralContainer: { ports: 'containerPort', env: 'name', volumeMounts: 'mountPath', volumeDevices: 'devicePath' },
  ServiceSpec: { ports: 'port' },
  ServiceAccount: { secrets: 'name' },
  ObjectMeta: { ownerReferences: 'uid' },
}

/** Lists of strings that are sets. */
const sets: Readonly<Record<string, readonly string[]>> = { ObjectMeta: ['finalizers'], NodeSpec: ['podCIDRs'] }

/** Unions of which only the applied member stays (patchStrategy retainKeys). */
const unions: Readonly<Record<string, readonly string[]>> = { DeploymentSpec: ['strategy'], PodSpec: ['volumes'] }

/** The struct's own name, without the package that the generated table puts before it. */
function short(struct: string): string {
  return /(?:V\d+(?:alpha|beta)?\d*)([A-Z]\w*)$/.exec(struct)?.[1] ?? struct
}

function isMap(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

interface Sides {
  readonly live: unknown
  /** What was applied before. */
  readonly last: unknown
  readonly now: unknown
}

/** The object that applying `now` over `live` makes; `struct` names its type, undefined where kubectl knows none. */
export function threeWay({ live, last, now }: Sides, struct: string | undefined): unknown {
  if (!isMap(now) || !isMap(live)) return now
  const merged: Record<string, unknown> = { ...live }
  if (isMap(last)) for (const key of Object.keys(last)) if (!(key in now)) delete merged[key]
  for (const key of Object.keys(now)) {
    const before = Object.hasOwn(live, key) ? live[key] : undefined
    const value = field({ live: before, last: isMap(last) ? last[key] : undefined, now: now[key] }, struct, key)
    if (value === null || value === undefined) delete merged[key]
    else set(merged, key, value)
  }
  return merged
}

function field(sides: Sides, struct: string | undefined, key: string): unknown {
  const type = struct === undefined ? undefined : structs[struct]?.[key]
  const below = type?.replace(/^(\[\]|\{\})+/, '')
  const inner = below !== undefined && structs[below] !== undefined ? below : undefined
  const owner = struct === undefined ? '' : short(struct)
  const retained = unions[owner]?.includes(key) === true
  if (!Array.isArray(sides.now))
    return retained ? onlyApplied(threeWay(sides, inner), sides.now) : threeWay(sides, inner)
  const mergeKey = mergeKeys[owner]?.[key]
  if (mergeKey !== undefined) return lists(sides, inner, mergeKey, retained)
  return sets[owner]?.includes(key) === true ? union(sides) : sides.now
}

/** A union's other members go when the applied one names a new member. */
function onlyApplied(merged: unknown, now: unknown): unknown {
  if (!isMap(merged) || !isMap(now)) return merged
  return Object.fromEntries(Object.entries(merged).filter(([key]) => key in now))
}

function union({ live, last, now }: Sides): unknown {
  const [there, before, wanted] = [live, last, now].map((side) => (Array.isArray(side) ? side : [])) as unknown[][]
  return [...wanted!, ...there!.filter((item) => !wanted!.includes(item) && !before!.includes(item))]
}

function lists({ live, last, now }: Sides, struct: string | undefined, key: string, retained: boolean): unknown {
  const wanted = now as readonly unknown[]
  if (!Array.isArray(live) || wanted.some((item) => !isMap(item) || item[key] === undefined)) return now
  const left: unknown[] = [...live]
  const before: unknown[] = Array.isArray(last) ? [...last] : []
  const merged = wanted.map((item) => {
    const sides = { live: take(left, item as Json, key), last: take(before, item as Json, key), now: item }
    const made = sides.live === undefined ? item : threeWay(sides, struct)
    return retained ? onlyApplied(made, item) : made
  })
  for (const item of before) take(left, item as Json, key)
  return [...merged, ...left]
}

/** Takes the element of the same key out of a list; of several (one port for TCP and UDP) that of the same protocol. */
function take(from: unknown[], item: Json, key: string): unknown {
  if (!isMap(item)) return undefined
  const same = from.filter((other) => isMap(other) && equal(other[key], item[key])) as Json[]
  const protocol = (one: Json): unknown => one['protocol'] ?? 'TCP'
  const chosen = same.find((other) => protocol(other) === protocol(item)) ?? same[0]
  if (chosen !== undefined) from.splice(from.indexOf(chosen), 1)
  return chosen
}

/** A strategic merge patch: lists with a merge key merge by it, `$patch` deletes or replaces, null removes. */
export function strategic(live: unknown, patch: unknown, struct: string | undefined): unknown {
  if (!isMap(patch)) return patch
  if (patch['$patch'] === 'replace') return without(patch)
  const made: Record<string, unknown> = isMap(live) ? { ...live } : {}
  const retained = patch['$retainKeys']
  if (Array.isArray(retained)) for (const key of Object.keys(made)) if (!retained.includes(key)) delete made[key]
  for (const key of Object.keys(patch)) {
    if (key.startsWith('$')) continue
    if (patch[key] === null) delete made[key]
    else set(made, key, patchedField(made[key], patch[key], { struct, key }))
  }
  return made
}

function without(patch: Json): Json {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')))
}

function patchedField(
  live: unknown,
  patch: unknown,
  at: { readonly struct: string | undefined; readonly key: string },
): unknown {
  const type = at.struct === undefined ? undefined : structs[at.struct]?.[at.key]
  const below = type?.replace(/^(\[\]|\{\})+/, '')
  const inner = below !== undefined && structs[below] !== undefined ? below : undefined
  const owner = at.struct === undefined ? '' : short(at.struct)
  if (!Array.isArray(patch)) return strategic(live, patch, inner)
  const key = mergeKeys[owner]?.[at.key]
  if (key === undefined) {
    const joins = sets[owner]?.includes(at.key) === true && Array.isArray(live)
    return joins ? [...live, ...patch.filter((item) => !live.includes(item))] : patch
  }
  return patchedList(Array.isArray(live) ? live : [], patch, { key, inner })
}

function patchedList(
  live: readonly unknown[],
  patch: readonly unknown[],
  by: { readonly key: string; readonly inner: string | undefined },
): unknown {
  const items = patch.filter(isMap)
  if (items.some((item) => item['$patch'] === 'replace' && item[by.key] === undefined))
    return items.filter((item) => item['$patch'] === undefined)
  const made = [...live]
  for (const item of items) {
    const index = made.findIndex((one) => isMap(one) && equal(one[by.key], item[by.key]))
    if (item['$patch'] === 'delete') {
      if (index >= 0) made.splice(index, 1)
    } else if (index < 0) made.push(without(item))
    else made[index] = strategic(made[index], item, by.inner)
  }
  return made
}
