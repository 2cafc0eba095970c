import { expanded, type Token, tokens, type Word } from './lexer.ts'

/** How a command went. */
export interface Exit {
  readonly code: number
  /** Milliseconds it takes; Infinity: it never ends by itself. */
  readonly takes: number
  /** It waits for something: after `takes` it looks again. */
  readonly again?: boolean
}

/** One simple command: its words, where its output and input go, and whether something came down the pipe. */
export interface Command {
  readonly argv: readonly string[]
  readonly redirects: readonly string[]
  readonly input: boolean
}

type Node =
  | { readonly kind: 'simple'; readonly words: readonly Word[]; readonly redirects: readonly Word[] }
  | { readonly kind: 'list'; readonly steps: readonly Step[] }
  | { readonly kind: 'pipe'; readonly negated: boolean; readonly parts: readonly Node[] }
  | {
      readonly kind: 'if'
      readonly branches: readonly (readonly [condition: Node, then: Node])[]
      readonly otherwise?: Node
    }
  | { readonly kind: 'loop'; readonly until: boolean; readonly condition: Node; readonly body: Node }

interface Step {
  readonly after: string
  readonly node: Node
}

const EMPTY: Node = { kind: 'list', steps: [] }

/** A reader over tokens; a script that breaks the grammar is read as far as it goes. */
class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(all: readonly Token[]) {
    this.#tokens = all
  }

  /** The next token as a keyword or operator; '' for any other word. */
  peek(): string | undefined {
    const token = this.#tokens[this.#at]
    if (token === undefined) return undefined
    if (token.kind === 'operator') return token.text
    return token.kind === 'word' && token.bare ? token.parts.map(({ text }) => text).join('') : ''
  }

  take(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  accept(text: string): boolean {
    if (this.peek() !== text) return false
    this.#at++
    return true
  }
}

const SEPARATORS = [';', '&', '\n', '&&', '||']
const ENDS = ['then', 'else', 'elif', 'fi', 'do', 'done', '}', ')', ';;']

function list(reader: Reader): Node {
  const steps: Step[] = []
  let after = ';'
  for (let next = reader.peek(); next !== undefined && !ENDS.includes(next); next = reader.peek()) {
    if (SEPARATORS.includes(next)) {
      reader.take()
      if (next === '&&' || next === '||') after = next
      else if (after !== '&&' && after !== '||') after = ';'
      continue
    }
    steps.push({ after, node: pipeline(reader) })
    after = ';'
  }
  return { kind: 'list', steps }
}

function pipeline(reader: Reader): Node {
  let negated = false
  while (reader.accept('!')) negated = !negated
  const parts = [command(reader)]
  while (reader.accept('|')) parts.push(command(reader))
  return parts.length === 1 && !negated ? parts[0]! : { kind: 'pipe', negated, parts }
}

function command(reader: Reader): Node {
  if (reader.accept('if')) return conditional(reader)
  if (reader.accept('while')) return loop(reader, false)
  if (reader.accept('until')) return loop(reader, true)
  if (reader.accept('(')) return enclosed(reader, ')')
  if (reader.accept('{')) return enclosed(reader, '}')
  return simple(reader)
}

function enclosed(reader: Reader, end: string): Node {
  const inner = list(reader)
  reader.accept(end)
  const { redirects } = simple(reader)
  if (redirects.length === 0) return inner
  return {
    kind: 'list',
    steps: [
      { after: ';', node: inner },
      { after: '&&', node: { kind: 'simple', words: [], redirects } },
    ],
  }
}

function conditional(reader: Reader): Node {
  const branches: (readonly [Node, Node])[] = []
  do {
    const condition = list(reader)
    reader.accept('then')
    branches.push([condition, list(reader)])
  } while (reader.accept('elif'))
  const otherwise = reader.accept('else') ? list(reader) : undefined
  reader.accept('fi')
  return { kind: 'if', branches, ...(otherwise === undefined ? {} : { otherwise }) }
}

function loop(reader: Reader, until: boolean): Node {
  const condition = list(reader)
  reader.accept('do')
  const body = list(reader)
  reader.accept('done')
  return { kind: 'loop', until, condition, body }
}

