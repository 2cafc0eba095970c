import { at, edited, fields, type Tree, type Value } from '../edit/tree.ts'

type Labels = Readonly<Record<string, string>>

interface ContainerPort {
  readonly name?: string
  readonly containerPort?: number
  readonly hostPort?: number
  readonly protocol?: string
}

const PROBES = ['readinessProbe', 'livenessProbe', 'startupProbe', 'lifecycle.preStop', 'lifecycle.postStart'] as const
const HANDLERS = ['httpGet.port', 'tcpSocket.port', 'grpc.port'] as const

/** A probe asks a number, however it is written. */
function resolved(container: Tree): Tree {
  const ports = (container['ports'] ?? []) as readonly ContainerPort[]
  const named = PROBES.flatMap((probe) => HANDLERS.flatMap((handler) => fields(container, `${probe}.${handler}`)))
  return named.reduce<Tree>((tree, { path, value }) => {
    const found = ports.find(({ name }) => name === value)?.containerPort
    return found === undefined ? tree : (edited(tree, path, found) as Tree)
  }, container)
}

/**
 * A container without its name and the ports that are only written down: a port opens because the application listens. A
 * port of the node and, where a policy may ask for ports by name, names stay.
 */
function containerText(container: Tree, keepPorts: boolean): Value {
  const { name, ports = [], ...rest } = resolved(container)
  const kept = (ports as readonly ContainerPort[]).filter(({ hostPort }) => keepPorts || hostPort !== undefined)
  return { ...rest, ports: kept }
}

/** What a Pod's specification makes it do. */
export function podSpecText(spec: Value, keepPorts: boolean): Value {
  const tree = (spec ?? {}) as Tree
  const list = (key: string): readonly Value[] =>
    ((tree[key] ?? []) as readonly Tree[]).map((container) => containerText(container, keepPorts))
  return { ...tree, containers: list('containers'), initContainers: list('initContainers') }
}

const TEMPLATES = ['spec.template', 'spec.jobTemplate.spec.template'] as const

/** A workload with its template reduced in the same way. */
export function workloadText(object: Tree, keepPorts: boolean, labels: (all: Labels) => Labels): Tree {
  return TEMPLATES.flatMap((pattern) => fields(object, pattern)).reduce<Tree>((tree, { path, value }) => {
    const template = value as Tree
    const kept = labels((at(template, ['metadata', 'labels']) ?? {}) as Labels)
    const metadata = { ...(template['metadata'] as Tree | undefined), labels: kept }
    return edited(tree, path, { ...template, metadata, spec: podSpecText(template['spec'], keepPorts) }) as Tree
  }, object)
}
