import { type ImageBehaviour, type ImageTable, listening, statusOf } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** What a command of a probe or hook sees: its Pod, its variables, the applications around it. */
export interface Shell {
  readonly state: ClusterState
  readonly images: ImageTable
  readonly pod: Stored<'Pod'>
  readonly environment: Readonly<Record<string, string>>
  readonly now: Instant
  /** The port that database tools ask when none is named. */
  readonly port: number
  readonly known: Readonly<Record<string, number>>
}

export interface Exit {
  readonly code: number
  /** Milliseconds the command takes. */
  readonly takes: number
}

const done = (code: number, takes = 0): Exit => ({ code, takes })

/** Words of a command line: quotes group, `$NAME` and `${NAME}` are expanded outside single quotes. */
function words(text: string, environment: Readonly<Record<string, string>>): readonly string[] {
  const found: string[] = []
  for (const [token] of text.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+/g)) {
    const parts = token.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^"']+/g) ?? []
    found.push(
      parts
        .map((part) => (part.startsWith("'") ? part.slice(1, -1) : expanded(part.replace(/^"|"$/g, ''), environment)))
        .join(''),
    )
  }
  return found
}

function expanded(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?/g, (_, name: string) => environment[name] ?? '')
}

/** Splits a script at `;`, `&&`, `||`, `|` and line ends, outside quotes. */
function commands(script: string): readonly { readonly text: string; readonly after: string }[] {
  const found: { text: string; after: string }[] = []
  let text = ''
  let after = ';'
  for (const [token] of script.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|&&|\|\||[;|\n]|[^"';|&\n]+|./g)) {
    if (![';', '&&', '||', '|', '\n'].includes(token)) {
      text += token
      continue
    }
    if (text.trim() !== '') found.push({ text, after })
    text = ''
    after = token === '\n' ? ';' : token
  }
  if (text.trim() !== '') found.push({ text, after })
  return found
}

class ScriptExit extends Error {
  readonly code: number
  constructor(code: number) {
    super()
    this.code = code
  }
}

function script(text: string, shell: Shell): Exit {
  let code = 0
  let takes = 0
  try {
    for (const { text: command, after } of commands(text)) {
      if ((after === '&&' && code !== 0) || (after === '||' && code === 0)) continue
      let list = words(command.replace(/\s\d?>&?\s*\S+/g, ' '), shell.environment)
      const negated = list[0] === '!'
      if (negated) list = list.slice(1)
      const exit = command.includes('/dev/tcp/') ? devTcp(command, shell) : run(list, shell)
      takes += exit.takes
      code = negated ? Number(exit.code === 0) : exit.code
    }
  } catch (error) {
    if (error instanceof ScriptExit) return done(error.code, takes)
    throw error
  }
  return done(code, takes)
}

function open(
  host: string,
  port: number,
  shell: Shell,
): { readonly speaks: string; readonly status: (path: string) => number } | undefined {
  const own =
    ['', 'localhost', '127.0.0.1', '::1', '0.0.0.0', shell.pod.metadata.name, shell.pod.spec?.hostname ?? ''].includes(
      host,
    ) || host === shell.pod.status?.podIP
  const pod = own ? shell.pod : shell.state.list('Pod').find(({ status }) => status?.podIP === host)
  if (pod === undefined) return undefined
  const listener = listening(shell.state, shell.images, pod, 'TCP', port, shell.now)
  if (listener === undefined) return undefined
  return { speaks: listener.speaks, status: (path) => pathStatus(shell, pod, listener.behaviour, path) }
}

function pathStatus({ state }: Shell, pod: Stored<'Pod'>, behaviour: ImageBehaviour, path: string): number {
  return statusOf(state, `${pod.metadata.namespace}/${pod.metadata.name}`, behaviour, path)
}

function devTcp(command: string, shell: Shell): Exit {
  const [, host = '', port = '0'] = /\/dev\/tcp\/([^/\s]+)\/(\d+)/.exec(expanded(command, shell.environment)) ?? []
  return done(open(host, Number(port), shell) === undefined ? 1 : 0)
}

function option(list: readonly string[], short: string, long: string): string | undefined {
  for (const [at, word] of list.entries()) {
    if (word === `-${short}` || word === `--${long}`) return list[at + 1]
    if (word.startsWith(`--${long}=`)) return word.slice(long.length + 3)
    if (word.startsWith(`-${short}`) && word.length > 2 && !word.startsWith('--')) return word.slice(2)
  }
  return undefined
}

function mysql(list: readonly string[], shell: Shell): Exit {
  const host = option(list, 'h', 'host') ?? ''
  const port = Number(option(list, 'P', 'port') ?? shell.port)
  const found = open(host, port, shell)
  return done(found === undefined || found.speaks !== 'mysql' ? 1 : 0)
}

function netcat(list: readonly string[], shell: Shell): Exit {
  const [host, port] = list.filter(
    (word, at) => !word.startsWith('-') && !['-w', '-q', '-s'].includes(list[at - 1] ?? ''),
  )
  return done(host === undefined || port === undefined || open(host, Number(port), shell) === undefined ? 1 : 0)
}

/** curl without -f succeeds on any status; wget fails from 400 on. */
function http(list: readonly string[], shell: Shell, tool: 'curl' | 'wget'): Exit {
  const url = list.find((word) => /^(https?:\/\/|[a-z0-9.]+(:\d+)?(\/|$))/i.test(word) && !word.startsWith('-'))
  if (url === undefined) return done(tool === 'curl' ? 2 : 1)
  const full = /^https?:/.test(url) ? url : `http://${url}`
  if (!URL.canParse(full)) return done(tool === 'curl' ? 3 : 1)
  const { hostname, port, protocol, pathname } = new URL(full)
  const found = open(hostname, port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port), shell)
  if (found === undefined) return done(tool === 'curl' ? 7 : 1)
  if (found.speaks !== 'http') return done(tool === 'curl' ? 52 : 1)
  const failing = found.status(pathname) >= 400
  const fails = list.some((word) => word === '--fail' || word === '--fail-with-body' || /^-[a-zA-Z]*f/.test(word))
  if (tool === 'wget') return done(failing ? 8 : 0)
  return done(failing && fails ? 22 : 0)
}

