import type { ClusterOptions } from '../../environment.ts'
import type { Criterion } from '../../grade/exercise.ts'
import { SIMULATED } from '../../routing/ingress-nginx/known.ts'
import type { ClusterState } from '../../state.ts'
import type { Known, Labels } from '../edit/known.ts'
import { podAt } from '../edit/pods.ts'
import { fields, kindOf, type Tree, type Value } from '../edit/tree.ts'
import { saidBy } from './said.ts'

/** Where what is known comes from: nothing of it is a solution, and nothing hidden is in it. */
export interface Sources {
  /** The submission's documents. */
  readonly documents: readonly Tree[]
  /** The cluster with the submission applied: what the exercise gives is in it. */
  readonly state: ClusterState
  readonly options: ClusterOptions
  /** The criteria that a student sees. */
  readonly criteria: readonly Criterion[]
}

const once = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]

function found<T>(trees: readonly Tree[], pattern: (tree: Tree) => string | undefined): readonly T[] {
  return trees.flatMap((tree) => {
    const at = pattern(tree)
    return at === undefined ? [] : fields(tree, at).map(({ value }) => value as T)
  })
}

/** Objects of the cluster that somebody handed in or was given: made by nobody else. */
function objectsOf(state: ClusterState): readonly Tree[] {
  return state
    .kinds()
    .filter((kind) => kind !== 'Event')
    .flatMap((kind) => state.all(kind))
    .filter(({ metadata }) => !metadata.ownerReferences?.length)
    .map((object) => object as unknown as Tree)
}

function distinct(sets: readonly Labels[]): readonly Labels[] {
  return [...new Map(sets.map((set) => [JSON.stringify(set), set])).values()]
}

function labelSetsOf(trees: readonly Tree[]): readonly Labels[] {
  return distinct(
    found<Labels>(trees, (tree) => {
      const pod = podAt(tree)
      return pod === undefined ? undefined : `${pod}metadata.labels`
    }),
  )
}

function selectorsOf(trees: readonly Tree[]): readonly Labels[] {
  const at = (tree: Tree): string => (kindOf(tree) === 'Service' ? 'spec.selector' : 'spec.selector.matchLabels')
  return distinct(found<Labels>(trees, at))
}

function containers(field: string): (tree: Tree) => string | undefined {
  return (tree) => {
    const pod = podAt(tree)
    return pod === undefined ? undefined : `${pod}spec.containers.*.${field}`
  }
}

/** `registry.example/a:1` answers `/healthz` on 8080: the ways to probe it. */
function handlersOf(images: ClusterOptions['images'], name: string): readonly Tree[] {
  const behaviour = images?.[name]
  if (behaviour === undefined) return []
  return behaviour.listen
    .filter(({ protocol }) => protocol === 'TCP')
    .flatMap(({ port, speaks }) => {
      const paths = Object.keys(behaviour.paths ?? {}).filter((path) => path.startsWith('/'))
      const http = speaks === 'http' ? paths.map((path): Tree => ({ httpGet: { path, port }, periodSeconds: 5 })) : []
      return [...http, { tcpSocket: { port }, periodSeconds: 5 }]
    })
}

/** Gathers what the submission and its exercise say. */
export function knownFrom({ documents, state, options, criteria }: Sources): Known {
  const trees = [...documents, ...objectsOf(state)]
  const images = Object.entries(options.images ?? {})
  const hosts = options.hosts ?? []
  const said = saidBy(criteria)
  const labelSets = labelSetsOf(trees)
  const objectLabels = found<Labels>(trees, () => 'metadata.labels')
  const services = (tree: Tree): string | undefined => (kindOf(tree) === 'Service' ? 'spec.ports.*.port' : undefined)
  const names = (kind: string): readonly string[] =>
    once([
      ...trees
        .filter((tree) => kindOf(tree) === kind)
        .flatMap((tree) => fields(tree, 'metadata.name').map(({ value }) => String(value))),
      ...said.names(kind),
    ])
  const namespaces = once([
    ...Object.keys(options.namespaces ?? {}),
    ...said.namespaces.filter((one) => state.get('Namespace', one) !== undefined),
  ])
  const ports = once([
    ...found<number>(trees, containers('ports.*.containerPort')),
    ...images.flatMap(([, { listen }]) => listen.map(({ port }) => port)),
    ...found<number>(trees, services),
    ...hosts.flatMap((host) => host.ports.map(({ port }) => port)),
    ...said.ports,
  ])
  return {
    labels: (key) =>
      once([...labelSets, ...selectorsOf(trees), ...objectLabels, ...said.labels].flatMap((set) => set[key] ?? [])),
    labelSets,
    selectors: selectorsOf(trees),
    names,
    namespaces,
    ports,
    portNames: once([
      ...found<string>(trees, containers('ports.*.name')),
      ...found<string>(trees, (tree) => (kindOf(tree) === 'Service' ? 'spec.ports.*.name' : undefined)),
    ]),
    images: images.map(([name]) => name),
    handlers: (image) => handlersOf(options.images, image),
    hosts: once([...(options.publicNames ?? []), ...hosts.flatMap((host) => host.names ?? []), ...said.hosts]),
    urls: once(
      namespaces.flatMap((namespace) =>
        found<number>(
          trees.filter(
            (tree) => (tree['metadata'] as { readonly namespace?: string } | undefined)?.namespace === namespace,
          ),
          services,
        ).length === 0
          ? []
          : names('Service').flatMap((name) => [`http://${name}.${namespace}`]),
      ),
    ),
    paths: once([
      ...images.flatMap(([, { paths = {} }]) => Object.keys(paths).filter((path) => path.startsWith('/'))),
      ...said.paths,
    ]),
    addresses: once([...hosts.flatMap((host) => host.addresses.map(({ address }) => address)), ...said.addresses]),
    numbers: said.numbers,
    classes: [...state.all('IngressClass'), ...state.all('GatewayClass')].map(({ metadata }) => metadata.name),
    annotations:
      state.get('IngressClass', 'nginx') === undefined
        ? []
        : SIMULATED.map((name) => `nginx.ingress.kubernetes.io/${name}`),
    annotated: (key) =>
      once(found<Value>(trees, () => 'metadata.annotations').flatMap((all) => (all as Tree)[key] ?? [])),
  }
}
