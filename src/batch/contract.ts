import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Issue, issue } from '../issue.ts'
import type { Bilingual } from '../result.ts'
import { nearest } from '../words.ts'
import { EDIT_NAMES } from './edit/kinds.ts'
import type { Mutant } from './mutants.ts'
import { reasonOf } from './tree.ts'

/** An edit that makes another right answer, and why the task allows it. */
export interface Allowed {
  /** The names of mutants, word for word. */
  readonly edits: readonly string[]
  readonly because: Bilingual
}

/** What an exercise says of edits of its solutions: `mutants.json`. */
export interface Contract {
  /**
   * Criteria of which one must fail, by what is edited: `probe`, or more closely `selector/Service` or
   * `selector/Service/shop/api`. `refused` is for whatever the API server does not accept.
   */
  readonly kills: Readonly<Record<string, readonly string[]>>
  readonly allowed: readonly Allowed[]
}

const NOTHING: Contract = { kills: {}, allowed: [] }
export const REFUSED = 'refused'
export const CONTRACT = 'mutants.json'

interface Written {
  readonly kills?: Readonly<Record<string, readonly string[]>>
  readonly allowed?: readonly { readonly edit?: string | readonly string[]; readonly because?: Partial<Bilingual> }[]
}

/** What a wrong form is told: the first part that is not as it should be. */
function malformed(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'an object {"kills", "allowed"}'
  const unknown = Object.keys(value).find((key) => key !== 'kills' && key !== 'allowed')
  if (unknown !== undefined) return `no "${unknown}": only "kills" and "allowed"`
  const { kills = {}, allowed = [] } = value as Written
  if (Object.values(kills).some((ids) => !Array.isArray(ids) || ids.length === 0))
    return '"kills": lists of criteria by kind of edit'
  const wrong = allowed.find(({ edit, because }) => edit === undefined || !because?.ko || !because.en)
  return wrong === undefined ? undefined : '"allowed": {"edit", "because": {"ko", "en"}}'
}

function unknownNames({ kills }: Contract, criteria: readonly string[]): readonly Issue[] {
  const kinds = [...EDIT_NAMES, REFUSED]
  return Object.entries(kills).flatMap(([key, ids]) => {
    const [kind = ''] = key.split('/')
    const odd = ids.filter((id) => !criteria.includes(id)).map((id) => [id, criteria] as const)
    const all = (kinds as readonly string[]).includes(kind) ? odd : [[kind, kinds] as const, ...odd]
    return all.map(([name, known]) => issue('verify.contract-name', { name, near: nearest(name, known).join(', ') }))
  })
}

/** Reads what an exercise says of edits; what is wrong with it is said, and the rest holds. */
export function contractOf(
  folder: string,
  criteria: readonly string[],
): { readonly contract: Contract; readonly issues: readonly Issue[] } {
  const file = join(folder, CONTRACT)
  if (!existsSync(file)) return { contract: NOTHING, issues: [] }
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return { contract: NOTHING, issues: [issue('verify.contract', { detail: reasonOf(error) })] }
  }
  const detail = malformed(value)
  if (detail !== undefined) return { contract: NOTHING, issues: [issue('verify.contract', { detail })] }
  const { kills = {}, allowed = [] } = value as Written
  const contract = {
    kills,
    allowed: allowed.map(({ edit, because }) => ({
      edits: typeof edit === 'string' ? [edit] : (edit ?? []),
      because: because as Bilingual,
    })),
  }
  return { contract, issues: unknownNames(contract, criteria) }
}

/** The criteria of which one must fail for a mutant, by the closest entry; undefined where the contract says nothing. */
export function expectedOf(
  { kills }: Contract,
  mutant: Pick<Mutant, 'kind' | 'object'>,
): readonly string[] | undefined {
  const { kind, object } = mutant
  return kills[`${kind}/${object.kind}/${object.name}`] ?? kills[`${kind}/${object.kind}`] ?? kills[kind]
}
