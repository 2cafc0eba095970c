import { readManifests } from '../manifest/read.ts'
import type { HandedFile } from './submission.ts'

/** An edit of one document of a solution: what a student could have got wrong there. */
export interface Mutant {
  /** `Service mysql-read: spec.selector.app → mysql-x`. */
  readonly name: string
  readonly files: readonly HandedFile[]
}

type Path = readonly (string | number)[]
type Value = unknown
type Tree = Readonly<Record<string, Value>>

interface Edit {
  readonly path: Path
  /** undefined: the field is taken away. */
  readonly to: Value
}

function at(tree: Value, path: Path): Value {
  return path.reduce<Value>((node, step) => (node as Record<string | number, Value> | undefined)?.[step], tree)
}

function edited(tree: Value, [step, ...rest]: Path, to: Value): Value {
  if (step === undefined) return to
  if (Array.isArray(tree)) return tree.map((item: Value, index) => (index === step ? edited(item, rest, to) : item))
  const object = { ...(tree as Tree) }
  if (rest.length === 0 && to === undefined) delete object[step]
  else object[step] = edited(object[step], rest, to)
  return object
}

/** One edit where the field is there; nothing where it is not. */
function change(tree: Tree, path: Path, to: (value: Value) => Value): readonly Edit[] {
  const value = at(tree, path)
  return value === undefined ? [] : [{ path, to: to(value) }]
}

const other = (value: Value): Value => (typeof value === 'number' ? value + 1 : `${String(value)}-x`)
const gone = (): undefined => undefined

function each(tree: Tree, path: Path, edits: (path: Path) => readonly Edit[]): readonly Edit[] {
  const value = at(tree, path)
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys((value as Tree | undefined) ?? {})
  return keys.flatMap((key) => edits([...path, key]))
}

/** Only addresses in the environment lead anywhere; a password may be called what it likes. */
function environment(tree: Tree, variable: Path): readonly Edit[] {
  const value = at(tree, [...variable, 'value'])
  const referenced = at(tree, [...variable, 'valueFrom', 'configMapKeyRef']) !== undefined
  if (!referenced && !(typeof value === 'string' && value.includes('://'))) return []
  return [
    ...change(tree, [...variable, 'name'], (name) => `${String(name)}_X`),
    ...change(tree, [...variable, 'value'], gone),
  ]
}

function template(tree: Tree, path: Path): readonly Edit[] {
  return [
    ...each(tree, [...path, 'metadata', 'labels'], (label) => change(tree, label, other)),
    ...each(tree, [...path, 'spec', 'containers'], (container) => [
      ...change(tree, [...container, 'image'], other),
      ...change(tree, [...container, 'readinessProbe'], gone),
      ...['httpGet', 'tcpSocket', 'grpc'].flatMap((kind) =>
        change(tree, [...container, 'readinessProbe', kind, 'port'], other),
      ),
      ...change(tree, [...container, 'readinessProbe', 'httpGet', 'path'], other),
      ...change(tree, [...container, 'readinessProbe'], (probe) => ({ ...(probe as Tree), periodSeconds: 300 })),
      ...each(tree, [...container, 'env'], (variable) => environment(tree, variable)),
    ]),
  ]
}

function service(tree: Tree): readonly Edit[] {
  const { type = 'ClusterIP' } = (tree['spec'] ?? {}) as { type?: string }
  return [
    ...each(tree, ['spec', 'selector'], (pair) => change(tree, pair, other)),
    ...each(tree, ['spec', 'ports'], (port) => [
      ...change(tree, [...port, 'port'], other),
      // A number leads elsewhere; a name has to be the name of a port.
      ...change(tree, [...port, 'targetPort'], other),
    ]),
    { path: ['spec', 'type'], to: type === 'LoadBalancer' ? 'ClusterIP' : 'NodePort' },
    ...each(tree, ['metadata', 'annotations'], (annotation) => change(tree, annotation, gone)),
  ]
}

