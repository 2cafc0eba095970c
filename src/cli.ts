#!/usr/bin/env node
import './command/needed-node.ts'
import { fstatSync, readFileSync, writeSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import type { Io, Stream } from './command/command.ts'

enableCompileCache()

/** A reader that closes the pipe (head, less) is no fault. */
function broken({ code }: NodeJS.ErrnoException): never {
  process.exit(code === 'EPIPE' ? 0 : 3)
}

function isDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice()
  } catch {
    return false
  }
}

/** Writes at once; Node's own stream, which takes a while to set up, is for descriptors that do not take everything at once. */
function stream(fd: 1 | 2, slow: () => NodeJS.WriteStream): Stream {
  let opened: NodeJS.WriteStream | undefined
  const open = (): NodeJS.WriteStream => {
    opened ??= slow().on('error', broken)
    return opened
  }
  const tty = (): boolean => isDevice(fd) && open().isTTY
  return {
    get tty() {
      return tty()
    },
    get columns() {
      return tty() ? open().columns : 100
    },
    write(text) {
      let rest: Uint8Array = Buffer.from(text)
      try {
        while (opened === undefined && rest.length > 0) rest = rest.subarray(writeSync(fd, rest))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EPIPE') broken(error as NodeJS.ErrnoException)
        open()
      }
      if (rest.length > 0) open().write(rest)
    },
  }
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
  out: stream(1, () => process.stdout),
  err: stream(2, () => process.stderr),
  read,
  now: () => performance.now(),
  onInterrupt: (close) => {
    closing = close
  },
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version
}

process.on('SIGINT', () => end(130))
process.on('SIGTERM', () => end(143))

const { main } = await import('./command/main.ts')
process.exitCode = await main(process.argv.slice(2), io, version)
