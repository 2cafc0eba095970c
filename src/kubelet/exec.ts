import type { ImageBehaviour } from '../application.ts'
import { reach, resolves, type Surroundings } from './reach.ts'
import { type Command, type Exit, runScript } from './script.ts'

export type { Exit } from './script.ts'

/** A container as a command inside it sees it. */
export interface Shell extends Surroundings {
  readonly environment: Readonly<Record<string, string>>
  readonly behaviour: ImageBehaviour
}

type Tool = (args: readonly string[], shell: Shell, input: boolean) => Exit

const done = (code: number, takes = 0): Exit => ({ code, takes })

/** What a short or long option was given; undefined: it was not. */
function option(args: readonly string[], short: string, long: string): string | undefined {
  for (const [at, word] of args.entries()) {
    if (word === `-${short}` || word === `--${long}`) return args[at + 1]
    if (word.startsWith(`--${long}=`)) return word.slice(long.length + 3)
    if (!word.startsWith('--') && word.startsWith(`-${short}`)) return word.slice(2)
  }
  return undefined
}

/** What a long option was given. */
function longOption(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  if (at < 0) return undefined
  return args[at]!.includes('=') ? args[at]!.slice(name.length + 3) : args[at + 1]
}

function portOf({ behaviour }: Shell): number {
  return behaviour.listen[0]?.port ?? 0
}

/** The password a MySQL server was started with; undefined: nothing was said, any will do. */
function passwordOf(user: string, { environment }: Shell): string | undefined {
  if (environment['MYSQL_USER'] === user && user !== '') return environment['MYSQL_PASSWORD']
  if (environment['MYSQL_ALLOW_EMPTY_PASSWORD'] && !environment['MYSQL_ROOT_PASSWORD']) return ''
  return environment['MYSQL_ROOT_PASSWORD'] ?? environment['MARIADB_ROOT_PASSWORD']
}

/** A password is stuck to its option: the word after a lone `-p` is none. */
function givenPassword(args: readonly string[], { environment }: Shell): string {
  for (const word of args) {
    if (word.startsWith('--password=')) return word.slice('--password='.length)
    if (/^-p./.test(word)) return word.slice(2)
  }
  return environment['MYSQL_PWD'] ?? ''
}

/** `ping` needs no right password: a server that says no is alive. */
function mysql(args: readonly string[], shell: Shell, asks: 'ping' | 'query'): Exit {
  const host = option(args, 'h', 'host') ?? ''
  const socket = (host === '' || host === 'localhost') && longOption(args, 'protocol') === undefined
  const port = socket ? portOf(shell) : Number(option(args, 'P', 'port') ?? 3306)
  const reached = reach(host, port, shell)
  if (reached === undefined || !['mysql', 'http'].includes(reached.listener.speaks)) return done(1)
  if (reached.listener.speaks !== 'mysql' && !reached.listener.behaviour.undescribed) return done(1)
  if (asks === 'ping') return done(0)
  const expected = passwordOf(option(args, 'u', 'user') ?? 'root', shell)
  return done(expected === undefined || expected === givenPassword(args, shell) ? 0 : 1)
}

function netcat(args: readonly string[], shell: Shell): Exit {
  const taking = /^-[a-z]*[wqsip]$/i
  const [host, port] = args.filter((word, at) => !word.startsWith('-') && !taking.test(args[at - 1] ?? ''))
  if (args.some((word) => /^-[a-z]*u/.test(word))) return done(0)
  return done(host !== undefined && port !== undefined && reach(host, Number(port), shell) !== undefined ? 0 : 1)
}

/** Options of curl and wget that take the next word. */
const TAKING: Readonly<Record<'curl' | 'wget', RegExp>> = {
  curl: /^(-[a-zA-Z]*[oHXdmuAwTFbceKrxy]|--(output|header|request|data|data-raw|max-time|connect-timeout|user|user-agent|write-out|retry|retry-delay|resolve|cacert|cert|key|url|interface|proxy|range|cookie))$/,
  wget: /^(-[a-zA-Z]*[OToPtUwY]|--(output-document|timeout|tries|user-agent|header|output-file|post-data))$/,
}

