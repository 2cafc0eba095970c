/** Runs inside a namespace: `serve NAME PORT…` answers who it is and whom it sees; `ask JSON` opens connections and prints how each ended. */
import { connect, createServer } from 'node:net'

interface Ask {
  readonly host: string
  readonly port: number
  readonly count: number
  /** Milliseconds. */
  readonly timeout: number
}

type Ended = { readonly by: string; readonly peer: string } | { readonly error: 'refused' | 'timeout' | 'other' }

function serve(name: string, ports: readonly number[]): void {
  for (const port of ports) {
    createServer((socket) => {
      socket.on('error', () => undefined)
      socket.write(`${JSON.stringify({ by: `${name}:${port}`, peer: socket.remoteAddress?.replace('::ffff:', '') })}\n`)
      socket.on('data', (text) => socket.write(text))
    }).listen(port, '0.0.0.0', () => process.stdout.write(`listening ${port}\n`))
  }
}

function once({ host, port, timeout }: Ask): Promise<Ended> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (ended: Ended): void => {
      socket.destroy()
      resolve(ended)
    }
    socket.setTimeout(timeout, () => end({ error: 'timeout' }))
    socket.once('data', (text) => end(JSON.parse(String(text)) as Ended))
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end({ error: error.code === 'ECONNREFUSED' ? 'refused' : 'other' }),
    )
  })
}

async function ask(one: Ask): Promise<void> {
  const ends: Ended[] = []
  for (let left = one.count; left > 0; left -= 10)
    ends.push(...(await Promise.all(Array.from({ length: Math.min(10, left) }, () => once(one)))))
  process.stdout.write(`${JSON.stringify(ends)}\n`)
}

/** One connection held open: a line in is sent, the echo or its loss is printed. */
function hold({ host, port }: Ask): void {
  const socket = connect({ host, port })
  socket.on('data', (text) => process.stdout.write(String(text)))
  socket.on('error', (error) => process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`))
  process.stdin.on('data', (text) => socket.write(text))
  process.stdin.on('end', () => socket.destroy())
}

const [deed, ...rest] = process.argv.slice(2)
if (deed === 'serve') serve(rest[0]!, rest.slice(1).map(Number))
else if (deed === 'ask') await ask(JSON.parse(rest[0]!) as Ask)
else hold(JSON.parse(rest[0]!) as Ask)
