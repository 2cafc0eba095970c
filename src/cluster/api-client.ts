import { resourceOf } from '../api/answers.ts'
import { type Account, refuseAccess } from '../api/authorize.ts'
import { type Patch, patchedObject } from '../api/patch.ts'
import { list, type Query } from '../api/query.ts'
import { apiVersionOf } from '../api/served.ts'
import type { WatchEvent } from '../controller.ts'
import type { AnyObject, ObjectKey, Stored } from '../object.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import type { Cluster } from './cluster.ts'

/**
 * The API server as a client-go program meets it: lists by selectors, watches, patches; with a service account, only
 * what its roles allow. It knows nothing of time: what it writes, controllers see when the cluster settles.
 */
export class ApiClient {
  readonly #cluster: Cluster
  readonly #account: Account | undefined

  /** Without an account the client may do everything. */
  constructor(cluster: Cluster, account?: Account) {
    this.#cluster = cluster
    this.#account = account
  }

  #refuse(
    verb: string,
    kind: string,
    at: { readonly namespace?: string; readonly name?: string },
  ): Refusal | undefined {
    if (this.#account === undefined) return undefined
    const apiVersion = apiVersionOf(kind)
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0]! : ''
    return refuseAccess(this.#account, { verb, group, resource: resourceOf(kind), ...at }, this.#cluster.state)
  }

  get(kind: string, key: ObjectKey): Stored | Refusal | undefined {
    return this.#refuse('get', kind, placeOf(key)) ?? this.#cluster.state.find(kind, key)
  }

  list(query: Query): readonly Stored[] | Refusal {
    const at = query.namespace === undefined ? {} : { namespace: query.namespace }
    return this.#refuse('list', query.kind, at) ?? list(query, this.#cluster.state)
  }

  /** Sees every later event of a kind; the answer ends the watch. */
  watch(query: Pick<Query, 'kind' | 'namespace'>, listener: (event: WatchEvent) => void): (() => void) | Refusal {
    const at = query.namespace === undefined ? {} : { namespace: query.namespace }
    const refusal = this.#refuse('watch', query.kind, at)
    if (refusal !== undefined) return refusal
    return this.#cluster.listen((event) => {
      if (event.kind !== query.kind || event.object === undefined) return
      if (query.namespace === undefined || event.object.metadata.namespace === query.namespace) listener(event)
    })
  }

  patch(kind: string, key: ObjectKey, change: Patch): Refusal | undefined {
    const refusal = this.#refuse('patch', kind, placeOf(key))
    if (refusal !== undefined) return refusal
    const old = this.#cluster.state.find(kind, key) as unknown as AnyObject | undefined
    const none = { apiVersion: apiVersionOf(kind), kind, metadata: { ...placeOf(key) } }
    const object = patchedObject(old ?? none, change)
    return isRefusal(object) ? object : this.#cluster.write({ verb: 'update', object })
  }
}

function placeOf(key: ObjectKey): { readonly namespace?: string; readonly name: string } {
  const [first, second] = key.split('/')
  return second === undefined ? { name: first! } : { namespace: first!, name: second }
}
