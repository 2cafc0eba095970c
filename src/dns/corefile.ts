import { CorefileError, type Directive, tokenize, type Unplaced, zoneOf } from './directives.ts'
import { type Plugin, plugin, pluginOrder } from './plugins.ts'

/** One server block: the zones it answers for on a port, its plugins in the order of plugin.cfg. */
export interface ServerBlock {
  readonly zones: readonly string[]
  readonly port: number
  readonly plugins: readonly Plugin[]
  /** Whether address records are shuffled. */
  readonly shuffles: boolean
}

/** A Corefile, and the plugins in it that are known to exist but answer nothing here. */
export interface Corefile {
  readonly blocks: readonly ServerBlock[]
  readonly ignored: readonly string[]
}

/** What kubeadm installs: Pod names from the text, TTL 30, a cache that leaves the cluster's own zone alone. */
export function kubeadmCorefile(domain = 'cluster.local'): string {
  return `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes ${domain} in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success ${domain}
       disable denial ${domain}
    }
    loop
    reload
    loadbalance
}
`
}

const parsed = new Map<string, Corefile>()

/** Reads a Corefile. @throws CorefileError when CoreDNS would not start with it. */
export function parseCorefile(text: string): Corefile {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const made = read(text)
  if (parsed.size > 100) parsed.clear()
  parsed.set(text, made)
  return made
}

function read(text: string): Corefile {
  const all = tokenize(text)
  const snippets = new Map(
    all.filter(({ keys }) => /^\(.+\)$/.test(keys[0] ?? '')).map(({ keys, body }) => [keys[0]!.slice(1, -1), body]),
  )
  const ignored = new Set<string>()
  const blocks = all.filter(({ keys }) => !keys[0]!.startsWith('(')).flatMap((one) => block(one, snippets, ignored))
  if (blocks.length === 0) throw new CorefileError('no server block')
  return { blocks, ignored: [...ignored].sort() }
}

function expand(body: readonly Directive[], snippets: ReadonlyMap<string, readonly Directive[]>): readonly Directive[] {
  return body.flatMap((one) => {
    if (one.name !== 'import') return [one]
    const found = snippets.get(one.args[0] ?? '')
    if (found === undefined) throw new CorefileError(`import ${one.args[0] ?? ''}: no such snippet`)
    return expand(found, snippets)
  })
}

/** One block a port: `a.example b.example:5300 { … }` answers for a.example on 53 and for b.example on 5300. */
function block(
  { keys, body }: Unplaced,
  snippets: ReadonlyMap<string, readonly Directive[]>,
  ignored: Set<string>,
): readonly ServerBlock[] {
  const places = keys.map(place)
  const zones = places.flatMap((one) => one.zones)
  const plugins: Plugin[] = []
  let shuffles = false
  for (const directive of expand(body, snippets)) {
    if (directive.name === 'loadbalance') shuffles = true
    const made = plugin(directive, zones)
    if (made === undefined) ignored.add(directive.name)
    else plugins.push(made)
  }
  const order = (one: Plugin): number => pluginOrder.indexOf(one.name)
  plugins.sort((a, b) => order(a) - order(b))
  return [...new Set(places.map(({ port }) => port))].map((port) => ({
    zones: places.filter((one) => one.port === port).flatMap((one) => one.zones),
    port,
    plugins,
    shuffles,
  }))
}

function place(key: string): { readonly zones: readonly string[]; readonly port: number } {
  const text = key.replace(/^dns:\/\//, '').replace(/,$/, '')
  const [, zone = '', port = '53'] = /^(.*?)(?::(\d+))?$/.exec(text) ?? []
  if (zone.includes('://')) return { zones: [], port: -1 }
  return { zones: [zoneOf(zone === '' ? '.' : zone)], port: Number(port) }
}
