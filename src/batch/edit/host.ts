import { type EditKind, placed } from './kind.ts'
import { fields, kindOf, type Value } from './tree.ts'

const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  Ingress: ['spec.rules.*.host'],
  HTTPRoute: ['spec.hostnames.*'],
  GRPCRoute: ['spec.hostnames.*'],
  TLSRoute: ['spec.hostnames.*'],
  VirtualService: ['spec.hosts.*'],
  Gateway: ['spec.servers.*.hosts.*', 'spec.listeners.*.hostname'],
}

const wrong = (value: Value): readonly Value[] => [`x.${String(value)}`]

/** The host that a route answers for. */
export const host: EditKind = (tree) =>
  (PATTERNS[kindOf(tree)] ?? []).flatMap((pattern) => placed(fields(tree, pattern), wrong, (known) => known.hosts))