function urlOf(args: readonly string[], tool: 'curl' | 'wget'): URL | undefined {
  const given =
    longOption(args, 'url') ?? args.find((word, at) => !word.startsWith('-') && !TAKING[tool].test(args[at - 1] ?? ''))
  if (given === undefined) return undefined
  const full = /^[a-z]+:\/\//i.test(given) ? given : `http://${given}`
  return URL.canParse(full) ? new URL(full) : undefined
}

/** curl without -f is content with any status; wget fails from 400 on. */
function http(args: readonly string[], shell: Shell, tool: 'curl' | 'wget'): Exit {
  const codes =
    tool === 'curl'
      ? { usage: 2, connect: 7, late: 28, speech: 52, status: 22 }
      : { usage: 1, connect: 4, late: 4, speech: 4, status: 8 }
  const url = urlOf(args, tool)
  if (url === undefined) return done(codes.usage)
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const reached = reach(host, url.port === '' ? (secure ? 443 : 80) : Number(url.port), shell)
  if (reached === undefined) return done(codes.connect)
  const { speaks, behaviour } = reached.listener
  if (speaks !== (secure ? 'https' : 'http') && !behaviour.undescribed) return done(codes.speech)
  const takes = behaviour.answersAfter ?? 0
  const limit = Number(
    (tool === 'curl' ? option(args, 'm', 'max-time') : option(args, 'T', 'timeout')) ?? Number.POSITIVE_INFINITY,
  )
  if (takes > limit * 1000) return done(codes.late, limit * 1000)
  const failing = reached.status(url.pathname) >= 400
  const minds =
    tool === 'wget' || args.some((word) => /^--fail(-with-body|-early)?$/.test(word) || /^-[a-zA-Z]*f/.test(word))
  return done(failing && minds ? codes.status : 0, takes)
}

/** `sleep 5`, `sleep 1m 30s`, `sleep infinity`. */
function sleep(args: readonly string[]): Exit {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
  if (args.some((word) => /^inf/i.test(word))) return done(0, Number.POSITIVE_INFINITY)
  if (args.length === 0 || args.some((word) => !/^\d*\.?\d+[smhd]?$/.test(word))) return done(1)
  return done(
    0,
    Math.round(args.reduce((sum, word) => sum + Number.parseFloat(word) * (units[word.at(-1)!] ?? 1) * 1000, 0)),
  )
}

/** What never looks at the application: it succeeds, with the time it needs. */
const BLIND = new Set(
  'true : echo ls test [ [[ cat pgrep ps date printf touch kill killall pkill rm mkdir cp mv chmod chown id whoami hostname env export set cd pwd read trap wait stat find which command type sync ln uname ulimit umask source .'.split(
    ' ',
  ),
)

/** What says something about its input alone: without input it finds nothing. */
const FILTERS = new Set([
  'grep',
  'egrep',
  'fgrep',
  'jq',
  'awk',
  'sed',
  'head',
  'wc',
  'cut',
  'sort',
  'tr',
  'xargs',
  'tee',
])

/** Runs the command behind the words that only wrap it. */
function wrapped(skip: RegExp, values: RegExp): Tool {
  return (args, shell, input) => {
    let at = 0
    while (at < args.length && (skip.test(args[at]!) || (at > 0 && values.test(args[at - 1]!)))) at++
    return at >= args.length ? done(0) : run({ argv: args.slice(at), redirects: [], input }, shell)
  }
}