function ingress(tree: Tree): readonly Edit[] {
  return [
    ...change(tree, ['spec', 'ingressClassName'], gone),
    ...each(tree, ['metadata', 'annotations'], (annotation) => change(tree, annotation, gone)),
    ...each(tree, ['spec', 'rules'], (rule) => [
      ...change(tree, [...rule, 'host'], (host) => `x.${String(host)}`),
      ...each(tree, [...rule, 'http', 'paths'], (path) => [
        ...change(tree, [...path, 'path'], () => '/x'),
        ...change(tree, [...path, 'backend', 'service', 'name'], other),
        ...change(tree, [...path, 'backend', 'service', 'port', 'number'], other),
      ]),
    ]),
  ]
}

function route(tree: Tree): readonly Edit[] {
  return [
    ...each(tree, ['spec', 'hostnames'], (host) => change(tree, host, (name) => `x.${String(name)}`)),
    ...each(tree, ['spec', 'parentRefs'], (parent) => change(tree, [...parent, 'name'], other)),
    ...each(tree, ['spec', 'rules'], (rule) =>
      each(tree, [...rule, 'backendRefs'], (backend) =>
        ['name', 'port', 'weight'].flatMap((field) => change(tree, [...backend, field], other)),
      ),
    ),
  ]
}

function policy(tree: Tree): readonly Edit[] {
  return [
    ...change(tree, ['spec', 'ingress'], () => []),
    ...each(tree, ['spec', 'ingress'], (rule) =>
      each(tree, [...rule, 'ports'], (port) => change(tree, [...port, 'port'], other)),
    ),
  ]
}

/** Edits by kind, one line each. */
const EDITS: Readonly<Record<string, (tree: Tree) => readonly Edit[]>> = {
  Service: service,
  Deployment: (tree) => [
    ...change(tree, ['spec', 'replicas'], (count) => Number(count) - 1),
    ...template(tree, ['spec', 'template']),
  ],
  StatefulSet: (tree) => [
    ...change(tree, ['spec', 'replicas'], (count) => Number(count) - 1),
    ...template(tree, ['spec', 'template']),
  ],
  DaemonSet: (tree) => template(tree, ['spec', 'template']),
  Pod: (tree) => template(tree, []),
  Ingress: ingress,
  HTTPRoute: route,
  NetworkPolicy: policy,
  ConfigMap: (tree) => each(tree, ['data'], (key) => [...change(tree, key, other), ...change(tree, key, gone)]),
}

const everywhere = (tree: Tree): readonly Edit[] => [
  ...change(tree, ['metadata', 'name'], other),
  ...change(tree, ['metadata', 'namespace'], () => 'default'),
]

function pathText(path: Path): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === 'number'
        ? `${text}[${step}]`
        : /^[\w-]+$/.test(step)
          ? text === ''
            ? step
            : `${text}.${step}`
          : `${text}[${step}]`,
    '',
  )
}

function shownValue(value: Value): string {
  const text = value === undefined ? '∅' : JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

function fileOf(documents: readonly Value[]): HandedFile {
  const text = documents.map((document) => `---\n${JSON.stringify(document, null, 2)}\n`).join('')
  return { path: 'mutant.yaml', bytes: new TextEncoder().encode(text) }
}

/** Every single edit of a solution's documents, in their order. */
export function mutantsOf(files: readonly HandedFile[]): readonly Mutant[] {
  const documents = files.flatMap(({ path, bytes }) =>
    readManifests(bytes, path).manifests.map(({ value }) => value as Tree),
  )
  return documents.flatMap((tree, index) => {
    const kind = String(tree['kind'])
    const name = String(at(tree, ['metadata', 'name']))
    return [...everywhere(tree), ...(EDITS[kind]?.(tree) ?? [])].map(({ path, to }) => ({
      name: `${kind} ${name}: ${pathText(path)} ${shownValue(at(tree, path))} → ${shownValue(to)}`,
      files: [fileOf(documents.with(index, edited(tree, path, to) as Tree))],
    }))
  })
}
