import { meaningOf } from '../balancer/vocabulary/vocabulary.ts'
import { type Issue, issue } from '../issue.ts'
import { causeCodes, explanationOf } from '../messages/explain.ts'
import { type Locale, render } from '../messages/render.ts'
import { wrap } from '../report/terminal.ts'
import { label } from '../report/text.ts'
import { nearest } from '../words.ts'
import { type Command, EXIT, usage } from './command.ts'

/** The sentence of a code with the names of its parameters in their places. */
function template(code: string, locale: Locale): string {
  const params = new Proxy({}, { get: (_, name) => `<${String(name)}>` })
  try {
    return render({ code, params } as unknown as Issue, locale)
  } catch {
    return code
  }
}

/** Codes by what was typed: exact, the last part alone, or close to it. */
function found(word: string): string {
  if (causeCodes.includes(word)) return word
  const ends = causeCodes.filter((code) => code.endsWith(`.${word}`))
  if (ends.length === 1) return ends[0]!
  throw usage('explain.unknown', {
    code: word,
    near: [
      ...ends,
      ...nearest(word, causeCodes),
      ...causeCodes.filter((code) => nearest(word, [code.slice(code.indexOf('.') + 1)]).length > 0),
    ]
      .slice(0, 5)
      .join(', '),
  })
}

/** What is made of an annotation of load balancers: read, known without effect, or a slip; undefined: it is none. */
function annotationIssue(name: string): Issue<'explain.annotation'> | undefined {
  const meaning = meaningOf(name)
  if (meaning === undefined) return undefined
  const near = meaning.kind === 'unknown' ? meaning.near.join(', ') : ''
  const topic = meaning.kind === 'known' ? { topic: meaning.topic } : {}
  return issue('explain.annotation', { name, meaning: meaning.kind, near, ...topic })
}

export const explain: Command = {
  flags: { json: {} },
  async run({ args, io, locale, flag }) {
    const [word, ...rest] = args
    if (rest.length > 0) throw usage('command.too-many', { what: 'CODE' })
    if (word === undefined) {
      io.out.write(causeCodes.map((code) => `${code}\n`).join(''))
      return EXIT.good
    }
    const annotation = word.includes('/') ? annotationIssue(word) : undefined
    if (annotation !== undefined) {
      const sentence = render(annotation, locale)
      io.out.write(flag('json') ? `${JSON.stringify({ ...annotation.params, sentence }, null, 2)}\n` : `${sentence}\n`)
      return EXIT.good
    }
    const code = found(word)
    const { why, fix } = explanationOf(code, locale)!
    if (flag('json')) io.out.write(`${JSON.stringify({ code, message: template(code, locale), why, fix }, null, 2)}\n`)
    else {
      const columns = Math.min(100, io.out.columns)
      const part = (title: string, text: string): string =>
        [title, ...wrap(text, columns - 2).map((line) => `  ${line}`), '', ''].join('\n')
      io.out.write(
        `${code}\n  ${template(code, locale)}\n\n${part(label('report.why', {}, locale), why)}${part(label('report.fix', {}, locale), fix)}`,
      )
    }
    return EXIT.good
  },
}