const blind = new Set(['true', ':', 'echo', 'ls', 'test', '[', 'cat', 'pgrep', 'ps', 'date', 'printf', 'touch', 'grep'])

/** One command without a shell. */
function run(list: readonly string[], shell: Shell): Exit {
  const [path = '', ...rest] = list
  const tool = path.split('/').at(-1)!
  if (tool === '' || /^[A-Za-z_]\w*=/.test(tool)) return done(0)
  if (shell.known[tool] !== undefined) return done(shell.known[tool])
  if (blind.has(tool)) return done(0)
  switch (tool) {
    case 'false':
      return done(1)
    case 'exit':
      throw new ScriptExit(Number(rest[0] ?? 0))
    case 'sleep':
      return done(0, sleepTime(rest))
    case 'sh':
    case 'bash':
    case 'ash':
      return shellCommand(rest, shell)
    case 'mysqladmin':
    case 'mysql':
    case 'mariadb':
    case 'mariadb-admin':
      return mysql(rest, shell)
    case 'nc':
    case 'ncat':
    case 'netcat':
      return netcat(rest, shell)
    case 'curl':
    case 'wget':
      return http(rest, shell, tool)
    default:
      return done(127)
  }
}

function sleepTime(rest: readonly string[]): number {
  const unit: Record<string, number> = { s: 1, m: 60, h: 3600 }
  return rest.reduce((sum, word) => sum + Number.parseFloat(word) * (unit[word.at(-1)!] ?? 1) * 1000, 0)
}

function shellCommand(rest: readonly string[], shell: Shell): Exit {
  const flag = rest.findIndex((word) => /^-[a-z]*c$/.test(word))
  return flag < 0 || rest[flag + 1] === undefined ? done(0) : script(rest[flag + 1]!, shell)
}

/** Exit code and duration of an argv as the container would give it; 127 when the image has no such command. */
export function execute(argv: readonly string[], shell: Shell): Exit {
  try {
    return run(argv, shell)
  } catch (error) {
    if (error instanceof ScriptExit) return done(error.code)
    throw error
  }
}
