import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf } from './tree.ts'

interface Names {
  readonly services: readonly string[]
  readonly ports: readonly string[]
  readonly portNames?: string
}

const PATTERNS: Readonly<Record<string, Names>> = {
  Ingress: {
    services: ['spec.rules.*.http.paths.*.backend.service.name', 'spec.defaultBackend.service.name'],
    ports: ['spec.rules.*.http.paths.*.backend.service.port.number', 'spec.defaultBackend.service.port.number'],
    portNames: 'spec.rules.*.http.paths.*.backend.service.port.name',
  },
  HTTPRoute: { services: ['spec.rules.*.backendRefs.*.name'], ports: ['spec.rules.*.backendRefs.*.port'] },
  GRPCRoute: { services: ['spec.rules.*.backendRefs.*.name'], ports: ['spec.rules.*.backendRefs.*.port'] },
  TCPRoute: { services: ['spec.rules.*.backendRefs.*.name'], ports: ['spec.rules.*.backendRefs.*.port'] },
  VirtualService: {
    services: ['spec.http.*.route.*.destination.host'],
    ports: ['spec.http.*.route.*.destination.port.number'],
  },
}

/** The Service that a route leads to, and its port. */
export const backend: EditKind = (tree) => {
  const names = PATTERNS[kindOf(tree)]
  if (names === undefined) return []
  return [
    ...names.services.flatMap((pattern) => placed(fields(tree, pattern), misspelt, (known) => known.names('Service'))),
    ...names.ports.flatMap((pattern) => placed(fields(tree, pattern), misspelt, (known) => known.ports)),
    ...(names.portNames === undefined
      ? []
      : placed(fields(tree, names.portNames), misspelt, (known) => known.portNames)),
  ]
}
