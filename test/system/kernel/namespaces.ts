import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'

const peer = join(import.meta.dirname, 'peer.ts')

export const NODE = '192.0.2.11'
export const OUTSIDE = '198.51.100.7'

/** A network of namespaces on one machine: a node that routes, Pods on it, somebody outside. */
export class Namespaces {
  readonly #prefix = `kk${process.pid}`
  readonly #names: string[] = []
  readonly #children: ChildProcess[] = []

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
    if (of === 'outside') this.#ip('-n', this.name('node'), 'route', 'add', 'default', 'dev', device)
  }

  async serve(of: string, ports: readonly number[]): Promise<void> {
    const child = spawn(
      'ip',
      ['netns', 'exec', this.name(of), process.execPath, peer, 'serve', of, ...ports.map(String)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    this.#children.push(child)
    let seen = 0
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`${of} does not serve`)))
      child.stdout!.on('data', (text) => {
        seen += String(text).split('listening').length - 1
        if (seen >= ports.length) resolve()
      })
    })
  }

  /** Opens connections from a namespace and says how each ended. */
  ask(
    of: string,
    host: string,
    port: number,
    count: number,
    timeout = 700,
  ): readonly Readonly<Record<string, string>>[] {
    const question = JSON.stringify({ host, port, count, timeout })
    const { stdout, stderr } = spawnSync(
      'ip',
      ['netns', 'exec', this.name(of), process.execPath, peer, 'ask', question],
      { encoding: 'utf8', timeout: 60_000 },
    )
    if (stdout === '') throw new Error(stderr)
    return JSON.parse(stdout) as readonly Readonly<Record<string, string>>[]
  }

  /** A connection that stays open; `say` sends a line and waits for its echo. */
  hold(
    of: string,
    host: string,
    port: number,
  ): { readonly first: Promise<string>; say(line: string): Promise<string>; end(): void } {
    const child = spawn(
      'ip',
      ['netns', 'exec', this.name(of), process.execPath, peer, 'hold', JSON.stringify({ host, port })],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    this.#children.push(child)
    const next = (): Promise<string> =>
      new Promise((resolve) => {
        const late = setTimeout(() => resolve('timeout'), 3000)
        child.stdout!.once('data', (text) => {
          clearTimeout(late)
          resolve(String(text).trim())
        })
      })
    return {
      first: next(),
      say(line) {
        const answer = next()
        child.stdin!.write(`${line}\n`)
        return answer
      },
      end: () => child.stdin!.end(),
    }
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
    spawnSync('ip', ['netns', 'exec', this.name('node'), 'nft', 'flush', 'ruleset'])
    for (const table of ['nat', 'filter']) {
      spawnSync('ip', ['netns', 'exec', this.name('node'), 'iptables', '-t', table, '-F'])
      spawnSync('ip', ['netns', 'exec', this.name('node'), 'iptables', '-t', table, '-X'])
    }
  }

  end(): void {
    for (const child of this.#children) child.kill('SIGKILL')
    for (const name of this.#names) spawnSync('ip', ['netns', 'del', name])
  }
}