const timeout: Tool = (args, shell, input) => {
  const rest = args.filter((word, at) => !(word.startsWith('-') && at < 3) && !/^-[sk]$/.test(args[at - 1] ?? ''))
  const [limit = '0', ...argv] = rest
  const milliseconds = sleep([limit]).takes
  const exit = run({ argv, redirects: [], input }, shell)
  return exit.takes > milliseconds && milliseconds > 0 ? done(124, milliseconds) : exit
}

const shellTool: Tool = (args, shell) => {
  const flag = args.findIndex((word) => /^-[a-z]*c$/.test(word))
  const text = flag < 0 ? undefined : args[flag + 1]
  if (text === undefined) return done(0)
  return runScript(text, shell.environment, (command, environment) => run(command, { ...shell, environment }))
}

const lookup: Tool = (args, shell) => {
  const name = args.find(
    (word) => !word.startsWith('-') && !word.startsWith('@') && word !== 'hosts' && word !== 'ahosts',
  )
  return done(name !== undefined && resolves(name, shell) ? 0 : 1)
}

const TOOLS: Readonly<Record<string, Tool>> = {
  false: () => done(1),
  exit: ([code]) => done(Number(code ?? 0) & 255),
  sleep,
  sh: shellTool,
  bash: shellTool,
  ash: shellTool,
  dash: shellTool,
  mysqladmin: (args, shell) => mysql(args, shell, args.includes('ping') ? 'ping' : 'query'),
  'mariadb-admin': (args, shell) => mysql(args, shell, args.includes('ping') ? 'ping' : 'query'),
  mysql: (args, shell) => mysql(args, shell, 'query'),
  mariadb: (args, shell) => mysql(args, shell, 'query'),
  nc: netcat,
  ncat: netcat,
  netcat,
  curl: (args, shell) => http(args, shell, 'curl'),
  wget: (args, shell) => http(args, shell, 'wget'),
  nslookup: lookup,
  host: lookup,
  dig: lookup,
  getent: lookup,
  timeout,
  exec: wrapped(/^-/, /^-a$/),
  nohup: wrapped(/^-/, /^$/),
  env: wrapped(/^-|=/, /^-u$/),
  tail: (args) => done(0, args.some((word) => /^-[a-zA-Z0-9]*[fF]/.test(word)) ? Number.POSITIVE_INFINITY : 0),
}

/** bash opens a connection where a redirection names /dev/tcp; that it opens is all that matters. */
function redirected(redirects: readonly string[], shell: Shell): Exit | undefined {
  for (const target of redirects) {
    const [, host, port] = /^\/dev\/tcp\/([^/]+)\/(\d+)$/.exec(target) ?? []
    if (host !== undefined && reach(host, Number(port), shell) === undefined) return done(1)
  }
  return undefined
}

/** One command without a shell; 127 when the image has no such command. */
function run({ argv, redirects, input }: Command, shell: Shell): Exit {
  const failed = redirected(redirects, shell)
  if (failed !== undefined) return failed
  const [path = '', ...args] = argv
  const name = path.split('/').at(-1)!
  const { behaviour } = shell
  if (name === '') return done(0)
  const described = behaviour.exec?.[name] ?? behaviour.exec?.[path]
  if (described !== undefined) return done(described)
  if (BLIND.has(name)) return done(0)
  if (FILTERS.has(name)) return done(input || args.filter((word) => !word.startsWith('-')).length > 1 ? 0 : 1)
  const tool = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined
  if (tool !== undefined) return tool(args, shell, input)
  return done(behaviour.undescribed ? ownTool(shell) : 127)
}

/** A command of an image nobody described asks its own application, as far as anybody can tell. */
function ownTool(shell: Shell): number {
  const { listen } = shell.behaviour
  return listen.length === 0 || listen.some(({ port }) => reach('', port, shell) !== undefined) ? 0 : 1
}

/** Exit status and duration of an argv as the container would give them. */
export function execute(argv: readonly string[], shell: Shell): Exit {
  return run({ argv, redirects: [], input: false }, shell)
}
