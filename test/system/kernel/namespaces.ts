import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Answered, Asked, Ended } from './peer.ts'

const peer = join(import.meta.dirname, 'peer.ts')

export const NODE = '192.0.2.11'
/** Another address of the node, not its first. */
export const SECOND = '172.20.0.1'
export const OUTSIDE = '198.51.100.7'

/** Milliseconds after which a client gives up: before it would repeat its first packet. */
export const PATIENCE = 700

type Question = Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never

/** One process in one namespace, which answers others and asks them. */
class Peer {
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, (answered: Answered) => void>()
  #count = 0
  readonly ready: Promise<void>

  constructor(namespace: string, name: string, ports: readonly number[]) {
    this.#process = spawn(
      'ip',
      ['netns', 'exec', namespace, process.execPath, peer, name, ...ports.map(String)],
      // It ends with its standard input, that is with this process, however that ends.
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    let left = ports.length * 2
    let up: () => void = () => undefined
    this.ready = new Promise((resolve, reject) => {
      up = resolve
      this.#process.once('exit', () => reject(new Error(`${name} has ended`)))
    })
    if (left === 0) up()
    createInterface({ input: this.#process.stdout! }).on('line', (text) => {
      if (text !== 'listening') return this.#answered(JSON.parse(text) as Answered)
      if (--left === 0) up()
    })
  }

  #answered(answer: Answered): void {
    this.#waiting.get(answer.id)?.(answer)
    this.#waiting.delete(answer.id)
  }

  ask(question: Question): Promise<Answered> {
    const id = this.#count++
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#process.stdin!.write(`${JSON.stringify({ id, ...question })}\n`)
    })
  }

  end(): void {
    this.#process.removeAllListeners('exit')
    this.#process.stdin!.end()
    this.#process.kill('SIGKILL')
  }
}

/** A connection that stays open. */
export interface Held {
  readonly first: string
  /** Sends a line and waits for its echo. */
  say(line: string): Promise<string>
  end(): void
}

/** Removes namespaces by the start of their names when its standard input ends: also after this process was killed. */
const SWEEP =
  'cat >/dev/null; for name in $(ip netns list | cut -d" " -f1); do case $name in "$0"-*) ip netns del "$name";; esac; done'

const UNLIMITED = ['net.ipv4.icmp_ratelimit=0', 'net.ipv4.icmp_msgs_per_sec=100000', 'net.ipv4.icmp_msgs_burst=10000']

/** A network of namespaces on one machine: a node that routes, Pods on it and behind it, somebody outside. */
export class Namespaces {
  readonly #prefix = `kk${process.pid}`
  readonly #names: string[] = []
  readonly #peers = new Map<string, Peer>()
  readonly #sweeper = spawn('sh', ['-c', SWEEP, this.#prefix], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })

  #ip(...args: readonly string[]): void {
    execFileSync('ip', [...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  }

  name(of: string): string {
    return `${this.#prefix}-${of}`
  }

  #namespace(of: string): string {
    const name = this.name(of)
    this.#ip('netns', 'add', name)
    this.#names.push(name)
    this.#ip('-n', name, 'link', 'set', 'lo', 'up')
    // Refusals are ICMP errors, which kernels limit by destination and, where the setting is the namespace's, in all.
    for (const setting of UNLIMITED) spawnSync('ip', ['netns', 'exec', name, 'sysctl', '-qw', setting])
    return name
  }

  /** The node: forwards, has its address on every leg, and a default route so that its own packets reach the rules. */
  node(): void {
    const name = this.#namespace('node')
    for (const setting of [
      'net.ipv4.ip_forward=1',
      'net.ipv4.conf.all.rp_filter=0',
      'net.ipv4.conf.default.rp_filter=0',
      'net.ipv4.conf.all.route_localnet=1',
    ]) {
      execFileSync('ip', ['netns', 'exec', name, 'sysctl', '-qw', setting])
    }
    this.#ip('-n', name, 'addr', 'add', `${SECOND}/32`, 'dev', 'lo')
  }

  /** A leg of the node with one address behind it. */
  leg(of: string, address: string): void {
    const name = this.#namespace(of)
    const device = `${of}0`.slice(0, 14)
    this.#ip('-n', this.name('node'), 'link', 'add', device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
    this.#ip('-n', this.name('node'), 'addr', 'add', `${NODE}/32`, 'dev', device)
    this.#ip('-n', this.name('node'), 'link', 'set', device, 'up')
    this.#ip('-n', this.name('node'), 'route', 'add', `${address}/32`, 'dev', device)
    this.#ip('-n', name, 'addr', 'add', `${address}/32`, 'dev', 'eth0')
    this.#ip('-n', name, 'link', 'set', 'eth0', 'up')
    this.#ip('-n', name, 'route', 'add', `${NODE}/32`, 'dev', 'eth0')
    this.#ip('-n', name, 'route', 'add', 'default', 'via', NODE, 'dev', 'eth0', 'onlink')
    // Through a neighbour that answers: else whatever nobody owns would be unreachable at once instead of silent.
    if (of === 'outside')
      this.#ip('-n', this.name('node'), 'route', 'add', 'default', 'via', address, 'dev', device, 'onlink')
  }

  /** Starts the process of a namespace; without ports it only asks. */
  async serve(of: string, ports: readonly number[]): Promise<void> {
    const started = new Peer(this.name(of), of, ports)
    this.#peers.set(of, started)
    await started.ready
  }

  async #peer(of: string): Promise<Peer> {
    if (!this.#peers.has(of)) await this.serve(of, [])
    return this.#peers.get(of)!
  }

  /** Opens connections from a namespace and says how each ended. */
  async ask(
    of: string,
    host: string,
    port: number,
    count: number,
    { protocol = 'TCP', from }: { readonly protocol?: 'TCP' | 'UDP'; readonly from?: number } = {},
  ): Promise<readonly Ended[]> {
    const socket = from === undefined ? {} : { from }
    const asking = await this.#peer(of)
    return (await asking.ask({ what: 'open', host, port, protocol, count, timeout: PATIENCE, ...socket })).ends
  }

  async hold(of: string, host: string, port: number): Promise<Held> {
    const asking = await this.#peer(of)
    const { id: held, line: first = '' } = await asking.ask({ what: 'hold', host, port })
    return {
      first,
      say: async (line) => (await asking.ask({ what: 'say', held, line })).line ?? '',
      end: () => void asking.ask({ what: 'end', held }),
    }
  }

  /** Runs a tool on the node. */
  run(tool: string, ...args: readonly string[]): string {
    const { stdout } = spawnSync('ip', ['netns', 'exec', this.name('node'), tool, ...args], { encoding: 'utf8' })
    return stdout
  }

  /** Loads what the simulator printed with the real tool; what was there goes. */
  load(mode: 'iptables' | 'nftables', listing: string): void {
    this.clear()
    const [tool, args] = mode === 'iptables' ? (['iptables-restore', []] as const) : (['nft', ['-f', '-']] as const)
    execFileSync('ip', ['netns', 'exec', this.name('node'), tool, ...args], {
      input: listing,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
  }

  clear(): void {
    this.run('nft', 'flush', 'ruleset')
    for (const table of ['nat', 'filter']) {
      this.run('iptables', '-t', table, '-F')
      this.run('iptables', '-t', table, '-X')
    }
  }

  end(): void {
    for (const one of this.#peers.values()) one.end()
    for (const name of this.#names) spawnSync('ip', ['netns', 'del', name])
    this.#sweeper.stdin!.end()
  }
}
