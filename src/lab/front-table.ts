import { type Issue, issue } from '../issue.ts'
import { type Locale, render } from '../messages/render.ts'
import type { Front } from './fronts.ts'

/** What was found in one environment. */
export interface Looked {
  readonly environment: string
  readonly fronts: readonly Front[]
  /** What could not be read or applied. */
  readonly refused: readonly Issue[]
  /** Why addresses are missing, and what is ignored, each with its line. */
  readonly said: readonly Issue[]
}

const mark = (yes: boolean): string => (yes ? '✓' : '✗')

function row({ object, address, after, internet, inside, seen, targets, billed }: Front): readonly string[] {
  return [
    `${object.kind} ${object.key}`,
    address ?? '<pending>',
    after === undefined ? '-' : `${after}s`,
    mark(internet),
    mark(inside),
    seen ?? '-',
    targets.all === 0 ? '-' : `${targets.healthy}/${targets.all}`,
    billed.length === 0 ? '-' : billed.join(', '),
  ]
}

/** The number of billed objects of an environment; Ingresses of one ALB share it. */
export function billedCount(fronts: readonly Front[]): number {
  const alone = fronts.filter(({ object }) => object.kind === 'Service').flatMap(({ billed }) => billed).length
  const shared = new Set(
    fronts.flatMap(({ object, address, billed }) => (object.kind === 'Ingress' && billed.length > 0 ? [address] : [])),
  )
  return alone + shared.size
}

/** Rows as the command prints them, columns named as kubectl would, and the note on what idle objects cost. */
export function frontRows(
  { fronts }: Looked,
  locale: Locale,
): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly summary: string } {
  return {
    header: ['NAME', 'ADDRESS', 'AFTER', 'INTERNET', 'INSIDE', 'POD SEES', 'TARGETS', 'BILLED'],
    rows: fronts.map((front) => row(front)),
    summary:
      fronts.length === 0
        ? render(issue('lab.front-none', {}) as unknown as Issue, locale)
        : render(issue('lab.front-billed', { count: billedCount(fronts) }) as unknown as Issue, locale),
  }
}

/** The same for a program; sentences in the language asked for. */
export function frontJSON({ environment, fronts, said }: Looked, locale: Locale): object {
  return {
    environment,
    billed: billedCount(fronts),
    items: fronts.map(({ object, address, after, internet, inside, seen, targets, billed, pending }) => ({
      name: `${object.kind} ${object.key}`,
      address: address ?? null,
      seconds: after ?? null,
      internet,
      inside,
      seen: seen ?? null,
      targets,
      billed,
      ...(pending === undefined ? {} : { pending: { code: pending.code, sentence: render(pending, locale) } }),
    })),
    notices: said.map(({ code, location, ...one }) => ({
      code,
      sentence: render({ code, ...one } as Issue, locale),
      ...(location === undefined ? {} : { location }),
    })),
  }
}
