/**
 * Runs inside a namespace, until its standard input ends: `peer.ts NAME PORT…` answers on every port, over TCP and UDP,
 * who it is and whom it sees; questions come in as lines of JSON and are answered by lines of JSON.
 */
import { createSocket } from 'node:dgram'
import { connect, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** Connections to open, or something to do with one that is held. */
export type Asked =
  | {
      readonly id: number
      readonly what: 'open'
      readonly host: string
      readonly port: number
      readonly protocol: 'TCP' | 'UDP'
      readonly count: number
      /** Milliseconds. */
      readonly timeout: number
      /** UDP only: always from this port. */
      readonly from?: number
    }
  | { readonly id: number; readonly what: 'hold'; readonly host: string; readonly port: number }
  | { readonly id: number; readonly what: 'say'; readonly held: number; readonly line: string }
  | { readonly id: number; readonly what: 'end'; readonly held: number }

/** `by NAME:PORT`, the source that was seen and how long it took to get there; or how it failed. */
export type Ended =
  | { readonly by: string; readonly peer: string; readonly milliseconds: number }
  | { readonly error: string }

export interface Answered {
  readonly id: number
  readonly ends: readonly Ended[]
  readonly line?: string
}

const NAMES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'reset',
}

const greeted = (text: Buffer, milliseconds: number): Ended => ({
  ...(JSON.parse(String(text)) as { readonly by: string; readonly peer: string }),
  milliseconds,
})

const errorOf = ({ code = '' }: NodeJS.ErrnoException): Ended => ({ error: NAMES[code] ?? code })

function serve(name: string, port: number): void {
  const greeting = (peer = ''): string => JSON.stringify({ by: `${name}:${port}`, peer: peer.replace('::ffff:', '') })
  createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(`${greeting(socket.remoteAddress)}\n`)
    socket.on('data', (text) => socket.write(text))
  }).listen(port, '0.0.0.0', () => process.stdout.write('listening\n'))
  const datagrams = createSocket('udp4')
  datagrams.on('message', (_, from) => datagrams.send(greeting(from.address), from.port, from.address))
  datagrams.bind(port, '0.0.0.0', () => process.stdout.write('listening\n'))
}

function overTCP({ host, port, timeout }: Extract<Asked, { what: 'open' }>): Promise<Ended> {
  return new Promise((resolve) => {
    const start = performance.now()
    let opened = start
    const socket = connect({ host, port }, () => {
      opened = performance.now()
    })
    const end = (ended: Ended): void => {
      socket.destroy()
      resolve(ended)
    }
    socket.setTimeout(timeout, () => end({ error: 'timeout' }))
    socket.once('data', (text) => end(greeted(text, opened - start)))
    socket.once('error', (error) => end(errorOf(error)))
  })
}

/** Below the kernel's own range, above what peers serve. */
const [FIRST, LAST] = [12_000, 28_000]
let turn = FIRST

/**
 * Ports in turn: of two datagrams from one port within 30 seconds the second belongs to the first one's flow, and rules for
 * new flows neither see nor count it.
 */
function nextPort(): number {
  turn = turn === LAST ? FIRST : turn + 1
  return turn
}

function overUDP({ host, port, timeout, from }: Extract<Asked, { what: 'open' }>): Promise<Ended> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const late = setTimeout(() => end({ error: 'timeout' }), timeout)
    const end = (ended: Ended): void => {
      clearTimeout(late)
      socket.close()
      resolve(ended)
    }
    const start = performance.now()
    socket.once('message', (text) => end(greeted(text, performance.now() - start)))
    socket.once('error', (error) => end(errorOf(error)))
    socket.bind(from ?? nextPort(), () => socket.connect(port, host, () => socket.send(Buffer.alloc(0))))
  })
}

/** So many at a time: enough to be quick, few enough for the accept queue. */
const AT_ONCE = 20

async function open(asked: Extract<Asked, { what: 'open' }>): Promise<readonly Ended[]> {
  const once = asked.protocol === 'UDP' ? overUDP : overTCP
  const ends: Ended[] = []
  for (let left = asked.count; left > 0; left -= AT_ONCE)
    ends.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, left) }, () => once(asked)))))
  return ends
}

const held = new Map<number, Socket>()

/** The next line of a held connection, or how it was lost. */
function line(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve('timeout'), 3000)
    const end = (text: string): void => {
      clearTimeout(late)
      resolve(text)
    }
    socket.once('data', (text) => end(String(text).trim()))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'error'))
  })
}

async function answer(asked: Asked): Promise<Answered> {
  const { id } = asked
  if (asked.what === 'open') return { id, ends: await open(asked) }
  if (asked.what === 'hold') {
    const socket = connect({ host: asked.host, port: asked.port })
    socket.on('error', () => undefined)
    held.set(id, socket)
    return { id, ends: [], line: await line(socket) }
  }
  const socket = held.get(asked.held)!
  if (asked.what === 'end') {
    socket.destroy()
    held.delete(asked.held)
    return { id, ends: [] }
  }
  const next = line(socket)
  socket.write(`${asked.line}\n`)
  return { id, ends: [], line: await next }
}

const [name = '', ...ports] = process.argv.slice(2)
for (const port of ports) serve(name, Number(port))
const questions = createInterface({ input: process.stdin })
questions.on('line', async (text) => {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(text) as Asked))}\n`)
})
questions.on('close', () => process.exit())
