import type { QueueIssues } from '../../issue/queue.ts'
import type { Sentences } from '../catalogue.ts'

export const queue: Sentences<QueueIssues> = {
  'queue.url': ({ url }) => `${url} is no address of a queue: write redis://HOST:PORT or rediss://HOST:PORT`,
  'queue.not-installed': ({ command }) => `the grading service needs two packages more: ${command}`,
  'queue.unreachable': ({ url, detail }) => `the queue at ${url} does not answer: ${detail}`,
  'queue.listening': ({ url, jobs }) => `grading what comes in at ${url}, ${jobs} at a time; Ctrl+C ends it`,
  'queue.graded': ({ student, exercise, score }) => `${student} ${exercise}: ${score}`,
  'queue.failed': ({ student, exercise, detail }) => `${student} ${exercise}: not graded, ${detail}`,
  'queue.submitted': ({ count }) => `${count} submitted; the same command without --detach fetches the results`,
  'queue.retried': ({ count }) => `${count} dead letters are tried again`,
}
