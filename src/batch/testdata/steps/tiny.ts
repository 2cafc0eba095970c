import { After, Before, type DataTable, defineParameterType, Given, setWorldConstructor, Then, World } from '@cucumber/cucumber'
import { AssertionError } from 'chai'
import { EVIDENCE } from '../../../evidence.ts'
import { issue } from '../../../issue.ts'

type Answers = Readonly<Record<string, string>>

interface Parameters {
  readonly answers?: Answers
  readonly prepared?: { readonly answers: Answers }
}

class Tiny extends World<Parameters> {
  hooked = false
  get answers(): Answers {
    return this.parameters.prepared?.answers ?? this.parameters.answers ?? {}
  }
}

setWorldConstructor(Tiny)
defineParameterType({ name: 'answer', regexp: /yes|no|boom|late|wait/, transformer: (text: string) => text })

Before(function (this: Tiny) {
  this.hooked = true
})

After({ tags: '@advisory' }, function (this: Tiny) {
  this.log('after')
})

async function judge(this: Tiny, word: string, expected: string): Promise<void> {
  const actual = this.answers[word] ?? 'no'
  if (!this.hooked) throw new Error('the hook did not run')
  if (actual === 'boom') throw new TypeError('boom')
  if (actual === 'wait') await new Promise((resolve) => setTimeout(resolve, 1))
  if (actual === expected || actual === 'wait') return
  const issues = [issue('expect.no-endpoint', { service: word }, { location: { file: 'a.yaml', line: 2, column: 3, endLine: 2, endColumn: 6 } })]
  this.attach(JSON.stringify({ issues, observations: [] }), EVIDENCE)
  throw new AssertionError(`${word} is ${actual}`)
}

function exists(this: Tiny, word: string): 'skipped' | undefined {
  if (word in this.answers) return undefined
  this.attach(JSON.stringify({ issues: [issue('expect.no-service', { service: word, near: '' })], observations: [], unjudged: true }), EVIDENCE)
  return 'skipped'
}

function table(this: Tiny, rows: DataTable): void {
  for (const { word, answer } of rows.hashes()) if (this.answers[word!] !== answer) throw new AssertionError(`${word} is not ${answer}`)
}

function text(this: Tiny, word: string, content: string): void {
  if (this.answers[word] !== content) throw new AssertionError(`${word} is not ${content}`)
}

Given('something is handed in', () => undefined)
Given('무엇인가 제출되었다', () => undefined)
Given('answer {word} exists', exists)
Given('답 {word}이 있다', exists)
Then('answer {word} is {answer}', judge)
Then('답 {word}은 {answer}이다', judge)
Then('all answers are', table)
Then('모든 답은', table)
Then('answer {word} is', text)
Then('글로 쓴 답 {word}은', text)