function simple(reader: Reader): Extract<Node, { kind: 'simple' }> {
  const words: Word[] = []
  const redirects: Word[] = []
  for (let next = reader.peek(); next !== undefined; next = reader.peek()) {
    if (
      next === '|' ||
      next === '(' ||
      SEPARATORS.includes(next) ||
      (words.length === 0 && ENDS.includes(next)) ||
      next === ')'
    )
      break
    const token = reader.take()!
    if (token.kind === 'word') words.push(token)
    else if (token.kind === 'redirect' && !/&?\d$|-$/.test(token.text.replace(/^\d+/, ''))) {
      const target = reader.peek() === undefined ? undefined : reader.take()
      if (target?.kind === 'word') redirects.push(target)
    }
  }
  // A parenthesis nobody asked for is stepped over, so that reading always goes on.
  if (words.length === 0 && redirects.length === 0 && reader.peek() === '(') reader.take()
  return { kind: 'simple', words, redirects }
}

/** `exit N` inside a script: thrown and always caught, so it carries no stack. */
class ScriptExit {
  readonly exit: Exit
  constructor(exit: Exit) {
    this.exit = exit
  }
}

/** Waiting in a loop: the script stops here and is looked at again. */
const POLL = 1000

type Runner = (command: Command, environment: Readonly<Record<string, string>>) => Exit

/** Runs a tree with a runner of simple commands; time adds up. */
class Interpreter {
  #takes = 0
  readonly #environment: Record<string, string>
  readonly #run: Runner

  constructor(environment: Readonly<Record<string, string>>, run: Runner) {
    this.#environment = { ...environment }
    this.#run = run
  }

  script(root: Node): Exit {
    try {
      return { code: this.#node(root, false), takes: this.#takes }
    } catch (error) {
      if (error instanceof ScriptExit) return error.exit
      throw error
    }
  }

  #node(node: Node, input: boolean): number {
    switch (node.kind) {
      case 'list':
        return this.#list(node.steps, input)
      case 'pipe':
        return this.#pipe(node.parts, node.negated, input)
      case 'if': {
        for (const [condition, then] of node.branches)
          if (this.#node(condition, input) === 0) return this.#node(then, input)
        return this.#node(node.otherwise ?? EMPTY, input)
      }
      case 'loop':
        return this.#loop(node)
      case 'simple':
        return this.#simple(node, input)
    }
  }

  #list(steps: readonly Step[], input: boolean): number {
    let code = 0
    for (const { after, node } of steps) {
      if ((after === '&&' && code !== 0) || (after === '||' && code === 0)) continue
      code = this.#node(node, input)
    }
    return code
  }

  /** A pipe ends as its last command does, which sees whether the one before had anything to say. */
  #pipe(parts: readonly Node[], negated: boolean, input: boolean): number {
    let code = 0
    for (const [index, part] of parts.entries()) code = this.#node(part, index === 0 ? input : code === 0)
    return negated ? Number(code === 0) : code
  }

  /** A loop whose condition lets it go on is looked at again after its body; one that cannot end never does. */
  #loop({ until, condition, body }: Extract<Node, { kind: 'loop' }>): number {
    if ((this.#node(condition, false) === 0) === until) return 0
    const before = this.#takes
    this.#node(body, false)
    const step = Math.max(POLL, this.#takes - before)
    throw new ScriptExit({ code: 0, takes: before + step, again: true })
  }

  #simple({ words, redirects }: Extract<Node, { kind: 'simple' }>, input: boolean): number {
    const argv = words.map((word) => expanded(word, this.#environment))
    while (/^[A-Za-z_]\w*=/.test(argv[0] ?? '')) {
      const [assignment = ''] = argv.splice(0, 1)
      const at = assignment.indexOf('=')
      this.#environment[assignment.slice(0, at)] = assignment.slice(at + 1)
    }
    if (argv[0] === 'exit') throw new ScriptExit({ code: Number(argv[1] ?? 0) & 255, takes: this.#takes })
    const to = redirects.map((word) => expanded(word, this.#environment))
    const exit = this.#run({ argv, redirects: to, input }, this.#environment)
    this.#takes += exit.takes
    if (exit.again || exit.takes === Number.POSITIVE_INFINITY) throw new ScriptExit({ ...exit, takes: this.#takes })
    return exit.code
  }
}

const read = new Map<string, Node>()

/** A probe's script is read once, however often it is asked. */
function treeOf(text: string): Node {
  let tree = read.get(text)
  if (tree === undefined) {
    tree = list(new Reader(tokens(text)))
    if (read.size >= 1000) read.clear()
    read.set(text, tree)
  }
  return tree
}

/** How a shell script goes, given how its commands go. */
export function runScript(text: string, environment: Readonly<Record<string, string>>, run: Runner): Exit {
  return new Interpreter(environment, run).script(treeOf(text))
}
