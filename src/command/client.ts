import { type Cluster, NoClientError } from '../cluster/cluster.ts'
import { clientFrom } from '../lab/client-text.ts'
import { type Client, clientText } from '../network/client.ts'
import { type Flag, type Invocation, usage } from './command.ts'
import { type AskedHead, endsDocument, endsText, type Shown } from './ends.ts'
import { LAB_FLAGS } from './handed.ts'
import { paint } from './paint.ts'
import { count } from './parse.ts'
import { PROXY_FLAGS } from './proxy-flags.ts'

/** Flags of every command that opens connections in the lab. */
export const CLIENT_FLAGS: Readonly<Record<string, Flag>> = {
  ...LAB_FLAGS,
  ...PROXY_FLAGS,
  from: { value: 'CLIENT' },
  namespace: { short: 'n', value: 'NAME' },
  count: { short: 'c', value: 'N' },
  trace: {},
  'port-forward': {},
  output: { short: 'o', value: 'text|json' },
  at: { value: 'DURATION' },
}

/** `web-1`, `shop/web-1`, `pod/web-1`, `node/n1`, `outside`, an address; absent: a Pod without labels on the first Ready node. */
export function clientOf({ value }: Invocation, cluster: Cluster): Client {
  const namespace = value('namespace') ?? 'default'
  const said = value('from')
  if (said === undefined) {
    const [imagined] = cluster.clientPods(namespace)
    if (imagined === undefined) throw usage('lab.no-client', { from: namespace })
    return imagined
  }
  try {
    return cluster.client(clientFrom(said, namespace))
  } catch (error) {
    if (error instanceof NoClientError) throw usage('lab.no-client', { from: said })
    throw error
  }
}

export function countOf({ value }: Invocation): number {
  return count('--count', value('count'), 1)
}

/** What the node of a client does with Services; a client outside meets the first node's. */
export function headOf(
  kind: AskedHead['kind'],
  { client, to, connections }: { readonly client?: Client; readonly to: string; readonly connections: number },
  cluster: Cluster,
): AskedHead {
  const [first] = cluster.state.list('Node')
  const at = client?.kind === 'pod' ? client.node : client?.kind === 'node' ? client.name : undefined
  const node = at ?? first?.metadata.name ?? ''
  return {
    kind,
    from: client === undefined ? 'kubectl port-forward' : clientText(client),
    to,
    ...cluster.proxyOf(node),
    count: connections,
  }
}

export function outputOf({ value }: Invocation): 'text' | 'json' {
  const output = value('output') ?? 'text'
  if (output !== 'text' && output !== 'json')
    throw usage('command.choice', { flag: '-o', value: output, choices: 'text, json' })
  return output
}

export function print(one: Shown, output: 'text' | 'json', { io }: Invocation): void {
  io.out.write(
    output === 'json' ? `${JSON.stringify(endsDocument(one), null, 2)}\n` : endsText(one, paint(io.out, io.env)),
  )
}
