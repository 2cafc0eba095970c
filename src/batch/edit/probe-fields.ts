import { type EditKind, left, misspelt, type Place, placed } from './kind.ts'
import { containersAt } from './pods.ts'
import { at, type Field, fields, slots, type Tree, type Value } from './tree.ts'

const PORTS = ['httpGet.port', 'tcpSocket.port', 'grpc.port'] as const

/** A time of a probe and a value that makes it useless. */
export interface Slackened {
  readonly field: string
  readonly to: number
}

function whole(tree: Tree, probe: Field): Place {
  const container = at(tree, probe.path.slice(0, -1)) as { readonly image?: string } | undefined
  return {
    path: probe.path,
    wrong: left(probe.value),
    right: (known) => known.handlers(container?.image ?? ''),
  }
}

function command(value: Value): readonly Value[] {
  return Array.isArray(value) ? [['false']] : []
}

/** Edits of one of the three probes: left out, another path or port, a command that fails, a time that is no use. */
export function probeOf(probe: string, slackened: readonly Slackened[]): EditKind {
  return (tree) => {
    const containers = containersAt(tree)
    if (containers === undefined) return []
    const at = `${containers}.${probe}`
    return [
      ...slots(tree, at).map((field) => whole(tree, field)),
      ...PORTS.flatMap((port) =>
        placed(fields(tree, `${at}.${port}`), misspelt, (known) => [...known.ports, ...known.portNames]),
      ),
      ...placed(
        fields(tree, `${at}.httpGet.path`),
        () => ['/x'],
        (known) => known.paths,
      ),
      ...placed(fields(tree, `${at}.exec.command`), command),
      ...slackened.flatMap(({ field, to }) => {
        const set = fields(tree, at).flatMap(({ path, value }) => [
          { path: [...path, field], value: (value as Tree)[field] },
        ])
        // Zero is what a delay is where none is written.
        return placed(
          set,
          (value) => (to === (value ?? 0) ? [] : [to]),
          () => [undefined],
        )
      }),
    ]
  }
}
