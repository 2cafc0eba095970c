import type { BalancerTopic } from './balancer-topic.ts'
/** Bad usage of the command line, and what commands say beside their results. */
export interface CommandIssues {
  'command.watching': { readonly milliseconds: number }
  'command.checked-again': { readonly milliseconds: number }
  'command.no-fix': { readonly exercise: string }
  'command.unknown': { readonly name: string; readonly near: string }
  'command.none': Readonly<Record<string, never>>
  'command.unknown-flag': { readonly flag: string; readonly near: string }
  'command.no-value': { readonly flag: string; readonly value: string }
  'command.needless-value': { readonly flag: string; readonly value: string }
  'command.twice': { readonly flag: string }
  'command.choice': { readonly flag: string; readonly value: string; readonly choices: string }
  'command.number': { readonly flag: string; readonly value: string }
  'command.share': { readonly value: string }
  'command.shard': { readonly value: string }
  'command.missing': { readonly what: string }
  'command.too-many': { readonly what: string }
  'command.no-folder': { readonly folder: string }
  'command.which-exercise': { readonly folder: string; readonly known: string }
  'command.unknown-format': { readonly name: string; readonly near: string; readonly known: string }
  'command.two-documents': { readonly one: string; readonly other: string }
  'command.unwritable': { readonly file: string; readonly detail: string }
  'command.unreadable': { readonly file: string; readonly detail: string }
  'command.written': { readonly folder: string }
  'command.below': { readonly count: number; readonly limit: string }
  'command.progress': {
    readonly done: number
    readonly total: number
    readonly rate: string
    readonly eta: string
    readonly broken: number
  }
  'command.broken': { readonly student: string; readonly exercise: string; readonly detail: string }
  'command.resume-hint': { readonly command: string }
  'command.fault': { readonly detail: string }
  'explain.annotation': {
    readonly name: string
    readonly meaning: 'simulated' | 'known' | 'unknown'
    readonly topic?: BalancerTopic
    readonly near: string
  }
  'explain.unknown': { readonly code: string; readonly near: string }
  'export.which-exercise': { readonly known: string }
  'export.no-column': { readonly flag: string; readonly name: string; readonly headings: string }
  'export.no-student': { readonly file: string }
  'export.filled': { readonly filled: number; readonly missing: string }
  'new.bad-id': { readonly id: string }
  'new.exists': { readonly folder: string }
  'new.next': { readonly command: string }
  'command.see-help': { readonly command: string }
}
