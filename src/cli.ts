#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import type { Io, Stream } from './command/command.ts'

enableCompileCache()

function stream(to: NodeJS.WriteStream): Stream {
  return { tty: to.isTTY === true, columns: to.columns ?? 100, write: (text) => void to.write(text) }
}

async function read(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

let closing: (() => Promise<void>) | undefined

/** The first signal lets a command finish what it has begun, the second does not. */
function end(code: number): void {
  const close = closing
  closing = undefined
  if (close === undefined) process.exit(code)
  else void close().finally(() => process.exit(code))
}

const io: Io = {
  cwd: process.cwd(),
  env: process.env,
  out: stream(process.stdout),
  err: stream(process.stderr),
  read,
  now: () => performance.now(),
  onInterrupt: (close) => {
    closing = close
  },
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version
}

// A reader that closes the pipe (head, less) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3))
process.on('SIGINT', () => end(130))
process.on('SIGTERM', () => end(143))

const { main } = await import('./command/main.ts')
process.exitCode = await main(process.argv.slice(2), io, version)
