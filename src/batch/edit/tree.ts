/** What a field holds: any JSON value, or undefined where there is none. */
export type Value = unknown
export type Tree = Readonly<Record<string, Value>>
/** Keys and indices from an object's root to a field. */
export type Path = readonly (string | number)[]

/** A field and what stands there. */
export interface Field {
  readonly path: Path
  readonly value: Value
}

export function kindOf(tree: Tree): string {
  return String(tree['kind'])
}

function isTree(value: Value): value is Tree {
  return typeof value === 'object' && value !== null
}

/** What stands at a path; undefined where nothing does. */
export function at(tree: Value, path: Path): Value {
  return path.reduce<Value>(
    (node, step) => (isTree(node) ? (node as Record<string | number, Value>)[step] : undefined),
    tree,
  )
}

function editedList(list: readonly Value[], index: number, rest: Path, to: Value): readonly Value[] {
  if (rest.length === 0 && to === undefined) return list.toSpliced(index, 1)
  return list.with(index, edited(list[index], rest, to))
}

/** The tree with another value at a path; undefined takes the field, or the item of a list, away. Nothing is changed in place. */
export function edited(tree: Value, [step, ...rest]: Path, to: Value): Value {
  if (step === undefined) return to
  if (Array.isArray(tree)) return editedList(tree as readonly Value[], Number(step), rest, to)
  const object: Record<string | number, Value> = { ...(tree as Tree | undefined) }
  if (rest.length === 0 && to === undefined) delete object[step]
  else object[step] = edited(object[step], rest, to)
  return object
}

function keysOf(value: Value): Path {
  if (Array.isArray(value)) return [...value.keys()]
  return isTree(value) ? Object.keys(value) : []
}

function reached(tree: Tree, steps: readonly string[]): readonly Path[] {
  return steps.reduce<readonly Path[]>(
    (paths, step) =>
      paths.flatMap((path) => {
        const value = at(tree, path)
        return step === '*' ? keysOf(value).map((key) => [...path, key]) : isTree(value) ? [[...path, step]] : []
      }),
    [[]],
  )
}

/** Fields that a pattern leads to, `*` standing for every key or index: `spec.ports.*.port`. Only what is there. */
export function fields(tree: Tree, pattern: string): readonly Field[] {
  return slots(tree, pattern).filter(({ value }) => value !== undefined)
}

/** As `fields`, and the fields that are not there although what would hold them is. */
export function slots(tree: Tree, pattern: string): readonly Field[] {
  return reached(tree, pattern.split('.')).map((path) => ({ path, value: at(tree, path) }))
}

/** A path as the API server writes it: `spec.ports[0].port`, `metadata.annotations[example.com/a]`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number' || !/^[\w-]+$/.test(step)) return `${text}[${step}]`
    return text === '' ? step : `${text}.${step}`
  }, '')
}

const WIDEST = 60

/** A value in a line, cut where it is long; `∅` where there is none. */
export function shownValue(value: Value): string {
  const text = value === undefined ? '∅' : JSON.stringify(value)
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text
}
