import { readManifests } from '../manifest/read.ts'
import type { AnyObject, Stored } from '../object.ts'
import { segments } from '../position.ts'
import { type FieldError, isRefusal, type Refusal } from '../refusal.ts'
import { Snapshot } from '../state.ts'
import { type AdmissionContext, admit } from './admit.ts'
import { type ApplyResult, apply } from './apply.ts'
import { errorText } from './field.ts'
import { type ApiProfile, PROFILE } from './profile.ts'

/** A server with the namespaces and Services of a fresh cluster, to which a test applies text. */
export class Trial {
  state: Snapshot = new Snapshot()
  readonly context: AdmissionContext

  constructor(profile: Partial<ApiProfile> = {}) {
    this.context = { profile: { ...PROFILE, ...profile }, webhooks: [], seed: 'trial' }
    for (const name of ['default', 'kube-system', 'shop'])
      this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    this.#service('default', 'kubernetes', '10.96.0.1', 443)
    this.#service('kube-system', 'kube-dns', '10.96.0.10', 53)
  }

  #service(namespace: string, name: string, clusterIP: string, port: number): void {
    if (!this.context.profile.serviceCIDRs[0]!.startsWith('10.96.')) return
    this.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { clusterIP, ports: [{ port }] },
    })
  }

  create(object: AnyObject): Stored {
    return this.write({ verb: 'create', object })
  }

  write(write: Parameters<typeof admit>[0], now = 0): Stored {
    const answer = this.try(write, now)
    if (isRefusal(answer)) throw new Error(answer.message)
    return answer
  }

  /** The object after the write, or the refusal. A deleted object answers as it was. */
  try(write: Parameters<typeof admit>[0], now = 0): Stored | Refusal {
    const answer = admit(write, this.state, now, this.context)
    if (isRefusal(answer)) return answer
    this.state = answer.state
    return answer.object ?? answer.events[0]!.object!
  }

  /** Applies every document of a text. */
  apply(text: string, now = 0): readonly ApplyResult[] {
    return readManifests(text, 'manifest.yaml').manifests.map((manifest) => {
      const answer = apply(manifest, this.state, now, this.context)
      if (answer.result !== 'refused') this.state = answer.state
      return answer
    })
  }

  /** Each error as `path Type`, sorted; [] when all was accepted. */
  errors(text: string): readonly string[] {
    return pairs(this.refusals(text))
  }

  refusals(text: string): readonly FieldError[] {
    return this.apply(text).flatMap((answer) => {
      if (answer.result !== 'refused') return []
      const { errors, status, reason } = answer.refusal
      return errors.length > 0 ? errors : [{ type: reason as FieldError['type'], field: '', detail: `${status}` }]
    })
  }

  /** Upstream's sentences. */
  sentences(text: string): readonly string[] {
    return this.refusals(text).map(errorText)
  }

  /** The one object that a text makes. */
  object(text: string): Stored {
    const [answer] = this.apply(text)
    if (answer?.result === 'refused') throw new Error(answer.refusal.message)
    return answer!.object
  }
}

/** Distinct `path Type`, sorted, as the tables write them. */
export function pairs(errors: readonly FieldError[]): readonly string[] {
  return [...new Set(errors.map(({ field, type }) => `${field} ${type.replace(/^FieldValue/, '')}`))].sort()
}

/** The value a path leads to; undefined when something on the way is missing. */
export function at(object: unknown, path: string): unknown {
  return segments(path).reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    object,
  )
}

/** A Service manifest from the lines of its spec; `name` and labels may be given. */
export function serviceText(spec: string, metadata = 'name: web'): string {
  const lines = (text: string): string =>
    text
      .split(/\n|;\s*/)
      .map((line) => `  ${line}`)
      .join('\n')
  return `apiVersion: v1\nkind: Service\nmetadata:\n${lines(metadata)}\nspec:\n${lines(spec)}\n`
}
