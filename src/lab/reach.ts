import { type Issue, issue } from '../issue.ts'
import type { Judgement } from '../policy/judge.ts'
import { type ReachMatrix, targetText } from '../policy/matrix.ts'
import { type Party, partyText } from '../policy/party.ts'
import type { Position, Reference } from '../position.ts'

/** `shop/api` for a Pod, the address for somebody outside. */
function nameOf(party: Party): string {
  return party.kind === 'pod' ? party.key : partyText(party)
}

const policies = (references: readonly Reference[]): string => [...new Set(references.map(({ key }) => key))].join(', ')

/** One cell in words: which policies let it through, or which close it and in which direction. */
function cellIssue(from: string, to: string, { allowed, by, denied, direction, egress, ingress }: Judgement): Issue {
  const exempt = egress.exempt ?? ingress.exempt
  if (exempt !== undefined) return issue('lab.reach-exempt', { from, to, why: exempt })
  return allowed
    ? issue('lab.reach-allowed', { from, to, policies: policies(by) }, { because: by })
    : issue(
        'lab.reach-denied',
        { from, to, direction: direction ?? 'Ingress', policies: policies(denied) },
        { because: denied },
      )
}

/** A matrix as rows of cells, with the reasons below: every closed cell, and with `all` every cell. */
export interface ReachView {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly columns: readonly string[]
  readonly reasons: readonly Issue[]
}

/** `✓` open, `✗` closed by a policy; columns are numbered, since their names are long. */
export function reachView({ rows, columns, cells }: ReachMatrix, all: boolean): ReachView {
  const targets = columns.map(targetText)
  const reasons = rows.flatMap((from, row) =>
    targets.flatMap((to, column) => {
      const cell = cells[row]![column]!
      return cell.allowed && !all ? [] : [cellIssue(nameOf(from), to, cell)]
    }),
  )
  return {
    header: ['', ...targets.map((_, index) => String(index + 1))],
    rows: rows.map((from, row) => [nameOf(from), ...cells[row]!.map(({ allowed }) => (allowed ? '✓' : '✗'))]),
    columns: targets.map((target, index) => `${index + 1}  ${target}`),
    reasons,
  }
}

/** Where an object's field was written. */
export type Locate = (reference: Reference) => Position | undefined

/** The policies that decided, each with the part that did and its line. */
function decided(references: readonly Reference[], locate: Locate): readonly object[] {
  return references.map((reference) => {
    const location = locate(reference)
    return { policy: reference.key, field: reference.field ?? '', ...(location === undefined ? {} : { location }) }
  })
}

/** The same for a program. */
export function reachJSON({ rows, columns, cells }: ReachMatrix, locate: Locate): readonly object[] {
  return rows.flatMap((from, row) =>
    columns.map((to, column) => {
      const { allowed, by, denied, direction, egress, ingress } = cells[row]![column]!
      const exempt = egress.exempt ?? ingress.exempt
      return {
        from: nameOf(from),
        to: targetText(to),
        allowed,
        ...(direction === undefined ? {} : { direction }),
        policies: [...new Set((allowed ? by : denied).map(({ key }) => key))],
        because: decided(allowed ? by : denied, locate),
        ...(exempt === undefined ? {} : { exempt }),
      }
    }),
  )
}
